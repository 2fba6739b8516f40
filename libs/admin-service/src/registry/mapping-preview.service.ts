import { randomUUID } from 'node:crypto';
import type { CompiledField, EnumPair, RawValue } from '@app/hubspot-mapping';
import type { Link } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import { CompiledEntities, compileWith } from './compiled-entities';
import { type MappingDraft, mappingsOf } from './mapping-draft';
import { type Preview, tryOut } from './mapping-preview';

const ROWS = 20;

/** What a mapping would do with real rows. Reads both sides, writes neither. */
@Injectable()
export class MappingPreviewService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /** `drafts`: the members of one field. Null: there is no such entity. Throws `CatalogueUnread`. */
  async preview(
    entity: string,
    drafts: readonly MappingDraft[],
    pairs: Readonly<Record<string, readonly EnumPair[]>>,
    after: string | null,
  ): Promise<Preview | null> {
    const definition = await this.entities.definition(entity);
    if (!definition) return null;
    const known = await this.ports.registry.mappings(entity);
    const mappings = mappingsOf(entity, drafts, known, true, randomUUID);
    const enums = { ...(await this.ports.registry.enumPairs(entity)), ...pairs };
    const references = await this.entities.references(definition, mappings);
    const { compiled, problems } = compileWith(definition, mappings, enums, references);
    const [field] = compiled.fields;
    if (!field || field.state === 'suspended') {
      return { field: field?.name ?? '', problems, rows: [], next: null, note: 'The mapping cannot work as it is.' };
    }
    const columns = field.members.flatMap(({ column }) => (column === null ? [] : [column]));
    const { rows, next } = await this.ports.tables.listRows(definition.table, after, ROWS, columns);
    const links = await this.ports.linksOf(
      entity,
      rows.map(({ key }) => key),
    );
    const { values, note } = await this.hubspotValues(definition.objectType, field, [...links.values()]);
    return {
      field: field.name,
      problems,
      rows: rows.map((row) => {
        const link = links.get(row.key) ?? null;
        const local = field.members.map(({ column }) => (column === null ? null : (row.values[column] ?? null)));
        const held = link?.hubspotId ? (values.get(link.hubspotId) ?? null) : null;
        return { key: row.key, linkId: link?.id ?? null, ...tryOut(field, local, held) };
      }),
      next,
      note,
    };
  }

  private async hubspotValues(
    objectType: string,
    field: CompiledField,
    links: readonly Link[],
  ): Promise<{ readonly values: ReadonlyMap<string, readonly RawValue[]>; readonly note: string | null }> {
    const ids = links.flatMap(({ hubspotId }) => (hubspotId === null ? [] : [hubspotId]));
    if (ids.length === 0) return { values: new Map(), note: null };
    const properties = field.members.map(({ property }) => property);
    const read = await this.ports.portal.read(objectType, ids, properties);
    if (!read.ok) return { values: new Map(), note: `HubSpot’s values could not be read: ${read.failure.message}` };
    const values = new Map(
      [...read.value].map(
        ([id, record]) => [id, properties.map((property) => record.properties[property] ?? null)] as const,
      ),
    );
    return { values, note: null };
  }
}
