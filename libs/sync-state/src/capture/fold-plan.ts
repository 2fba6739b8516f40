import { capturedKey, joinMarks } from '@app/sync-engine';
import type { EntityDefinition, MarkContent, TableRead } from '@app/sync-engine';
import type { MarkRequest } from '../marks/mark-upsert';
import type { CapturedChange } from './captured-change';

/** What folding needs to know of an entity. */
export interface FoldedEntity extends Pick<EntityDefinition, 'entity' | 'table' | 'reads'> {
  /** Tables that computed sources read over a foreign key. */
  readonly sourceReads: readonly TableRead[];
  /** Join tables whose captured key is a row of this entity (S6.2), and its own columns that are associations (S6.3). */
  readonly joins: readonly { readonly schema: string; readonly name: string }[];
  readonly foreignKeys: readonly string[];
}

/** Rows of an entity whose `via` column holds one of `keys` are to be marked: a table that they read has changed (S1.2). */
export interface ReadersToMark {
  readonly entity: FoldedEntity;
  readonly read: TableRead;
  /** The column of the read table that `keys` are values of; another one than the foreign key leads to where an entity is known by it. */
  readonly capturedBy: string;
  /** When each key's row last changed and whether every change was ours. */
  readonly keys: ReadonlyMap<string, { readonly at: number; readonly own: boolean }>;
}

export interface FoldPlan {
  readonly marks: readonly MarkRequest[];
  readonly readers: readonly ReadersToMark[];
  /** Entities whose table, or a table they read, was truncated or changed unseen: an audit is asked for, nothing is marked. */
  readonly audits: ReadonlyMap<string, string>;
  /** Entities of which processes hold values of a table (users) that changed: they drop what they hold. */
  readonly readsChanged: ReadonlySet<string>;
}

/** S1.2: what a batch of captured rows becomes. `portalId` tells the sync's own writes (S7.1). */
export function planFold(
  changes: readonly CapturedChange[],
  entities: readonly FoldedEntity[],
  portalId: string,
): FoldPlan {
  const marks = new Map<string, MarkRequest>();
  const readers = new Map<string, ReadersToMark & { readonly keys: Map<string, { at: number; own: boolean }> }>();
  const audits = new Map<string, string>();
  const readsChanged = new Set<string>();
  for (const change of changes) {
    const own = change.origin === portalId;
    for (const entity of entities) {
      const isTable = entity.table.schema === change.schema && entity.table.name === change.table;
      const ofTable = (read: TableRead): boolean => read.schema === change.schema && read.name === change.table;
      const held = entity.reads.filter(ofTable);
      const reads = [...held, ...entity.sourceReads.filter(ofTable)];
      const joins = entity.joins.some((join) => join.schema === change.schema && join.name === change.table);
      if (change.key === null) {
        if (isTable || joins || reads.length > 0) audits.set(entity.entity, auditReason(change));
        if (held.length > 0) readsChanged.add(entity.entity);
        continue;
      }
      if (isTable) addMark(marks, entity.entity, change.key, change.at, ownContent(entity, change, own));
      if (joins) addMark(marks, entity.entity, change.key, change.at, joinContent(change, own));
      for (const read of reads) {
        if (change.operation === 'update' && !change.columns?.some((column) => read.columns.includes(column))) continue;
        if (held.includes(read)) readsChanged.add(entity.entity);
        const name = `${entity.entity} ${read.via}`;
        const known = readers.get(name) ?? {
          entity,
          read,
          capturedBy: capturedKey(entities, read),
          keys: new Map<string, { at: number; own: boolean }>(),
        };
        const before = known.keys.get(change.key);
        known.keys.set(change.key, {
          at: Math.max(change.at, before?.at ?? change.at),
          own: own && (before?.own ?? true),
        });
        readers.set(name, known);
      }
    }
  }
  return { marks: [...marks.values()], readers: [...readers.values()], audits, readsChanged };
}

function auditReason({ schema, table, operation }: CapturedChange): string {
  return operation === 'truncate'
    ? `${schema}.${table} was truncated`
    : `Changes of ${schema}.${table} may have been missed: their decoding was interrupted`;
}

/** The mark of a row that reads a changed row: as if its own `via` column had changed then. */
export function readerMark(readers: ReadersToMark, key: string, change: { at: number; own: boolean }): MarkRequest {
  const content = captureContent({ columns: [readers.read.via], at: change.at, operation: 'update' }, change.own);
  return request(readers.entity.entity, key, content, change.at, change.at);
}

function addMark(marks: Map<string, MarkRequest>, entity: string, key: string, at: number, content: MarkContent): void {
  const name = `${entity} ${key}`;
  const known = marks.get(name);
  if (!known) {
    marks.set(name, request(entity, key, content, at, at));
    return;
  }
  const firstAt = Math.min(known.firstAt ?? at, at);
  const lastAt = Math.max(known.lastAt ?? at, at);
  marks.set(name, request(entity, key, joinMarks(known, content), firstAt, lastAt));
}

function request(entity: string, key: string, content: MarkContent, firstAt: number, lastAt: number): MarkRequest {
  return { ...content, entity, record: { kind: 'local', id: key }, firstAt, lastAt };
}

/** S1.7: a foreign key that stands for an association makes the mark one about associations too. */
function ownContent(entity: FoldedEntity, change: CapturedChange, own: boolean): MarkContent {
  const content = captureContent(change, own);
  const associates = change.operation === 'update' && change.columns?.some((name) => entity.foreignKeys.includes(name));
  return associates ? { ...content, about: [...content.about, 'associations'] } : content;
}

/** S1.2: a changed row of a join table is a change of the associations of the row at its *from* end. */
function joinContent(change: CapturedChange, own: boolean): MarkContent {
  const table = `${change.schema}.${change.table}`;
  const content = captureContent({ columns: [table], at: change.at, operation: 'update' }, own);
  return { ...content, about: ['associations'] };
}

function captureContent(change: Pick<CapturedChange, 'operation' | 'columns' | 'at'>, own: boolean): MarkContent {
  const deleted = change.operation === 'delete';
  return {
    reasons: ['capture'],
    about: deleted ? ['existence'] : change.operation === 'insert' ? ['existence', 'fields'] : ['fields'],
    changedColumns: Object.fromEntries((change.columns ?? []).map((column) => [column, change.at])),
    localDeleted: deleted,
    onlyOwnCapture: own,
    hints: [],
    // Of no events all are ours: the mark does not stand in the way of an echo that joins it (S7.2).
    onlyOwnEvents: true,
  };
}
