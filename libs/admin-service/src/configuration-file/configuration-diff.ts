import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationFile, FileAssociation, FileEntity } from '@app/sync-engine/configuration-file';
import type { ChangedPart, ConfigurationChange } from './configuration-change';

/** What would have to change for the registry to be as the file says. Pure; empty for equal files. The order of lists of mappings says nothing. */
export function configurationDiff(before: ConfigurationFile, after: ConfigurationFile): ConfigurationChange[] {
  const names = [...new Set([...Object.keys(before.entities), ...Object.keys(after.entities)])];
  return [
    ...names.flatMap((entity) => entityChanges(entity, before.entities[entity], after.entities[entity])),
    ...changes(byKey(before.associations, associationName), byKey(after.associations, associationName)).map(
      ({ name, from, to, ...rest }): ConfigurationChange => ({
        ...rest,
        what: 'association',
        entity: (from ?? to)?.from ?? '',
        name,
      }),
    ),
  ];
}

/** Unique in a file: `organisation: Primary`. */
function associationName({ from, to, label, category, typeId }: FileAssociation): string {
  const type = typeId === undefined ? (label ?? 'without label') : `type ${typeId}`;
  return `${from} → ${to}: ${type}${category === 'HUBSPOT_DEFINED' ? '' : ` (${category})`}`;
}

function entityChanges(
  entity: string,
  before: FileEntity | undefined,
  after: FileEntity | undefined,
): ConfigurationChange[] {
  const own = changes(single(entity, before && ownOf(before)), single(entity, after && ownOf(after))).map((change) => ({
    ...change,
    what: 'entity' as const,
  }));
  const property = ({ property: name }: { readonly property: string }): string => name;
  const mappings = changes(byKey(before?.mappings ?? [], property), byKey(after?.mappings ?? [], property)).map(
    (change) => ({ ...change, what: 'mapping' as const }),
  );
  const enums = changes(enumsOf(before), enumsOf(after)).map((change) => ({ ...change, what: 'enum' as const }));
  return [...own, ...mappings, ...enums].map(({ what, name, kind, parts }) => ({ entity, what, name, kind, parts }));
}

function ownOf({ mappings: _mappings, enums: _enums, ...own }: FileEntity): object {
  return own;
}

function enumsOf(entity: FileEntity | undefined): ReadonlyMap<string, object> {
  const pairs = Object.entries(entity?.enums ?? {}).filter(([, list]) => list.length > 0);
  return new Map(pairs.map(([property, list]) => [property, { pairs: list }]));
}

function single(name: string, value: object | undefined): ReadonlyMap<string, object> {
  return new Map(value ? [[name, value]] : []);
}

function byKey<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [keyOf(one), one]));
}

interface Compared<T> extends Pick<ConfigurationChange, 'name' | 'kind' | 'parts'> {
  readonly from: T | undefined;
  readonly to: T | undefined;
}

function changes<T extends object>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Compared<T>[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): Compared<T>[] => {
    const [from, to] = [before.get(name), after.get(name)];
    if (from === undefined) return [{ name, kind: 'added', parts: [], from, to }];
    if (to === undefined) return [{ name, kind: 'removed', parts: [], from, to }];
    const parts = differences(from, to);
    return parts.length === 0 ? [] : [{ name, kind: 'changed', parts, from, to }];
  });
}

function differences(from: object, to: object): ChangedPart[] {
  const [old, now] = [from, to] as Readonly<Record<string, unknown>>[];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => !isDeepStrictEqual(old?.[name], now?.[name]))
    .map((name) => ({ name, from: old?.[name], to: now?.[name] }));
}
