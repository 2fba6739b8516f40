import type { AuditFinding, AuditStore, FindingVerdict, NewFinding } from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { milliseconds, timestamp } from '../milliseconds';

const COLUMNS = `
  finding.id::text as id, finding.kind, finding.link_id as "linkId", finding.local_key as "localKey",
  finding.hubspot_id as "hubspotId", finding.field, finding.local, finding.hubspot, finding.times_seen as "timesSeen",
  ${milliseconds('finding.first_seen_at')} as "firstSeenAt", finding.verdict`;

/**
 * Whether somebody told of the finding's record within the time `$4` (ms) before now, or since it was seen: a webhook about the record,
 * or a change of it that capture, an event or a poll brought through the engine.
 */
const HINTED = `(
  exists (select 1 from hubspot_sync.hubspot_webhook_log event
          where event.portal_id = finding.portal_id and event.object_id = finding.hubspot_id
            and event.received_at > finding.first_seen_at - $4::float8 * interval '1 ms')
  or exists (select 1 from hubspot_sync.hubspot_sync_log log
             where log.portal_id = finding.portal_id and log.link_id = finding.link_id and log.cause in ('capture', 'event', 'poll')
               and log.at > finding.first_seen_at - $4::float8 * interval '1 ms'))`;

/** Findings of one portal's audits. */
export class PostgresAuditStore implements AuditStore {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async found(entity: string, auditId: string, findings: readonly NewFinding[]): Promise<void> {
    if (findings.length === 0) return;
    await this.pool.query(
      `insert into hubspot_sync.hubspot_audit_findings as finding
         (portal_id, entity, kind, link_id, local_key, hubspot_id, field, local, hubspot, seen_by)
       select distinct on (kind, "linkId", "localKey", "hubspotId", field)
              $1, $2, kind, "linkId", "localKey", "hubspotId", field, local, hubspot, $3
       from rows from (jsonb_to_recordset($4::jsonb) as
              (kind text, "linkId" text, "localKey" text, "hubspotId" text, field text, local jsonb, hubspot jsonb))
            with ordinality as new(kind, "linkId", "localKey", "hubspotId", field, local, hubspot, n)
       order by kind, "linkId", "localKey", "hubspotId", field, n desc
       on conflict (portal_id, entity, kind, coalesce(link_id, ''), coalesce(local_key, ''), coalesce(hubspot_id, ''),
                    coalesce(field, '')) where settled_at is null
       do update set local = excluded.local, hubspot = excluded.hubspot, last_seen_at = clock_timestamp(),
         times_seen = finding.times_seen + case when finding.seen_by is distinct from excluded.seen_by then 1 else 0 end,
         seen_by = excluded.seen_by`,
      [this.portalId, entity, auditId, jsonParameter(findings)],
    );
  }

  async due(entity: string, auditId: string, ageMs: number, limit: number): Promise<readonly AuditFinding[]> {
    const found = await this.pool.query<AuditFinding>(
      `select ${COLUMNS} from hubspot_sync.hubspot_audit_findings finding
       where portal_id = $1 and entity = $2 and seen_by = $3 and settled_at is null and looked_by is distinct from $3
         and last_seen_at <= clock_timestamp() - $4::float8 * interval '1 ms'
       order by finding.id limit $5`,
      [this.portalId, entity, auditId, ageMs, limit],
    );
    return found.rows;
  }

  async open(entity: string, auditId: string): Promise<number> {
    const counted = await this.pool.query<{ open: number }>(
      `select count(*)::int as open from hubspot_sync.hubspot_audit_findings
       where portal_id = $1 and entity = $2 and seen_by = $3 and settled_at is null and looked_by is distinct from $3`,
      [this.portalId, entity, auditId],
    );
    return counted.rows[0]?.open ?? 0;
  }

