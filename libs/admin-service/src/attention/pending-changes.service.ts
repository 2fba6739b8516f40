import type { CompiledField } from '@app/hubspot-mapping';
import { filterVerdicts, hubspotVector, leavingSides, localVector, sameValue } from '@app/sync-engine';
import type { EntityDefinition, HubSpotRecord, LocalRow } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogueUnread, CompiledEntities, type LoadedEntity } from '../registry/compiled-entities';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { PendingChange, PendingField, PendingRecord } from './pending-change';

/** Records that HubSpot reads in one call. */
const BATCH = 100;

/** What waits to be written of an entity, record by record: both sides as they are now against what both last agreed on. */
@Injectable()
export class PendingChangesService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /**
   * One page in the order of the marks' ids; null: there is no such entity. Reads both sides now. Throws
   * `CatalogueUnread`, also where HubSpot cannot be read: half of a comparison would show deletes that are none.
   */
  async of(
    entity: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly PendingChange[] | null> {
    const loaded = await this.entities.load(entity);
    if (!loaded) return null;
    const records = await this.ports.records.marked(entity, page);
    const { rows, remote } = await this.bothSides(loaded, records);
    const fields = loaded.compiled.fields.filter(({ state }) => state !== 'suspended');
    return records.map(({ id, linkId, localKey, hubspotId, since, ...known }): PendingChange => {
      const row = localKey === null ? null : (rows.get(localKey) ?? null);
      const record = hubspotId === null ? null : (remote.get(hubspotId) ?? null);
      const told = changeOf(loaded.definition, fields, { linkId, ...known }, row, record);
      return { id, entity, linkId, localKey, hubspotId, since, ...told };
    });
  }

  private async bothSides(
    { definition, compiled }: LoadedEntity,
    records: readonly PendingRecord[],
  ): Promise<{ rows: ReadonlyMap<string, LocalRow>; remote: ReadonlyMap<string, HubSpotRecord> }> {
    const members = compiled.fields.filter(({ state }) => state !== 'suspended').flatMap((field) => field.members);
    const { localFilter, hubspotFilter } = definition;
    const columns = new Set(members.flatMap(({ column }) => (column === null ? [] : [column])));
    for (const { name } of localFilter?.all ?? []) columns.add(name);
    const properties = new Set(members.map(({ property }) => property));
    for (const { name } of hubspotFilter?.all ?? []) properties.add(name);
    const linked = records.filter(({ linkId }) => linkId !== null);
    const keys = linked.flatMap(({ localKey }) => (localKey === null ? [] : [localKey]));
    const ids = linked.flatMap(({ hubspotId }) => (hubspotId === null ? [] : [hubspotId]));
    const rows = keys.length === 0 ? new Map() : await this.ports.tables.readRows(definition.table, keys, [...columns]);
    const remote = new Map<string, HubSpotRecord>();
    for (let from = 0; from < ids.length; from += BATCH) {
      const read = await this.ports.portal.read(definition.objectType, ids.slice(from, from + BATCH), [...properties]);
      if (!read.ok) throw new CatalogueUnread(`HubSpot could not be read just now: ${read.failure.message}`);
      for (const [id, record] of read.value) remote.set(id, record);
    }
    return { rows, remote };
  }
}

function changeOf(
  definition: EntityDefinition,
  fields: readonly CompiledField[],
  {
    linkId,
    baseLocal,
    baseHubSpot,
    passedFilter,
  }: Pick<PendingRecord, 'linkId' | 'baseLocal' | 'baseHubSpot' | 'passedFilter'>,
  row: LocalRow | null,
  record: HubSpotRecord | null,
): Pick<PendingChange, 'kind' | 'fields'> {
  if (linkId === null) return { kind: 'new', fields: [] };
  if (row === null || row.softDeleted) return { kind: 'deleted_locally', fields: [] };
  if (record === null) return { kind: 'deleted_in_hubspot', fields: [] };
  const changed = fields.flatMap((field): PendingField[] => {
    const local = localVector(field, row.values);
    const remote = hubspotVector(field, record.properties);
    const [before, beforeRemote] = [baseLocal[field.id], baseHubSpot[field.id]];
    const moved: PendingField[] = [];
    if (local && before && !sameValue(field.canonicalLocal(local), field.canonicalLocal(before)))
      moved.push({ field: field.id, side: 'local', before, after: local });
    if (remote && beforeRemote && !sameValue(field.canonicalHubSpot(remote), field.canonicalHubSpot(beforeRemote)))
      moved.push({ field: field.id, side: 'hubspot', before: beforeRemote, after: remote });
    return moved;
  });
  const leaves = leavingSides(definition, passedFilter, filterVerdicts(definition, row.values, record.properties));
  if (leaves.local) return { kind: 'left_locally', fields: changed };
  if (leaves.hubspot) return { kind: 'left_in_hubspot', fields: changed };
  return { kind: changed.length === 0 ? 'none' : 'changed', fields: changed };
}
