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
import { markExpressions, upsertMarks } from '../marks/mark-upsert';
import { milliseconds, timestamp } from '../milliseconds';
import { PLANNED_COLUMNS, batchKind } from './plan-rows';

const LISTED_COLUMNS = `hubspot_id as id, properties, ${milliseconds('updated_at')} as "updatedAt", false as archived`;

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

const NAMES_ASSOCIATIONS = `jsonb_path_exists(planned.fields, '$[*].field ? (@ starts with "association:")') as associations`;

/** Whether a planned record was fed to the workers; the tables go by the names `planned` and `run`. */
const IS_FED = `(planned.batch_kind, planned.id) <= (run.fed_kind, run.fed_record)`;

/**
 * Strategy: one statement moves the run's place in its plan and marks what it passed, so that a crash leaves nothing passed without a mark;
 * the planned records themselves are only read. The run's row is locked first: who pauses or cancels it comes before or after.
 */
const FEED = `
  with run as materialized (
    select id, fed_kind, fed_record from hubspot_sync.hubspot_runs
    where id = $1 and state = 'applying' and not paused for update
  ),
  next as materialized (
    select planned.id as plan_id, planned.batch_kind, planned.portal_id, planned.entity,
           case when planned.link_id is not null then 'link' when planned.local_key is not null then 'local' else 'hubspot' end as kind,
           coalesce(planned.link_id, planned.local_key, planned.hubspot_id) as id, ${NAMES_ASSOCIATIONS}
    from run
    join hubspot_sync.hubspot_plan_records planned
      on planned.run_id = run.id and (planned.batch_kind, planned.id) > (run.fed_kind, run.fed_record)
    where planned.progress = 'planned'
    order by planned.batch_kind, planned.id limit $2
  ),
  passed as (
    update hubspot_sync.hubspot_runs run set fed_kind = last.batch_kind, fed_record = last.plan_id
    from (select batch_kind, plan_id from next order by batch_kind desc, plan_id desc limit 1) as last
    where run.id = $1
  ),
  given as (
    select portal_id, entity, kind, id, array[$3::text] as reasons,
           array['fields', 'existence'] || case when associations then array['associations'] else '{}' end as about,
           '{}'::jsonb as times, false as deleted, true as own_capture, '[]'::jsonb as hints, true as own_events,
           null::float8 as first_at, null::float8 as last_at, row_number() over (order by batch_kind, plan_id) as n
    from next
  ), ${markExpressions('given')}
  select (select count(*)::int from next) as fed, (select count(*) from marked) as marks`;

/** Plans of one portal's runs. */
export class PostgresPlanStore implements PlanStore {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async saveListed(runId: string, records: readonly HubSpotRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.pool.query(
      `insert into hubspot_sync.hubspot_listed_records (run_id, hubspot_id, properties, updated_at)
       select $1, id, properties, ${timestamp('"updatedAt"')}
       from jsonb_to_recordset($2::jsonb) as listed(id text, properties jsonb, "updatedAt" float8)
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
         (run_id, portal_id, entity, action, batch_kind, link_id, local_key, hubspot_id, fields, undoes)
       select $1, run.portal_id, run.entity, action, "batchKind", "linkId", "localKey", "hubspotId", fields, undoes
       from hubspot_sync.hubspot_runs run,
            rows from (jsonb_to_recordset($2::jsonb) as
              (action text, "batchKind" smallint, "linkId" text, "localKey" text, "hubspotId" text, fields jsonb, undoes jsonb))
            with ordinality as new(action, "batchKind", "linkId", "localKey", "hubspotId", fields, undoes, n)
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

  async feed(runId: string, limit: number, reason: 'run' | 'undo'): Promise<number> {
    const fed = await this.pool.query<{ fed: number }>(FEED, [runId, limit, reason]);
    return fed.rows[0]?.fed ?? 0;
  }

  async open(runId: string): Promise<{ readonly due: number; readonly more: boolean }> {
    const counted = await this.pool.query<{ due: number; more: boolean }>(
      `select (select count(*)::int from hubspot_sync.hubspot_plan_records planned
               where run_id = run.id and progress = 'planned' and ${IS_FED}) as due,
              exists (select 1 from hubspot_sync.hubspot_plan_records planned
                      where run_id = run.id and progress = 'planned' and not ${IS_FED}) as more
       from hubspot_sync.hubspot_runs run where run.id = $1`,
      [runId],
    );
    return counted.rows[0] ?? { due: 0, more: false };
  }

  async markMoved(runId: string): Promise<number> {
    const moved = await this.pool.query<Ends>(
      `select entity, link_id as "linkId", local_key as "localKey", hubspot_id as "hubspotId", ${NAMES_ASSOCIATIONS}
       from hubspot_sync.hubspot_plan_records planned where run_id = $1 and progress = 'moved' order by id`,
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

  /** A mark that something else joined meanwhile stays. */
  async withdraw(runId: string): Promise<void> {
    await this.pool.query(
      `with open as (
         select planned.portal_id, planned.entity, link.id as link_id, planned.local_key, planned.hubspot_id
         from hubspot_sync.hubspot_plan_records planned
         join hubspot_sync.hubspot_runs run on run.id = planned.run_id
         left join hubspot_sync.hubspot_links link
           on link.portal_id = planned.portal_id and link.entity = planned.entity
          and (link.local_key = planned.local_key or link.hubspot_id = planned.hubspot_id)
         where planned.run_id = $1 and planned.progress = 'planned' and ${IS_FED}
       )
       delete from hubspot_sync.hubspot_dirty_records mark
       using open
       where mark.portal_id = open.portal_id and mark.entity = open.entity and mark.lease_token is null
         and mark.reasons <@ array['run', 'undo']
         and ((mark.record_kind = 'link' and mark.record_id = open.link_id)
           or (mark.record_kind = 'local' and mark.record_id = open.local_key)
           or (mark.record_kind = 'hubspot' and mark.record_id = open.hubspot_id))`,
      [runId],
    );
  }
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