  async settle(
    entity: string,
    auditId: string,
    ids: {
      readonly counted: readonly string[];
      readonly vanished: readonly string[];
      readonly kept: readonly string[];
    },
    hintMs: number,
  ): Promise<void> {
    await this.pool.query(
      `update hubspot_sync.hubspot_audit_findings finding
       set looked_by = $3,
           settled_at = case when id = any($7::bigint[]) then null else clock_timestamp() end,
           verdict = case when id = any($7::bigint[]) then null
                          when id = any($6::bigint[]) then 'vanished'
                          when ${HINTED} then 'late_found' else 'drift_found' end
       where portal_id = $1 and entity = $2 and settled_at is null and looked_by is distinct from $3
         and id = any($5::bigint[] || $6::bigint[] || $7::bigint[])`,
      [this.portalId, entity, auditId, hintMs, ids.counted, ids.vanished, ids.kept],
    );
    await this.pool.query(
      `update hubspot_sync.hubspot_audit_findings finding set verdict = 'late_found'
       where portal_id = $1 and entity = $2 and verdict = 'drift_found' and $3::text is not null
         and settled_at > clock_timestamp() - $4::float8 * interval '1 ms' and ${HINTED}`,
      [this.portalId, entity, auditId, hintMs],
    );
  }

  /** Ids of one object type grow, so a record newer than the newest listed one was made since. */
  async correctIndex(entity: string, runId: string): Promise<number> {
    const removed = await this.pool.query(
      `delete from hubspot_sync.hubspot_match_keys known
       where known.portal_id = $1 and known.entity = $2 and known.hubspot_id ~ '^[0-9]{1,18}$'
         and known.hubspot_id::bigint <= (
           select max(hubspot_id::bigint) from hubspot_sync.hubspot_listed_records
           where run_id = $3 and hubspot_id ~ '^[0-9]{1,18}$')
         and not exists (select 1 from hubspot_sync.hubspot_listed_records listed
                         where listed.run_id = $3 and listed.hubspot_id = known.hubspot_id)`,
      [this.portalId, entity, runId],
    );
    return removed.rowCount ?? 0;
  }

  async marked(
    entity: string,
    records: readonly { readonly kind: string; readonly id: string }[],
  ): Promise<ReadonlySet<string>> {
    if (records.length === 0) return new Set();
    const found = await this.pool.query<{ name: string }>(
      `select mark.record_kind || ' ' || mark.record_id as name
       from unnest($3::text[], $4::text[]) as named(kind, id)
       join hubspot_sync.hubspot_dirty_records mark
         on mark.portal_id = $1 and mark.entity = $2 and mark.record_kind = named.kind and mark.record_id = named.id`,
      [this.portalId, entity, records.map(({ kind }) => kind), records.map(({ id }) => id)],
    );
    return new Set(found.rows.map(({ name }) => name));
  }

  async list(options: {
    readonly entity?: string;
    readonly limit: number;
    readonly before?: string;
  }): Promise<readonly (AuditFinding & { readonly entity: string })[]> {
    const found = await this.pool.query<AuditFinding & { entity: string }>(
      `select ${COLUMNS}, finding.entity from hubspot_sync.hubspot_audit_findings finding
       where portal_id = $1 and ($2::text is null or entity = $2) and ($3::bigint is null or id < $3)
       order by finding.id desc limit $4`,
      [this.portalId, options.entity ?? null, options.before ?? null, options.limit],
    );
    return found.rows;
  }

  async counts(entity: string, since: number): Promise<Readonly<Record<FindingVerdict, number>>> {
    const counted = await this.pool.query<{ verdict: FindingVerdict; n: number }>(
      `select verdict, count(*)::int as n from hubspot_sync.hubspot_audit_findings
       where portal_id = $1 and entity = $2 and settled_at >= ${timestamp('$3')} group by verdict`,
      [this.portalId, entity, since],
    );
    const counts = { late_found: 0, drift_found: 0, vanished: 0 };
    for (const { verdict, n } of counted.rows) counts[verdict] = n;
    return counts;
  }
}
