import type { CompiledField, LocalColumn, PropertyDefinition, PropertyMapping } from '@app/hubspot-mapping';
import type { SeededRandom } from '../simulation/seeded-random';
import type { MappedEntity } from './mapped-entities';

export type Side = 'local' | 'hubspot';

/** Everything that decides which values a person could type into one member of a field. */
interface Subject {
  readonly entity: MappedEntity;
  readonly mapping: PropertyMapping;
  readonly column: LocalColumn;
  readonly property: PropertyDefinition;
  readonly side: Side;
  readonly random: SeededRandom;
  /** Different for each draw, so that a value tells which edit it is from. */
  readonly number: number;
}

const DAY_MS = 86_400_000;

/** A value as a person would type it on that side; null where none can be made up. */
export function drawValue(
  entity: MappedEntity,
  field: CompiledField,
  member: number,
  side: Side,
  random: SeededRandom,
  number: number,
): string | null {
  const { mappingId = '' } = field.members[member] ?? {};
  const mapping = entity.mappings.get(mappingId);
  const column = entity.local.columns.find(({ name }) => name === mapping?.column);
  const property = entity.portal.properties.find(({ name }) => name === mapping?.property);
  if (!mapping || !column || !property) return null;
  return draw({ entity, mapping, column, property, side, random, number });
}

function draw(subject: Subject): string | null {
  const { mapping, column, side, number } = subject;
  const digits = String(number % 10_000).padStart(4, '0');
  switch (mapping.transform.name) {
    case 'text':
      if (column.sqlType === 'smallint') return String(1_000 + (number % 1_000));
      if (column.maxLength === 2) return letters(number);
      return `${column.name.replaceAll('_', ' ')} ${number}`;
    case 'email':
      return side === 'local' ? `Smoke.${number}@Example.com` : `smoke.${number}@example.com`;
    case 'phone':
      return side === 'local' ? `(661) 301-${digits}` : `+1 661 301 ${digits}`;
    case 'url':
      return `https://smoke-${number}.example.com`;
    case 'domain':
      return `smoke-${number}.example.com`;
    case 'number':
      return numberText(subject);
    case 'date':
      return day(subject);
    case 'enumeration':
    case 'stage':
      return choice(subject);
    case 'owner':
      return owner(subject);
    default:
      return null;
  }
}

function letters(number: number): string {
  return String.fromCharCode(65 + (Math.floor(number / 26) % 26), 65 + (number % 26));
}

function numberText({ mapping, column, side, number }: Subject): string {
  if (mapping.transform.options['percentAs'] === 'fraction') {
    const quarters = number % 400;
    return side === 'local' ? (quarters / 4).toFixed(2) : String(quarters / 400);
  }
  return column.sqlType === 'integer' ? String(number) : `${number}.25`;
}

function day({ mapping, property, side, number }: Subject): string {
  const first = mapping.property === 'closedate' ? '2027-01-01' : '1930-01-01';
  const text = new Date(Date.parse(first) + number * DAY_MS).toISOString().slice(0, 10);
  return side === 'hubspot' && property.type === 'datetime' ? `${text}T12:00:00Z` : text;
}

function choice({ entity, mapping, column, property, side, random }: Subject): string {
  const pairs = entity.enums.find((translations) => translations.property === mapping.property)?.pairs;
  if (pairs) return random.pick(pairs.flatMap((pair) => (side === 'local' ? pair.local : (pair.hubspot ?? []))));
  const both = property.options.filter(({ value }) => column.maxLength === null || value.length <= column.maxLength);
  return random.pick(both).value;
}

function owner({ entity, side, random }: Subject): string | null {
  const known = entity.portal.owners.flatMap(({ id, email }) => {
    const user = entity.local.users?.find((one) => one.email.toLowerCase() === email.toLowerCase());
    return user ? [{ local: user.id, hubspot: id }] : [];
  });
  return known.length === 0 ? null : random.pick(known)[side];
}
