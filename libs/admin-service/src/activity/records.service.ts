import type { CompiledField } from '@app/hubspot-mapping';
import type { FieldVector } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { CompiledEntities, type LoadedEntity } from '../registry/compiled-entities';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { LogRow } from './activity-reader';
import { explainField, type FieldWhy } from './field-why';
import { recordAssociations } from './record-associations';
import type { FoundRecord, KnownRecord, RecordName } from './record-reader';
import type { RecordAssociation, RecordField, RecordView } from './record-view';

const ENTRIES_OF_FIELD = 20;
/** Pairs of sets that one page shows of a record. */
const PAIRS_SHOWN = 200;

/** One record: what both sides hold now, what the sync knows of it, and why. */
@Injectable()
export class RecordsService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  search(text: string): Promise<readonly FoundRecord[]> {
    return this.ports.records.search(text);
  }

  /** Null: nothing is known of such a record. Throws `CatalogueUnread`. */
  async view(entity: string, name: RecordName): Promise<RecordView | null> {
    const [loaded, record] = await Promise.all([this.entities.load(entity), this.ports.records.find(entity, name)]);
    if (!loaded || !record) return null;
    const { local, hubspot, notes } = await this.bothSides(loaded, record);
    const fields = loaded.compiled.fields.map((field) => fieldView(field, record, local, hubspot));
    const associations = await this.associationsOf(record);
    return { record, objectType: loaded.definition.objectType, fields, associations, notes };
  }

  /** Null: nothing is known of such a record or field. Throws `CatalogueUnread`. */
  async why(
    entity: string,
    name: RecordName,
    fieldId: string,
  ): Promise<(FieldWhy & { readonly field: RecordField }) | null> {
    const loaded = await this.entities.load(entity);
    const compiled = loaded?.compiled.fields.find(({ id }) => id === fieldId);
    const view = await this.view(entity, name);
    const field = view?.fields.find(({ id }) => id === fieldId);
    if (!loaded || !compiled || !view || !field) return null;
    const { record } = view;
    const [entries, history] = await Promise.all([
      this.entriesOf(record, fieldId),
      this.historyOf(loaded, record, field),
    ]);
    const mapping = loaded.mappings.find(({ id }) => id === compiled.members[0]?.mappingId);
    const why = explainField({
      agree: field.agree,
      local: field.local,
      hubspot: field.hubspot,
      hasBase: record.baseLocal[fieldId] !== undefined,
      linkedAt: record.createdAt,
      track: record.tracks[fieldId] ?? null,
      mark: record.mark,
      mapping: { state: compiled.state, stateReason: mapping?.stateReason ?? null },
      entries,
      history,
      ownSourceId: this.ports.portal.ownSourceId(),
    });
    return { field, ...why };
  }

  private async associationsOf(record: KnownRecord): Promise<readonly RecordAssociation[]> {
    const { linkId, entity } = record;
    if (linkId === null) return [];
    const mappings = (await this.ports.associations.associations()).filter(({ fromEntity }) => fromEntity === entity);
    if (mappings.length === 0) return [];
    return recordAssociations(record, await this.ports.records.triples(linkId, PAIRS_SHOWN), mappings);
  }

  private async entriesOf({ linkId }: KnownRecord, field: string): Promise<readonly LogRow[]> {
    if (linkId === null) return [];
    return this.ports.activity.log({ link: linkId, field }, { limit: ENTRIES_OF_FIELD, after: null });
  }

  private async historyOf({ definition }: LoadedEntity, { hubspotId }: KnownRecord, field: RecordField) {
    const [property] = field.properties;
    if (hubspotId === null || property === undefined) return null;
    const read = await this.ports.portal.history(definition.objectType, hubspotId, [property]);
    return read.ok ? (read.value?.history[property] ?? null) : null;
  }

  private async bothSides({ definition, compiled }: LoadedEntity, { localKey, hubspotId }: KnownRecord) {
    const members = compiled.fields.filter(({ state }) => state !== 'suspended').flatMap((field) => field.members);
    const columns = [...new Set(members.flatMap(({ column }) => (column === null ? [] : [column])))];
    const properties = [...new Set(members.map(({ property }) => property))];
    const notes: string[] = [];
    const rows = localKey === null ? null : await this.ports.tables.readRows(definition.table, [localKey], columns);
    const row = localKey === null ? undefined : rows?.get(localKey);
    if (localKey !== null && !row) notes.push('Renewa One has no such row any more.');
    if (row?.softDeleted) notes.push('The row is deleted in Renewa One (its soft-delete column is set).');
    const read =
      hubspotId === null ? null : await this.ports.portal.read(definition.objectType, [hubspotId], properties);
    if (read && !read.ok) notes.push(`HubSpot could not be read just now: ${read.failure.message}`);
    const remote = read?.ok && hubspotId !== null ? read.value.get(hubspotId) : undefined;
    if (read?.ok && !remote)
      notes.push('HubSpot does not return the record: it is archived, merged away, or out of our sight.');
    return { local: row?.values ?? null, hubspot: remote?.properties ?? null, notes };
  }
}

type Values = Readonly<Record<string, string | null>> | null;

function fieldView(field: CompiledField, record: KnownRecord, local: Values, hubspot: Values): RecordField {
  const columns = field.members.map(({ column }) => column);
  const properties = field.members.map(({ property }) => property);
  const suspended = field.state === 'suspended';
  const localVector =
    local && !suspended ? columns.map((column) => (column === null ? null : (local[column] ?? null))) : null;
  const hubspotVector = hubspot && !suspended ? properties.map((property) => hubspot[property] ?? null) : null;
  const state = record.tracks[field.id]?.state ?? null;
  return {
    id: field.id,
    name: field.name,
    columns,
    properties,
    direction: field.direction,
    mappingState: field.state,
    local: localVector,
    hubspot: hubspotVector,
    agree: localVector && hubspotVector ? agree(field, localVector, hubspotVector) : null,
    state: state && { kind: state.kind, detail: state.detail, since: state.since },
  };
}

/** S2.3: the image of the local value against what HubSpot holds; where that goes no way, the other way round. */
function agree(field: CompiledField, local: FieldVector, hubspot: FieldVector): boolean {
  const sent = field.toHubSpot(local);
  if (sent.ok)
    return JSON.stringify(field.canonicalHubSpot(sent.value)) === JSON.stringify(field.canonicalHubSpot(hubspot));
  const back = field.toLocal(hubspot, local);
  return back.ok && JSON.stringify(field.canonicalLocal(back.value)) === JSON.stringify(field.canonicalLocal(local));
}
