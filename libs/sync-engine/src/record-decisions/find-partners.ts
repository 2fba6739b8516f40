import { hubspotMatchKeys, localMatchKeys } from '../core';
import type { EntityDefinition, Link } from '../core';
import type { LocalRecords, SyncState } from '../ports';

type Values = Readonly<Record<string, string | null>>;

/**
 * S4.1: the links, in whatever state, that hold the partners which an unlinked record names: by the external id that it carries, else by its
 * match keys. Reads only the sync's memory and the table.
 *
 * @param row the row's values, or null where the record is a HubSpot one, of which `properties` are the values then.
 */
export async function findPartners(
  ports: {
    readonly local: Pick<LocalRecords, 'findByMatchKey'>;
    readonly state: Pick<SyncState, 'findLinks' | 'findMatches'>;
  },
  definition: EntityDefinition,
  row: Values | null,
  properties: Values | null,
): Promise<readonly Link[]> {
  const { entity, matchKeys } = definition;
  if (row !== null) {
    const keys = localMatchKeys(matchKeys, row);
    const hits = keys.length === 0 ? [] : await ports.state.findMatches(entity, keys);
    return distinct(hits.flatMap(({ link }) => link ?? []));
  }
  if (properties === null) return [];
  const externalId = properties[definition.externalIdProperty] ?? null;
  const minted = externalId === null ? [] : await ports.state.findLinks(entity, { externalIds: [externalId] });
  if (minted.length > 0) return minted;
  const localKeys: string[] = [];
  for (const key of matchKeys) {
    const values = hubspotMatchKeys([key], properties).map(({ value }) => value);
    if (values.length > 0)
      localKeys.push(...[...(await ports.local.findByMatchKey(definition.table, key, values)).values()].flat());
  }
  return localKeys.length === 0
    ? []
    : distinct(await ports.state.findLinks(entity, { localKeys: [...new Set(localKeys)] }));
}

function distinct(links: readonly Link[]): readonly Link[] {
  return [...new Map(links.map((link) => [link.id, link])).values()];
}
