import { batchKind } from '@app/sync-engine';
import type {
  HubSpotRecord,
  MarkReason,
  NewPlannedRecord,
  PlanFilter,
  PlannedRecord,
  PlanStore,
  RecordRef,
} from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { MARK_ORDER } from '../marks/mark-row';
import { upsertMarks } from '../marks/mark-upsert';
import { milliseconds, timestamp } from '../milliseconds';
import { IS_FED, NAMES_ASSOCIATIONS, OPEN, feedPlan } from './plan-feed';
import { PLANNED_COLUMNS } from './plan-rows';
import { YoungTables } from './young-tables';

const LISTED_COLUMNS = `hubspot_id as id, properties, ${milliseconds('updated_at')} as "updatedAt", false as archived`;

/** What the runs of an empty schema fill. */
const FILLED_BY_RUNS = [
  'hubspot_match_keys',
  'hubspot_listed_records',
  'hubspot_plan_records',
  'hubspot_dirty_records',
  'hubspot_links',
  'hubspot_write_intents',
];

/** Marks of one statement. */
const MARKS_PER_STATEMENT = 1000;

interface Ends {
  readonly entity: string;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  /** The plan is about associations of the record, too: they are read then (S6.5). */
  readonly associations: boolean;
}

/** Plans of one portal's runs. */
export class PostgresPlanStore implements PlanStore {
  private readonly youngTables: YoungTables;

  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {
    this.youngTables = new YoungTables(pool, FILLED_BY_RUNS);
  }

  async saveListed(runId: string, records: readonly HubSpotRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.youngTables.look();
    await this.pool.query(
      `insert into hubspot_sync.hubspot_listed_records (run_id, hubspot_id, properties, updated_at)
       select distinct on (id) $1, id, properties, ${timestamp('"updatedAt"')}
       from rows from (jsonb_to_recordset($2::jsonb) as (id text, properties jsonb, "updatedAt" float8))
            with ordinality as listed(id, properties, "updatedAt", n)
       order by id, n desc
       on conflict (run_id, hubspot_id) do update set properties = excluded.properties, updated_at = excluded.updated_at`,
      [runId, jsonParameter(records.map(({ id, properties, updatedAt }) => ({ id, properties, updatedAt })))],
    );
  }

  async listed(runId: string, hubspotIds: readonly string[]): Promise<ReadonlyMap<string, HubSpotRecord>> {
    if (hubspotIds.length === 0) return new Map();
    const found = await this.pool.query<HubSpotRecord>(
      `select ${LISTED_COLUMNS} from hubspot_sync.hubspot_listed_records where run_id = $1 and hubspot_id = any($2)`,
      [runId, hubspotIds],
    );
    return new Map(found.rows.map((record) => [record.id, record]));
  }

  async walkListed(
    runId: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }> {
    const found = await this.pool.query<HubSpotRecord>(
      `select ${LISTED_COLUMNS} from hubspot_sync.hubspot_listed_records
       where run_id = $1 and ($2::text is null or hubspot_id > $2 collate "C") order by hubspot_id limit $3`,
      [runId, after, limit],
    );
    return { records: found.rows, next: found.rows.length < limit ? null : (found.rows.at(-1)?.id ?? null) };
  }

  async dropListed(runId: string): Promise<void> {
    await this.pool.query('delete from hubspot_sync.hubspot_listed_records where run_id = $1', [runId]);
  }

  async save(runId: string, records: readonly NewPlannedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const rows = records.map((record) => ({ ...record, batchKind: batchKind(record) }));
    await this.pool.query(
      `insert into hubspot_sync.hubspot_plan_records
         (run_id, portal_id, entity, action, batch_kind, link_id, local_key, hubspot_id, fields, undoes, progress, message)
       select $1, run.portal_id, run.entity, action, "batchKind", "linkId", "localKey", "hubspotId", fields, undoes, coalesce(new.progress, 'planned'), new.message
       from hubspot_sync.hubspot_runs run,
            rows from (jsonb_to_recordset($2::jsonb) as
              (action text, "batchKind" smallint, "linkId" text, "localKey" text, "hubspotId" text, fields jsonb, undoes jsonb,
               progress text, message text))
            with ordinality as new(action, "batchKind", "linkId", "localKey", "hubspotId", fields, undoes, progress, message, n)
       where run.id = $1
       order by n
       on conflict do nothing`,
      [runId, jsonParameter(rows)],
    );
  }

  async plannedIds(runId: string, hubspotIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (hubspotIds.length === 0) return new Set();
    const found = await this.pool.query<{ id: string }>(
      'select hubspot_id as id from hubspot_sync.hubspot_plan_records where run_id = $1 and hubspot_id = any($2)',
      [runId, hubspotIds],
    );
    return new Set(found.rows.map(({ id }) => id));
  }

  async records(
    runId: string,
    options: PlanFilter & { readonly limit: number; readonly after?: string },
  ): Promise<readonly PlannedRecord[]> {
    const found = await this.pool.query<PlannedRecord>(
      `select ${PLANNED_COLUMNS} from hubspot_sync.hubspot_plan_records planned
       where run_id = $1 and portal_id = $2 and id > $3::bigint
         and ($4::text is null or action = $4) and ($5::text is null or progress = $5)
         and ($6::text is null or fields @> jsonb_build_array(jsonb_build_object('field', $6::text)))
       order by planned.id limit $7`,
      [
        runId,
        this.portalId,
        options.after ?? '0',
        options.action ?? null,
        options.progress ?? null,
        options.field ?? null,
        options.limit,
      ],
    );
    return found.rows;
  }

