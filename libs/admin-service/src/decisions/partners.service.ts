import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotMatchKeys, localMatchKeys, REVIEW_CHOICES } from '@app/sync-engine';
import type { EntityDefinition, FieldVectors } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { CompiledEntities, type LoadedEntity } from '../registry/compiled-entities';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { Partner, Partners, PartnersOutcome } from './partner';
import type { ReviewRow } from './review-reader';

const FIELDS_SHOWN = 6;
const MOST_PARTNERS = 10;
const MOST_KEYS = 3;
/** Kinds of reviews that may be decided by a link. */
const LINKABLE: ReadonlySet<string> = new Set(
  Object.entries(REVIEW_CHOICES).flatMap(([kind, choices]) => (choices.includes('link') ? [kind] : [])),
);

type Values = Readonly<Record<string, string | null>>;
type Side = Partners['side'];

interface Found {
  readonly values: ReadonlyMap<string, Values>;
  readonly notes: readonly string[];
}

/** S4.1: whom a person may link a record with, where its keys name several or none that is free. Reads only. */
@Injectable()
export class PartnersService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /** `text`: a name, an e-mail address, a key; null: what the record's own match keys hold. Throws `CatalogueUnread`. */
  async find(reviewId: string, text: string | null): Promise<PartnersOutcome> {
    const review = await this.ports.reviews.review(reviewId);
    const loaded = review && (await this.entities.load(review.entity));
    if (!review || !loaded) return { kind: 'not_found' };
    const known = review.localKey ?? review.hubspotId;
    if (!LINKABLE.has(review.kind) || known === null)
      return { kind: 'not_possible', message: `A review of kind ${review.kind} asks for no record to link with.` };
    const side = review.localKey === null ? 'local' : 'hubspot';
    const fields = shownFields(loaded);
    const [ownSide, names] = [side === 'local' ? 'hubspot' : 'local', namesOf(loaded, fields)] as const;
    const own = await this.read(loaded, ownSide, [known], names[ownSide]);
    const ownValues = own.values.get(known) ?? {};
    const searched = text === null ? keysOf(loaded.definition, ownSide, ownValues) : [text];
    const found = await this.search(loaded, side, searched, names[side]);
    const ids = [...found.values.keys()].slice(0, MOST_PARTNERS);
    return {
      kind: 'found',
      partners: {
        side,
        searched,
        fields: fields.map(({ id }) => id),
        own: vectorsOf(fields, ownSide, ownValues),
        partners: await Promise.all(
          ids.map((id) => this.partner(review, side, id, vectorsOf(fields, side, found.values.get(id) ?? {}))),
        ),
        notes: [...own.notes, ...found.notes],
      },
    };
  }

  private async partner({ entity }: ReviewRow, side: Side, id: string, values: FieldVectors): Promise<Partner> {
    const known = await this.ports.records.find(entity, { by: side, id });
    if (!known || known.state === null) return { id, values, takenBy: null };
    const other = side === 'local' ? `HubSpot record ${known.hubspotId}` : `row ${known.localKey}`;
    const takenBy = known.state === 'live' ? `Linked with ${other}.` : `Its link with ${other} is ${known.state}.`;
    return { id, values, takenBy };
  }

  /** Everything that one of the texts finds, in the order in which it was found. */
  private async search(
    loaded: LoadedEntity,
    side: Side,
    texts: readonly string[],
    names: readonly string[],
  ): Promise<Found> {
    const values = new Map<string, Values>();
    const notes: string[] = [];
    for (const text of texts) {
      const found =
        side === 'local' ? await this.searchLocal(loaded, text, names) : await this.searchHubSpot(loaded, text, names);
      for (const [id, one] of found.values) values.set(id, one);
      notes.push(...found.notes);
    }
    return { values, notes: [...new Set(notes)] };
  }

  private async searchLocal(loaded: LoadedEntity, text: string, columns: readonly string[]): Promise<Found> {
    const { table } = loaded.definition;
    const { keys, whole } = await this.ports.tables.search(table, columns, text, MOST_PARTNERS);
    const { values } = await this.read(loaded, 'local', keys, columns);
    const note = `${table.schema}.${table.name} holds too many rows to search all of them by words. Search for the row's key.`;
    return { values, notes: whole ? [] : [note] };
  }

  /** HubSpot's search does not look at ids, and finds what is new only after a while (facts 3): a number is read as an id, too. */
  private async searchHubSpot(loaded: LoadedEntity, text: string, properties: readonly string[]): Promise<Found> {
    const { objectType } = loaded.definition;
    const byId = /^\d{1,20}$/.test(text) ? await this.read(loaded, 'hubspot', [text], properties) : nothing();
    const found = await this.ports.portal.search(objectType, text, properties, MOST_PARTNERS);
    if (!found.ok) {
      const note = `HubSpot could not be searched just now: ${found.failure.message}`;
      return { values: byId.values, notes: [...byId.notes, note] };
    }
    const values = new Map([...byId.values, ...found.value.map((one) => [one.id, one.properties] as const)]);
    return { values, notes: byId.notes };
  }

  private async read(
    { definition }: LoadedEntity,
    side: Side,
    ids: readonly string[],
    names: readonly string[],
  ): Promise<Found> {
    if (ids.length === 0) return nothing();
    if (side === 'local') {
      const rows = await this.ports.tables.readRows(definition.table, ids, names);
      const present = [...rows].filter(([, row]) => !row.softDeleted);
      return { values: new Map(present.map(([key, row]) => [key, row.values])), notes: [] };
    }
    const read = await this.ports.portal.read(definition.objectType, ids, names);
    if (!read.ok) return nothing(`HubSpot could not be read just now: ${read.failure.message}`);
    return { values: new Map([...read.value].map(([id, record]) => [id, record.properties])), notes: [] };
  }
}

