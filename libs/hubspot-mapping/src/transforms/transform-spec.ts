/** The transforms there are. A closed set: each has both directions and its laws under test. */
export const TRANSFORM_NAMES = [
  'text',
  'number',
  'date',
  'datetime',
  'boolean',
  'enumeration',
  'multi_select',
  'phone',
  'email',
  'url',
  'domain',
  'name_part',
  'country',
  'state',
  'lookup',
  'template',
  'owner',
  'pipeline',
  'stage',
  'constant',
] as const;

export type TransformName = (typeof TRANSFORM_NAMES)[number];

/** A transform as stored: its name and its options; each transform reads and checks its own options. */
export interface TransformSpec {
  name: TransformName;
  options: Record<string, unknown>;
}
