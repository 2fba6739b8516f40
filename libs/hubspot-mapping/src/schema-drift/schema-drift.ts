import { columnKind } from '../catalogue/column-kind';
import { findSource } from '../column-source/column-source';
import type { LocalColumn } from '../catalogue/local-reference';
import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { PropertyMapping } from '../property-mapping/property-mapping';

/** What became of a column, a property or an option since the catalogues were last read. */
export type SchemaChangeKind =
  | 'column_added'
  | 'column_removed'
  | 'column_type_changed'
  | 'column_shortened'
  | 'property_added'
  | 'property_removed'
  | 'property_type_changed'
  | 'property_became_read_only'
  | 'option_added'
  | 'option_renamed'
  | 'option_hidden'
  | 'option_removed';

export interface SchemaChange {
  kind: SchemaChangeKind;
  /** Of the column or the property. */
  name: string;
  /** The option's value, for changes of options. */
  option: string | null;
  /** In words: what it was and what it is. */
  what: string;
  /** Mappings that read or write it. */
  mappingIds: readonly string[];
  /** True: those mappings cannot go on as they are. */
  breaks: boolean;
}

/** Both catalogues of one entity, as read at one time. */
export interface EntityCatalogues {
  columns: readonly LocalColumn[];
  properties: readonly PropertyDefinition[];
}

/** Compares both catalogues with the last known ones. Pure; equal catalogues give no changes. */
export function schemaChanges(
  before: EntityCatalogues,
  after: EntityCatalogues,
  mappings: readonly PropertyMapping[],
): SchemaChange[] {
  const reads = mappings.map(({ id, column }) => ({
    id,
    names: column === null ? [] : namesRead(column, before, after),
  }));
  const readersOf = (name: string): string[] => reads.filter(({ names }) => names.includes(name)).map(({ id }) => id);
  const read = new Set(reads.flatMap(({ names }) => names));
  return [
    ...columnChanges(withReached(before.columns, read), withReached(after.columns, read), readersOf),
    ...propertyChanges(before.properties, after.properties, (name) => idsOf(mappings, (one) => one.property === name)),
  ];
}

/** The columns that a mapping's source reads, in whichever of the two catalogues it can be read: own ones, and `foreign_key.column`. */
function namesRead(source: string, before: EntityCatalogues, after: EntityCatalogues): readonly string[] {
  for (const { columns } of [before, after]) {
    const found = findSource(source, { columns });
    if (!found.ok) continue;
    const { columns: own, over } = found.source;
    return [...own, ...over.flatMap((one) => one.columns.map((column) => `${one.via}.${column}`))];
  }
  return [source];
}

/** With the columns of other tables that some mapping reads over a foreign key, named `foreign_key.column`. */
function withReached(columns: readonly LocalColumn[], read: ReadonlySet<string>): readonly LocalColumn[] {
  const reached = columns.flatMap(({ name: via, references }) =>
    (references?.columns ?? []).map((column) => ({ ...column, name: `${via}.${column.name}` })),
  );
  return [...columns, ...reached.filter(({ name }) => read.has(name))];
}

type IdsOf = (name: string) => readonly string[];

function idsOf(mappings: readonly PropertyMapping[], uses: (mapping: PropertyMapping) => boolean): string[] {
  return mappings.filter(uses).map(({ id }) => id);
}

function columnChanges(before: readonly LocalColumn[], after: readonly LocalColumn[], ids: IdsOf): SchemaChange[] {
  return compared(before, after, ({ name }) => name).flatMap(([was, is]): SchemaChange[] => {
    const name = (is ?? was)?.name ?? '';
    const change = (kind: SchemaChangeKind, what: string, breaks = false): SchemaChange[] => [
      { kind, name, option: null, what, mappingIds: ids(name), breaks: breaks && ids(name).length > 0 },
    ];
    if (!was) return change('column_added', `the table has a new column of type ${is?.sqlType}`);
    if (!is) return change('column_removed', 'the table no longer has the column', true);
    if (was.sqlType === is.sqlType) return [];
    const sameKind = columnKind(was) === columnKind(is);
    const shorter = sameKind && is.maxLength !== null && is.maxLength < (was.maxLength ?? Infinity);
    return change(
      shorter ? 'column_shortened' : 'column_type_changed',
      `the column was ${was.sqlType} and is ${is.sqlType}`,
      !sameKind,
    );
  });
}

function propertyChanges(
  before: readonly PropertyDefinition[],
  after: readonly PropertyDefinition[],
  ids: IdsOf,
): SchemaChange[] {
  return compared(before, after, ({ name }) => name).flatMap(([was, is]): SchemaChange[] => {
    const name = (is ?? was)?.name ?? '';
    const change = (kind: SchemaChangeKind, what: string, breaks = false): SchemaChange => ({
      kind,
      name,
      option: null,
      what,
      mappingIds: ids(name),
      breaks: breaks && ids(name).length > 0,
    });
    if (!was) return [change('property_added', `HubSpot lists a new property of type ${is?.type}`)];
    if (!is) return [change('property_removed', 'HubSpot no longer lists the property', true)];
    const changes = optionChanges(was, is, ids(name));
    if (was.type !== is.type)
      changes.push(change('property_type_changed', `the property was ${was.type} and is ${is.type}`, true));
    if (!isFixed(was) && isFixed(is))
      changes.push(change('property_became_read_only', 'the property can no longer be written', true));
    return changes;
  });
}

function optionChanges(was: PropertyDefinition, is: PropertyDefinition, mappingIds: readonly string[]): SchemaChange[] {
  return compared(was.options, is.options, ({ value }) => value).flatMap(([old, now]): SchemaChange[] => {
    const option = (now ?? old)?.value ?? '';
    const change = (kind: SchemaChangeKind, what: string, breaks = false): SchemaChange[] => [
      { kind, name: is.name, option, what, mappingIds, breaks: breaks && mappingIds.length > 0 },
    ];
    if (!old) return change('option_added', `there is a new option "${now?.label}"`);
    if (!now) return change('option_removed', `the option "${old.label}" is gone`, true);
    if (old.label !== now.label) return change('option_renamed', `the option "${old.label}" is called "${now.label}"`);
    return !old.hidden && now.hidden ? change('option_hidden', `the option "${now.label}" is hidden`) : [];
  });
}

function isFixed({ readOnly, calculated }: PropertyDefinition): boolean {
  return readOnly || calculated;
}

/** Pairs of what has one key before and after; undefined where one is missing. */
function compared<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => string,
): [T | undefined, T | undefined][] {
  const old = new Map(before.map((one) => [keyOf(one), one]));
  const now = new Map(after.map((one) => [keyOf(one), one]));
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => [old.get(key), now.get(key)]);
}
