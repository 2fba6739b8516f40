import { isAssociationField } from '@app/sync-engine';
import type { FieldVector } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { EndName, EndNames } from './end-names';
import type { LinkedEnds } from './record-reader';

/** Properties by which HubSpot's own object types are called; the first of which a record holds any. */
const NAMES: readonly (readonly string[])[] = [
  ['firstname', 'lastname'],
  ['name'],
  ['dealname'],
  ['subject'],
  ['email'],
  ['domain'],
];

/** Names of records for what tells of associations: plans, undoes, the log. */
@Injectable()
export class EndNamesService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  /** Adds to each item who stands behind the values of its associations; `own` gives the link of the item's own record, too. */
  async withEnds<Item extends object>(
    items: readonly Item[],
    valuesOf: (item: Item) => readonly AssociationValues[],
    own: (item: Item) => string | null = () => null,
  ): Promise<readonly (Item & { readonly ends: EndNames })[]> {
    const named = items.map((item) => {
      const ids = linksIn(valuesOf(item));
      const self = ids.length > 0 ? own(item) : null;
      return { item, ids: self === null ? ids : [self, ...ids] };
    });
    const names = await this.of([...new Set(named.flatMap(({ ids }) => ids))]);
    return named.map(({ item, ids }) => {
      const ends = ids.flatMap((id) => (names[id] ? [[id, names[id]] as const] : []));
      return { ...item, ends: Object.fromEntries(ends) };
    });
  }

  private async of(linkIds: readonly string[]): Promise<EndNames> {
    if (linkIds.length === 0) return {};
    const found = await this.ports.records.ends(linkIds);
    const entities = [...new Set(found.map(({ entity }) => entity))];
    const called = new Map(
      await Promise.all(entities.map(async (entity) => [entity, await this.nameFields(entity)] as const)),
    );
    return Object.fromEntries(
      found.map((ends) => [ends.linkId, { ...idsOf(ends), name: nameIn(ends, called.get(ends.entity) ?? []) }]),
    );
  }

  /**
   * Fields that hold what records of the entity are called, in the order of `NAMES`; else what it is matched by, which is how people tell
   * records of a custom object apart.
   */
  private async nameFields(entity: string): Promise<readonly (readonly string[])[]> {
    const mappings = await this.ports.registry.mappings(entity);
    const ungrouped = new Map(mappings.flatMap(({ id, property, group }) => (group === null ? [[property, id]] : [])));
    const keys = (await this.ports.registry.entities()).find((one) => one.entity === entity)?.matchKeys ?? [];
    const matched = keys.map(({ properties }) => properties.slice(0, 1));
    return [...NAMES, ...matched].map((properties) => properties.flatMap((property) => ungrouped.get(property) ?? []));
  }
}

/** One field's values, before and after or of both sides. */
export interface AssociationValues {
  readonly field: string | null;
  readonly vectors: readonly (FieldVector | null | undefined)[];
}

function linksIn(values: readonly AssociationValues[]): string[] {
  const ids = values.flatMap(({ field, vectors }) =>
    field !== null && isAssociationField(field) ? vectors.flatMap((vector) => vector?.[0] ?? []) : [],
  );
  return [...new Set(ids)];
}

function idsOf({ entity, localKey, hubspotId }: LinkedEnds): Omit<EndName, 'name'> {
  return { entity, localKey, hubspotId };
}

function nameIn({ baseHubSpot }: LinkedEnds, fields: readonly (readonly string[])[]): string | null {
  for (const parts of fields) {
    const held = parts.flatMap((field) => baseHubSpot[field]?.[0]?.trim() || []);
    if (held.length > 0) return held.join(' ');
  }
  return null;
}
