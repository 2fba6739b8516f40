import type { CompiledField } from '@app/hubspot-mapping';
import { localEndSeen, MERGED_IDS_PROPERTY, mergedIdsOf, recordOptions } from '../core';
import type { EntityDefinition, Link, RecordInReview, RecordOption, ShownEnds } from '../core';
import type { GatewayResult, HubSpotGateway, HubSpotRecord, LocalRecords, StoredReview, SyncState } from '../ports';
import { mergeableRival, rivalOf, sealOf, seenRival } from '../sync-operations';
import type { SeenRecordEnds } from '../sync-operations';
import { findPartners } from './find-partners';

type Values = Readonly<Record<string, string | null>>;

/** What a look at a record needs of the world. */
export interface LookPorts {
  readonly gateway: Pick<HubSpotGateway, 'readOne'>;
  readonly local: Pick<LocalRecords, 'readRows' | 'findByMatchKey'>;
  readonly state: Pick<SyncState, 'findLinks' | 'findMatches'>;
}

/** Both ends of a record in review as they are now, with what can be decided of them. */
export interface RecordLook {
  readonly record: RecordInReview;
  /** Of an unlinked record, on the side that it has not, the one that its keys name; of a merged one the surviving one. */
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly ends: ShownEnds;
  readonly row: Values | null;
  readonly properties: Values | null;
  /** Of a second HubSpot record of a row: the one that the row is linked with. `properties` null: it is not there. */
  readonly rival: NonNullable<SeenRecordEnds['rival']> | null;
  readonly options: readonly RecordOption[];
  /** S3.2: what a decision on this look names. */
  readonly seal: string;
}

/**
 * S3.2: what a person is shown who decides of a whole record. Costs up to two requests of HubSpot; writes nothing.
 *
 * @returns a failure of HubSpot's where its end could not be read.
 */
export async function lookAtRecord(
  ports: LookPorts,
  { definition, fields }: { readonly definition: EntityDefinition; readonly fields: readonly CompiledField[] },
  review: Pick<StoredReview, 'kind' | 'linkId' | 'localKey' | 'hubspotId'>,
): Promise<GatewayResult<RecordLook>> {
  const { entity, table } = definition;
  const [link] = review.linkId === null ? [] : await ports.state.findLinks(entity, { ids: [review.linkId] });
  const localKey = link ? link.localKey : review.localKey;
  const hubspotId = link ? link.hubspotId : review.hubspotId;
  const members = fields.filter(({ state }) => state === 'active').flatMap((field) => field.members);
  // S5.5: a restored record whose place is taken is shown beside the row that its keys name, as one that was never linked.
  const isAlone = !link || (review.kind === 'duplicate_hubspot' && link.localKey === null);
  const keys = isAlone ? definition.matchKeys : [];
  const columns = [
    ...new Set([...members.flatMap(({ column }) => column ?? []), ...keys.flatMap((key) => key.columns)]),
  ];
  const rows = localKey === null ? null : await ports.local.readRows(table, [localKey], columns);
  const row = rows?.get(localKey ?? '') ?? null;
  const names = [
    ...new Set([
      ...members.map(({ property }) => property),
      MERGED_IDS_PROPERTY,
      ...keys.flatMap((key) => key.properties),
      ...(isAlone ? [definition.externalIdProperty] : []),
    ]),
  ];
  const read = await readRecord(ports, definition.objectType, hubspotId, names);
  if (!read.ok) return read;
  const found = read.value;
  const partners = isAlone ? await findPartners(ports, definition, row?.values ?? null, found?.properties ?? null) : [];
  const [partner, ...others] = partners;
  const rivalId = others.length === 0 ? rivalOf(review.kind, partner) : null;
  const rival = await readRecord(ports, definition.objectType, rivalId, names);
  if (!rival.ok) return rival;
  const merged = isSurvivor(review, link ?? null, found);
  const local = localKey === null ? null : localEndSeen(row, link?.stateCause ?? null, false);
  const ends = { local, hubspot: hubspotEnd(hubspotId, found, merged) };
  const shown = ends.hubspot === 'present' || ends.hubspot === 'archived' ? found : null;
  const record: RecordInReview = {
    kind: review.kind,
    link: link ?? null,
    localKey,
    hubspotId,
    ends,
    survivorId: merged ? (found?.id ?? null) : null,
    softDeletes: table.softDeleteColumn !== null,
    partners,
    mergesWith: mergeableRival(definition, { id: hubspotId, read: found }, partner, { id: rivalId, read: rival.value }),
  };
  const seen = {
    ends,
    localKey,
    row: row?.values ?? null,
    hubspotId: record.survivorId ?? hubspotId,
    properties: shown?.properties ?? null,
    ...seenRival(rivalId, rival.value),
  };
  const beside =
    partner && others.length === 0 ? await besidePartner(ports, definition, seen, partner, columns, names) : seen;
  if ('ok' in beside) return beside;
  return {
    ok: true,
    value: {
      record,
      localKey: beside.localKey,
      hubspotId: beside.hubspotId,
      ends: beside.ends,
      row: beside.row,
      properties: beside.properties,
      rival: beside.rival ?? null,
      options: recordOptions(record),
      seal: sealOf(fields, beside),
    },
  };
}

