import { isAssociationField, plainMark } from '../core';
import type { AssociationMapping, Link } from '../core';
import type { AssociationChange, AwaitedEnd, RecordChange, StoredTriple } from '../ports';
import type { MemoryCapturedChange, MemoryDatabase } from './memory-database';
import { upsertMark } from './memory-marks';

/** S6.2, S6.4, S5.4: one record's part of a transaction, of the link as it is after it. */
export function storeAssociations(
  db: MemoryDatabase,
  change: RecordChange,
  before: Link | undefined,
  link: Link,
): void {
  if (change.associations) {
    replace(db, link.id, change.associations);
    const linked = [...db.tables.links.values()];
    if (change.associations.waits?.some((end) => linked.some((other) => isEndOf(end, other)))) markLink(db, link.id);
  }
  for (const gone of change.mergedAway ?? []) forget(db, gone, link);
  if (change.link?.forgetsBases) forgetEnd(db, link.id);
  const appeared = link.state === 'live' && before?.state !== 'live';
  if (appeared || change.newLink || change.link?.hubspotId !== undefined) wake(db, (end) => isEndOf(end, link));
}

/** S6.4: who waits for an end that is linked by now. */
export function wakeAssociations(db: MemoryDatabase): number {
  const links = [...db.tables.links.values()].filter(({ state }) => state === 'live');
  return wake(db, (end) => links.some((link) => isEndOf(end, link)));
}

export function triplesOf(
  db: MemoryDatabase,
  fromLinkIds: readonly string[],
): ReadonlyMap<string, readonly StoredTriple[]> {
  return new Map(
    fromLinkIds.flatMap((id) => {
      const triples = db.tables.triples.get(id) ?? [];
      return triples.length === 0 ? [] : [[id, triples] as const];
    }),
  );
}

/** S1.2: a changed row of a join table is a change of the row at its *from* end. */
export function marksOfJoin(db: MemoryDatabase, change: MemoryCapturedChange) {
  const owners = new Set(
    db.tables.associationMappings.flatMap(({ fromEntity, relation }) =>
      relation.kind !== 'foreign_key' && `${relation.table.schema}.${relation.table.name}` === change.table
        ? [fromEntity]
        : [],
    ),
  );
  return [...owners].map((entity) => ({
    entity,
    mark: {
      ...plainMark({ kind: 'local' as const, id: change.key! }, 'capture', ['associations']),
      changedColumns: { [change.table]: change.at },
      onlyOwnCapture: change.own,
    },
  }));
}

/** S1.7: a captured column is a foreign key that stands for an association. */
export function isForeignKey(
  mappings: readonly AssociationMapping[],
  entity: string,
  columns: readonly string[],
): boolean {
  return mappings.some(
    ({ fromEntity, relation }) =>
      fromEntity === entity && relation.kind === 'foreign_key' && columns.includes(relation.column),
  );
}

function replace(db: MemoryDatabase, fromLinkId: string, change: AssociationChange): void {
  const { tables } = db;
  const key = (triple: StoredTriple): string => `${triple.toLinkId} ${triple.type.category} ${triple.type.typeId}`;
  const triples = new Map((tables.triples.get(fromLinkId) ?? []).map((triple) => [key(triple), triple]));
  for (const triple of change.triples) {
    if (triple.agreed || triple.state) triples.set(key(triple), triple);
    else triples.delete(key(triple));
  }
  tables.triples.set(fromLinkId, [...triples.values()]);
  if (change.waits) tables.waits.set(fromLinkId, change.waits);
}

function forget(db: MemoryDatabase, goneLinkId: string, survivor: Link): void {
  const { tables } = db;
  const touched = new Set([survivor.id]);
  tables.triples.delete(goneLinkId);
  for (const [fromLinkId, triples] of tables.triples) {
    const kept = triples.filter(({ toLinkId }) => toLinkId !== goneLinkId);
    if (kept.length === triples.length) continue;
    touched.add(fromLinkId);
    tables.triples.set(fromLinkId, kept);
  }
  for (const id of touched) markLink(db, id);
}

/** S5.2: what was agreed with the record that another one replaces, by those who were associated with it. */
function forgetEnd(db: MemoryDatabase, endLinkId: string): void {
  const { tables } = db;
  const touched = new Set<string>();
  for (const [fromLinkId, triples] of tables.triples) {
    const kept = triples.filter(({ toLinkId }) => toLinkId !== endLinkId);
    if (kept.length === triples.length) continue;
    touched.add(fromLinkId);
    tables.triples.set(fromLinkId, kept);
  }
  for (const [id, link] of tables.links) {
    const named = [...Object.entries(link.baseLocal), ...Object.entries(link.baseHubSpot)].flatMap(([field, base]) =>
      isAssociationField(field) && base[0] === endLinkId ? [field] : [],
    );
    if (named.length === 0 && !touched.has(id)) continue;
    touched.add(id);
    const without = (bases: Link['baseLocal']): Link['baseLocal'] =>
      Object.fromEntries(Object.entries(bases).filter(([field]) => !named.includes(field)));
    const { baseLocal, baseHubSpot } = link;
    tables.links.set(id, {
      ...link,
      version: db.randomId(),
      baseLocal: without(baseLocal),
      baseHubSpot: without(baseHubSpot),
    });
  }
  for (const id of touched) markLink(db, id);
}

function wake(db: MemoryDatabase, isAwaited: (end: AwaitedEnd) => boolean): number {
  const waiting = [...db.tables.waits].filter(([, ends]) => ends.some(isAwaited)).map(([id]) => id);
  for (const id of waiting) markLink(db, id);
  return waiting.length;
}

function markLink(db: MemoryDatabase, linkId: string): void {
  const link = db.tables.links.get(linkId);
  if (link) upsertMark(db, link.entity, plainMark({ kind: 'link', id: linkId }, 'link', ['associations']));
}

function isEndOf(end: AwaitedEnd, link: Link): boolean {
  if (link.state !== 'live' || end.entity !== link.entity) return false;
  return 'localKey' in end ? end.localKey === link.localKey : end.hubspotId === link.hubspotId;
}
