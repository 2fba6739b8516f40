import type {
  EnumMapping,
  LocalReference,
  PortalReference,
  PropertyMapping,
  TransformName,
} from '@app/hubspot-mapping';
import { propertyDefinition } from '@app/hubspot-mapping';

/** What the fields of the measured entity are, in turn: the mix of a contact with its custom properties. */
export const FIELD_KINDS = [
  'text',
  'text',
  'number',
  'choice',
  'date',
  'text',
  'email',
  'moment',
  'flag',
  'phone',
  'text',
  'decimal',
] as const;

type FieldKind = (typeof FIELD_KINDS)[number];

const SHAPES: Record<FieldKind, { sqlType: string; type: string; fieldType: string; transform: TransformName }> = {
  text: { sqlType: 'text', type: 'string', fieldType: 'text', transform: 'text' },
  number: { sqlType: 'integer', type: 'number', fieldType: 'number', transform: 'number' },
  decimal: { sqlType: 'numeric(14,2)', type: 'number', fieldType: 'number', transform: 'number' },
  choice: { sqlType: 'text', type: 'enumeration', fieldType: 'select', transform: 'enumeration' },
  date: { sqlType: 'date', type: 'date', fieldType: 'date', transform: 'date' },
  moment: { sqlType: 'timestamp with time zone', type: 'datetime', fieldType: 'date', transform: 'datetime' },
  flag: { sqlType: 'boolean', type: 'bool', fieldType: 'booleancheckbox', transform: 'boolean' },
  email: { sqlType: 'text', type: 'string', fieldType: 'text', transform: 'email' },
  phone: { sqlType: 'text', type: 'string', fieldType: 'phonenumber', transform: 'phone' },
};

export function kindOf(at: number): FieldKind {
  return FIELD_KINDS[at % FIELD_KINDS.length] ?? 'text';
}

/** An entity of so many two-way fields. */
export function mappedEntity(fields: number): {
  mappings: PropertyMapping[];
  enums: EnumMapping[];
  portal: PortalReference;
  local: LocalReference;
} {
  const places = Array.from({ length: fields }, (_, at) => at);
  const name = (at: number): string => `${kindOf(at)}_${at}`;
  return {
    mappings: places.map((at) => ({
      id: name(at),
      entity: 'contact',
      column: name(at),
      property: name(at),
      group: null,
      direction: 'two_way',
      conflictPolicy: null,
      drift: 'ignore',
      firstLink: 'review',
      transform: { name: SHAPES[kindOf(at)].transform, options: {} },
      version: 1,
      state: 'active',
      stateReason: null,
    })),
    enums: places
      .filter((at) => kindOf(at) === 'choice')
      .map((at) => ({
        entity: 'contact',
        property: name(at),
        pairs: ['a', 'b', 'c', 'd'].map((local) => ({ local, hubspot: local.toUpperCase() })),
      })),
    portal: {
      timeZone: 'America/Chicago',
      currency: 'USD',
      owners: [],
      pipelines: [],
      properties: places.map((at) => ({
        ...propertyDefinition({ name: name(at), label: name(at), ...SHAPES[kindOf(at)] }),
        options:
          kindOf(at) === 'choice' ? ['A', 'B', 'C', 'D'].map((value) => ({ value, label: value, hidden: false })) : [],
      })),
    },
    local: {
      columns: places.map((at) => ({
        name: name(at),
        sqlType: SHAPES[kindOf(at)].sqlType,
        nullable: true,
        maxLength: null,
        precision: kindOf(at) === 'decimal' ? 14 : null,
        scale: kindOf(at) === 'decimal' ? 2 : null,
        enumValues: null,
        generated: false,
        isKey: false,
      })),
    },
  };
}

/** Rows as PostgreSQL prints them. */
export function recordsOf(fields: number, count: number): string[][] {
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: fields }, (__, at) => valueOf(kindOf(at), row + at)),
  );
}

function valueOf(kind: FieldKind, seed: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `20${two(10 + (seed % 15))}-${two(1 + (seed % 12))}-${two(1 + (seed % 28))}`;
  switch (kind) {
    case 'text':
      return `Person ${seed} of Springfield`;
    case 'number':
      return String(seed);
    case 'decimal':
      return `${seed}.${two(10 + (seed % 89))}`;
    case 'choice':
      return 'abcd'.charAt(seed % 4);
    case 'date':
      return day;
    case 'moment':
      return `${day} ${two(seed % 24)}:${two(seed % 60)}:07.123+00`;
    case 'flag':
      return seed % 2 === 0 ? 'true' : 'false';
    case 'email':
      return `Person.${seed}@Example.com`;
    case 'phone':
      return `+1 312 555 0${100 + (seed % 99)}`;
  }
}
