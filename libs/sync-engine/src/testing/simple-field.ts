import type { CompiledField } from '@app/hubspot-mapping';

/** A text field whose value travels as it is: for tests that are about the engine and not about transforms. */
export function simpleField(
  id: string,
  options: Partial<CompiledField> & { readonly column?: string; readonly property?: string } = {},
): CompiledField {
  const { column = id, property = id, ...rest } = options;
  const blank = (value: string | null): string | null => (value === '' ? null : value);
  return {
    id,
    name: `${column} ↔ ${property}`,
    members: [{ mappingId: `${id}-mapping`, column, property }],
    direction: 'two_way',
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'review',
    version: '1',
    state: 'active',
    canonicalLocal: (local) => local.map(blank),
    canonicalHubSpot: (remote) => remote.map(blank),
    toHubSpot: (local) => ({ ok: true, value: local.map(blank) }),
    toLocal: (remote) => ({ ok: true, value: remote.map(blank) }),
    ...rest,
  };
}
