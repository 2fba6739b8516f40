import type { Pool, PoolClient } from 'pg';
import { upsertMarks, type MarkRequest } from '../marks/mark-upsert';
import { milliseconds } from '../milliseconds';
import { BUMP_REVISIONS } from '../stores/registry-revision';
import type { CapturedChange } from './captured-change';
import { planFold, readerMark, type FoldedEntity, type ReadersToMark } from './fold-plan';
import { inTransaction } from '../postgres-transactions';

/**
 * Strategy: take rows that nobody else is folding, delete exactly those, and mark what they tell in the same transaction; workers
 * folding at once share the backlog, and a fold that dies leaves its rows where they were. Rows are named by where they lie, which
 * holds while they are locked, and are taken as they lie, about as old as that: joining marks has no order (S1.5), and an index that
 * kept one would be paid for by each write of the application.
 */
const TAKE = `
  with gone as (
    delete from hubspot_sync.hubspot_captured_changes where ctid = any (array(
      select ctid from hubspot_sync.hubspot_captured_changes limit $1 for update skip locked
    )) returning *
  )
  select schema_name as schema, table_name as "table", changed.key, operation, columns, ${milliseconds('at')} as at,
         nullif(origin, '') as origin
  from gone cross join lateral unnest(coalesce(keys, array[key])) as changed(key)`;

const ENTITIES = `
  select entity, jsonb_build_object('schema', table_schema, 'name', table_name, 'key', key_column,
                                    'softDeleteColumn', soft_delete_column) as "table", reads, source_reads as "sourceReads",
         array(select jsonb_build_object('schema', relation -> 'table' ->> 'schema', 'name', relation -> 'table' ->> 'name')
               from hubspot_sync.hubspot_association_labels label
               where label.portal_id = known.portal_id and label.from_entity = known.entity and relation ? 'table') as joins,
         array(select relation ->> 'column' from hubspot_sync.hubspot_association_labels label
               where label.portal_id = known.portal_id and label.from_entity = known.entity and relation ? 'column') as "foreignKeys"
  from hubspot_sync.hubspot_entities known where portal_id = $1 order by entity`;

/** S1.2: folds up to `limit` captured rows into marks of the portal and deletes exactly those; gives how many changes they told. */
export async function foldCaptured(pool: Pool, portalId: string, limit: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    const taken = await client.query<CapturedChange>(TAKE, [limit]);
    if (taken.rows.length === 0) return 0;
    const entities = await client.query<FoldedEntity>(ENTITIES, [portalId]);
    const plan = planFold(taken.rows, entities.rows, portalId);
    const marks = [...plan.marks];
    const audits = new Map(plan.audits);
    for (const readers of plan.readers) {
      const found = await readersOrReason(client, readers);
      if (typeof found === 'string') audits.set(readers.entity.entity, found);
      else marks.push(...found);
    }
    await upsertMarks(client, portalId, marks);
    await askForAudits(client, portalId, audits);
    if (plan.readsChanged.size > 0) await client.query(BUMP_REVISIONS, [portalId, [...plan.readsChanged]]);
    return taken.rows.length;
  });
}

/** No value of the column that it is compared with: nobody reads it. */
const NO_VALUE = /^22/;

/**
 * What keeps the rows of one entity from being found must not keep the changes of all others from being folded: the entity is audited
 * instead, for the reason that this gives. A database that is away, or ends the statement, rejects: the fold is tried again.
 */
async function readersOrReason(client: PoolClient, readers: ReadersToMark): Promise<MarkRequest[] | string> {
  await client.query('savepoint readers');
  try {
    const found = await findReaders(client, readers);
    await client.query('release savepoint readers');
    return found;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined || !/^(22|42)/.test(code)) throw error;
    await client.query('rollback to savepoint readers');
    const { read, entity } = readers;
    if (NO_VALUE.test(code)) return [];
    return `Rows of ${entity.table.schema}.${entity.table.name} that read ${read.schema}.${read.name} could not be found: ${message}`;
  }
}

/**
 * Strategy: the keys are cast to the type of the column that they are compared with, so that an index on it can serve; a key that is no
 * value of it reads nothing. Where the read table is captured by another column than the foreign key leads to, its rows are looked up.
 */
async function findReaders(client: PoolClient, readers: ReadersToMark): Promise<MarkRequest[]> {
  const { read, capturedBy, entity } = readers;
  const direct = capturedBy === read.key;
  const compared = direct ? { ...entity.table, column: read.via } : { ...read, column: capturedBy };
  const named = await client.query<{
    type: string;
    key: string;
    via: string;
    source: string;
    read: string;
    by: string;
    other: string;
  }>(
    `select format_type(a.atttypid, null) as type, format('%I', $4::text) as key, format('%I', $5::text) as via,
            format('%I', $6::text) as read, format('%I', $7::text) as by,
            format('%I.%I', $8::text, $9::text) as source, format('%I.%I', $10::text, $11::text) as other
     from pg_attribute a
     where a.attrelid = to_regclass(format('%I.%I', $1::text, $2::text)) and a.attname = $3 and not a.attisdropped
       and exists (select from pg_attribute own where own.attrelid = to_regclass(format('%I.%I', $8::text, $9::text))
                     and own.attname = $5 and not own.attisdropped)`,
    [
      ...[compared.schema, compared.name, compared.column],
      ...[entity.table.key, read.via, read.key, capturedBy],
      ...[entity.table.schema, entity.table.name, read.schema, read.name],
    ],
  );
  const names = named.rows[0];
  if (!names) return [];
  const rows = await client.query<{ key: string; read: string }>(
    direct
      ? `select reader.${names.key}::text as key, reader.${names.via}::text as read
         from ${names.source} reader where reader.${names.via} = any($1::text[]::${names.type}[])`
      : `select reader.${names.key}::text as key, other.${names.by}::text as read
         from ${names.other} other join ${names.source} reader on reader.${names.via} = other.${names.read}
         where other.${names.by} = any($1::text[]::${names.type}[])`,
    [[...readers.keys.keys()]],
  );
  return rows.rows.flatMap(({ key: reader, read: key }) => {
    const change = readers.keys.get(key);
    return change ? [readerMark(readers, reader, change)] : [];
  });
}

async function askForAudits(client: PoolClient, portalId: string, audits: ReadonlyMap<string, string>): Promise<void> {
  if (audits.size === 0) return;
  await client.query(
    `update hubspot_sync.hubspot_entities entity
     set audit_requested_at = coalesce(audit_requested_at, clock_timestamp()), audit_request_reason = asked.reason
     from unnest($2::text[], $3::text[]) as asked(entity, reason)
     where entity.portal_id = $1 and entity.entity = asked.entity`,
    [portalId, [...audits.keys()], [...audits.values()]],
  );
}
