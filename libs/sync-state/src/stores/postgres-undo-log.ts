import type { UndoLog, UndoTarget, WrittenRecord } from '@app/sync-engine';
import type { Pool } from 'pg';

/**
 * Strategy: the rows of one target are found by an index (of the run, of the link, or the row itself) and gathered per link in the order
 * in which they were written; pages go by link. `link_state` counts only where an undo severed the link,
 * or a filter was left.
 */
const WRITTEN = `
  select log.link_id as "linkId", link.local_key as "localKey", link.hubspot_id as "hubspotId",
         jsonb_agg(jsonb_build_object('kind', log.kind, 'side', log.side, 'localKey', log.local_key, 'hubspotId', log.hubspot_id,
                                      'field', log.field, 'before', log.before, 'after', log.after, 'policy', log.policy) order by log.id) as entries
  from hubspot_sync.hubspot_sync_log log
  join hubspot_sync.hubspot_links link on link.id = log.link_id
  where log.portal_id = $1 and log.entity = $2 and ($3::text is null or log.link_id > $3)
    and (log.kind in ('write', 'create', 'delete', 'merge', 'link') or
         (log.kind = 'link_state' and (log.cause = 'undo' or log.policy in ('left_local_filter', 'left_hubspot_filter'))))
    and TARGET
  group by log.link_id, link.local_key, link.hubspot_id
  order by log.link_id
  limit $4`;

/** The log of one portal, read for taking back what it tells. */
export class PostgresUndoLog implements UndoLog {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async written(
    entity: string,
    target: UndoTarget,
    after: string | null,
    limit: number,
  ): Promise<{ readonly records: readonly WrittenRecord[]; readonly next: string | null }> {
    const [condition, values] = conditionOf(target);
    const found = await this.pool.query<WrittenRecord>(WRITTEN.replace('TARGET', condition), [
      this.portalId,
      entity,
      after,
      limit,
      ...values,
    ]);
    return { records: found.rows, next: found.rows.length < limit ? null : (found.rows.at(-1)?.linkId ?? null) };
  }
}

function conditionOf(target: UndoTarget): [condition: string, values: readonly (string | null)[]] {
  switch (target.kind) {
    case 'run':
      return ['log.run_id = $5', [target.runId]];
    case 'record':
      return ['log.link_id = $5 and ($6::text is null or log.run_id = $6)', [target.linkId, target.runId ?? null]];
    case 'entry':
      return ['log.id = $5::bigint', [target.logId]];
  }
}