  exclude(
    runId: string,
    what: { readonly recordIds: readonly string[] } | { readonly field: string },
  ): Promise<number> {
    return this.setExcluded(runId, what, true);
  }

  include(
    runId: string,
    what: { readonly recordIds: readonly string[] } | { readonly field: string },
  ): Promise<number> {
    return this.setExcluded(runId, what, false);
  }

  private async setExcluded(
    runId: string,
    what: { readonly recordIds: readonly string[] } | { readonly field: string },
    excluded: boolean,
  ): Promise<number> {
    const open = `run.id = planned.run_id and run.id = $1 and run.portal_id = $2 and run.state = 'planned'`;
    if ('recordIds' in what) {
      const changed = await this.pool.query(
        `update hubspot_sync.hubspot_plan_records planned set excluded = $4
         from hubspot_sync.hubspot_runs run
         where ${open} and planned.id = any($3::bigint[]) and planned.excluded <> $4`,
        [runId, this.portalId, what.recordIds, excluded],
      );
      return changed.rowCount ?? 0;
    }
    const changed = await this.pool.query(
      `update hubspot_sync.hubspot_plan_records planned
       set fields = (select jsonb_agg(case when field ->> 'field' = $3 then field || jsonb_build_object('excluded', $4::boolean)
                                           else field end order by n)
                     from jsonb_array_elements(planned.fields) with ordinality as each(field, n))
       from hubspot_sync.hubspot_runs run
       where ${open} and planned.fields @> jsonb_build_array(jsonb_build_object('field', $3::text))`,
      [runId, this.portalId, what.field, excluded],
    );
    return changed.rowCount ?? 0;
  }

  async feed(runId: string, limit: number, reason: 'run' | 'undo', batchSize: number): Promise<number> {
    await this.youngTables.look();
    return feedPlan(this.pool, runId, limit, reason, batchSize);
  }

  async open(runId: string): Promise<{ readonly due: number; readonly more: boolean }> {
    const counted = await this.pool.query<{ due: number; more: boolean }>(OPEN, [runId]);
    return counted.rows[0] ?? { due: 0, more: false };
  }

  async markMoved(runId: string): Promise<number> {
    const moved = await this.pool.query<Ends>(
      `select entity, link_id as "linkId", local_key as "localKey", hubspot_id as "hubspotId", ${NAMES_ASSOCIATIONS} as associations
       from hubspot_sync.hubspot_plan_records planned
       where run_id = $1
         and (progress = 'moved' or (progress = 'excluded'
           and (action in ('sever', 'archive_in_hubspot', 'delete_locally')
             or ${isMarked('link', 'link_id')} or ${isMarked('local', 'local_key')} or ${isMarked('hubspot', 'hubspot_id')})))
       order by id`,
      [runId],
    );
    for (let from = 0; from < moved.rows.length; from += MARKS_PER_STATEMENT) {
      const part = moved.rows.slice(from, from + MARKS_PER_STATEMENT);
      await upsertMarks(
        this.pool,
        this.portalId,
        part.map((ends) => markOf(ends, 'audit')),
      );
    }
    return moved.rows.length;
  }

  /**
   * A mark that something else joined meanwhile stays. One under lease loses its reasons: whoever holds it settles what is under way, and if it
   * is given back, or its holder dies, nothing is done for it any more.
   */
  async withdraw(runId: string): Promise<void> {
    await this.pool.query(
      `with open as (
         select planned.portal_id, planned.entity, link.id as link_id, planned.local_key, planned.hubspot_id
         from hubspot_sync.hubspot_plan_records planned
         left join hubspot_sync.hubspot_links link
           on link.portal_id = planned.portal_id and link.entity = planned.entity
          and (link.local_key = planned.local_key or link.hubspot_id = planned.hubspot_id)
         where planned.run_id = $1 and planned.progress = 'planned' and ${IS_FED}
       ),
       held as materialized (
         select mark.id
         from hubspot_sync.hubspot_dirty_records mark
         join open on mark.portal_id = open.portal_id and mark.entity = open.entity
         where mark.reasons <@ array['run', 'undo']
           and ((mark.record_kind = 'link' and mark.record_id = open.link_id)
             or (mark.record_kind = 'local' and mark.record_id = open.local_key)
             or (mark.record_kind = 'hubspot' and mark.record_id = open.hubspot_id))
         order by ${MARK_ORDER} for update of mark
       ),
       gone as (
         delete from hubspot_sync.hubspot_dirty_records mark using held where mark.id = held.id and mark.lease_token is null
       )
       update hubspot_sync.hubspot_dirty_records mark set reasons = '{}'
       from held where mark.id = held.id and mark.lease_token is not null`,
      [runId],
    );
  }
}

function isMarked(kind: RecordRef['kind'], column: string): string {
  return `exists (select from hubspot_sync.hubspot_dirty_records mark where mark.portal_id = planned.portal_id
    and mark.entity = planned.entity and mark.record_kind = '${kind}' and mark.record_id = planned.${column})`;
}

function markOf(ends: Ends, reason: MarkReason) {
  return {
    entity: ends.entity,
    record: recordOf(ends),
    reasons: [reason],
    about: ['fields' as const, 'existence' as const, ...(ends.associations ? (['associations'] as const) : [])],
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: true,
    hints: [],
    onlyOwnEvents: true,
  };
}

function recordOf({ linkId, localKey, hubspotId }: Ends): RecordRef {
  if (linkId !== null) return { kind: 'link', id: linkId };
  if (localKey !== null) return { kind: 'local', id: localKey };
  return { kind: 'hubspot', id: hubspotId! };
}