function nothing(...notes: readonly string[]): Found {
  return { values: new Map(), notes };
}

/** Those that hold a match key first, then as they are mapped. */
function shownFields({ definition, compiled }: LoadedEntity): readonly CompiledField[] {
  const columns = new Set(definition.matchKeys.flatMap((key) => key.columns));
  const properties = new Set(definition.matchKeys.flatMap((key) => key.properties));
  const isKey = ({ members }: CompiledField): boolean =>
    members.some(({ column, property }) => (column !== null && columns.has(column)) || properties.has(property));
  const usable = compiled.fields.filter(({ state, members }) => state !== 'suspended' && members[0]?.column !== null);
  return [...usable.filter(isKey), ...usable.filter((field) => !isKey(field))].slice(0, FIELDS_SHOWN);
}

/** What is read of each side: the fields shown, and the match keys. */
function namesOf(
  { definition }: LoadedEntity,
  fields: readonly CompiledField[],
): Readonly<Record<Side, readonly string[]>> {
  const members = fields.flatMap((field) => field.members);
  const columns = members.flatMap(({ column }) => (column === null ? [] : [column]));
  const properties = members.map(({ property }) => property);
  return {
    local: [...new Set([...columns, ...definition.matchKeys.flatMap((key) => key.columns)])],
    hubspot: [...new Set([...properties, ...definition.matchKeys.flatMap((key) => key.properties)])],
  };
}

function keysOf({ matchKeys }: EntityDefinition, side: Side, values: Values): readonly string[] {
  const keys = side === 'local' ? localMatchKeys(matchKeys, values) : hubspotMatchKeys(matchKeys, values);
  return [...new Set(keys.map(({ value }) => value))].slice(0, MOST_KEYS);
}

function vectorsOf(fields: readonly CompiledField[], side: Side, values: Values): FieldVectors {
  return Object.fromEntries(
    fields.map(({ id, members }) => [
      id,
      members.map(({ column, property }) => {
        const name = side === 'local' ? column : property;
        return name === null ? null : (values[name] ?? null);
      }),
    ]),
  );
}