/** An unlinked record is shown beside the one that its keys name. */
async function besidePartner(
  ports: LookPorts,
  { table, objectType }: EntityDefinition,
  seen: SeenRecordEnds,
  partner: Link,
  columns: readonly string[],
  names: readonly string[],
): Promise<SeenRecordEnds | Extract<GatewayResult<never>, { readonly ok: false }>> {
  if (seen.localKey === null && partner.localKey !== null) {
    const row = (await ports.local.readRows(table, [partner.localKey], columns)).get(partner.localKey) ?? null;
    const ends = { ...seen.ends, local: localEndSeen(row, null, false) };
    return { ...seen, ends, localKey: partner.localKey, row: row?.values ?? null, partner };
  }
  if (seen.hubspotId !== null || partner.hubspotId === null) return seen;
  const read = await readRecord(ports, objectType, partner.hubspotId, names);
  if (!read.ok) return read;
  const hubspot = hubspotEnd(partner.hubspotId, read.value, false);
  const properties = hubspot === 'present' ? (read.value?.properties ?? null) : null;
  return { ...seen, ends: { ...seen.ends, hubspot }, hubspotId: partner.hubspotId, properties, partner };
}

/** S5.1: single reads, of the recycle bin, too. Null: neither knows it. */
async function readRecord(
  { gateway }: LookPorts,
  objectType: string,
  hubspotId: string | null,
  properties: readonly string[],
): Promise<GatewayResult<HubSpotRecord | null>> {
  if (hubspotId === null) return { ok: true, value: null };
  for (const archived of [false, true]) {
    const read = await gateway.readOne(objectType, hubspotId, properties, { archived });
    if (!read.ok) return read;
    if (read.value !== 'missing') return { ok: true, value: { ...read.value, archived } };
  }
  return { ok: true, value: null };
}

/** S5.4: HubSpot answers with the record into which the link's own was merged. */
function isSurvivor(
  { kind }: Pick<StoredReview, 'kind'>,
  link: Link | null,
  found: HubSpotRecord | null,
): found is HubSpotRecord {
  if (kind !== 'merge' || !link?.hubspotId || !found || found.archived || found.id === link.hubspotId) return false;
  return mergedIdsOf(found).includes(link.hubspotId);
}

function hubspotEnd(
  hubspotId: string | null,
  found: HubSpotRecord | null,
  merged: boolean,
): RecordInReview['ends']['hubspot'] {
  if (hubspotId === null) return null;
  if (!found || (found.id !== hubspotId && !merged)) return 'gone';
  return found.archived ? 'archived' : 'present';
}
