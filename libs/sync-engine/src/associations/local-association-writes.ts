import type { JoinWrite, LocalWrite } from '../ports';
import type { WorkItem } from '../sync-operations/work-item';
import { tripleField } from './association-pass';
import type { RelationPass } from './association-pass';

type ColumnSet = Extract<LocalWrite, { kind: 'update' }>['set'];

/** The id of a join write, by the field it is about. */
export function joinWriteId(item: WorkItem, field: string): string {
  return `${item.mark.id} ${field}`;
}

/** S6.3: the foreign keys to be set in the record's own row, guarded by what they held when read (S3.6). */
export function foreignKeyWrites(item: WorkItem): ColumnSet {
  const pass = item.associations;
  if (!pass) return [];
  return pass.relations.flatMap(({ relation, single }) => {
    const { relation: local } = relation.mapping;
    const write = single?.decision.toLocal;
    if (!single || !write || local.kind !== 'foreign_key' || pass.refusedLocally.has(relation.id)) return [];
    return [{ column: local.column, expect: single.rawLocal, value: keyOf(item, write.value[0]) }];
  });
}

/** S6.2, S6.3: the rows of join tables to be added, removed and flagged. */
export function joinWrites(item: WorkItem): readonly JoinWrite[] {
  const pass = item.associations;
  if (!pass || item.finished) return [];
  return pass.relations.flatMap((relationPass) => joinWritesOf(item, relationPass));
}

function joinWritesOf(item: WorkItem, { relation, triples, single }: RelationPass): JoinWrite[] {
  const { relation: local } = relation.mapping;
  const fromKey = item.localKey!;
  const refused = item.associations!.refusedLocally;
  if (local.kind === 'join_table') {
    return triples.flatMap(({ to, decision }): JoinWrite[] => {
      const field = tripleField(relation, to.id);
      if (decision.write?.side !== 'local' || refused.has(field)) return [];
      const kind = decision.write.present ? 'add' : 'remove';
      return [{ id: joinWriteId(item, field), kind, table: local.table, fromKey, toKey: to.localKey! }];
    });
  }
  const write = single?.decision.toLocal;
  if (local.kind !== 'flagged_row' || !single || !write || refused.has(relation.id)) return [];
  return [
    {
      id: joinWriteId(item, relation.id),
      kind: 'flag',
      table: local.table,
      flag: local.flag,
      fromKey,
      toKey: keyOf(item, write.value[0]),
      expect: single.rawLocal,
    },
  ];
}

function keyOf(item: WorkItem, linkId: string | null | undefined): string | null {
  return linkId == null ? null : (item.associations!.links.of(linkId)?.localKey ?? null);
}

/**
 * S3.10: the application refused one of the record's association writes: that association becomes an error, the rest is written.
 * False if the refusal is about something else.
 */
export function refuseAssociationWrite(
  item: WorkItem,
  refusal: {
    readonly writeId: string | null;
    readonly column: string | null;
    readonly kind: string;
    readonly constraint: string;
  },
  fieldsWritten: number,
): boolean {
  const pass = item.associations;
  if (!pass) return false;
  const reason = `The database refused the association (${refusal.constraint}). Change it in HubSpot or the rule in the database; it is tried again when either changes.`;
  const join = item.joinWrites.find(({ id }) => id === refusal.writeId);
  if (join) {
    pass.refusedLocally.set(join.id.slice(item.mark.id.length + 1), reason);
    return true;
  }
  const keys = pass.relations.filter(
    ({ relation, single }) =>
      relation.mapping.relation.kind === 'foreign_key' &&
      single?.decision.toLocal &&
      !pass.refusedLocally.has(relation.id),
  );
  const named = keys.filter(
    ({ relation }) =>
      relation.mapping.relation.kind === 'foreign_key' && relation.mapping.relation.column === refusal.column,
  );
  const concerned = named.length > 0 ? named : refusal.kind === 'foreign_key' || fieldsWritten === 0 ? keys : [];
  for (const { relation } of concerned) pass.refusedLocally.set(relation.id, reason);
  return concerned.length > 0;
}
