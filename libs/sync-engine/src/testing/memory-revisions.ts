import type { MemoryDatabase } from './memory-database';

/** The name under which the portal as a whole has a revision. */
const WHOLE_PORTAL = '';

/** S8.5: the revision of an entity: the portal's and its own. */
export function revisionIn(revisions: ReadonlyMap<string, string>, entity: string): string {
  return [WHOLE_PORTAL, entity].flatMap((name) => revisions.get(name) ?? []).join(' ') || '0';
}

/** A new revision of the entity, or of the portal as a whole. Within a statement or a transaction of the database. */
export function changeRevision({ tables, newRevision }: MemoryDatabase, entity: string = WHOLE_PORTAL): void {
  tables.registryRevisions = new Map([...tables.registryRevisions, [entity, newRevision()]]);
}
