import { RecordViews } from './record-views';

/** Time that passes without anybody waiting for it. */
export class PassingTime extends RecordViews {
  /** As if that much time had passed for everything that waits, is leased or is under way. */
  async passTime(ms: number): Promise<void> {
    const ago = `$1::float8 * interval '1 ms'`;
    await this.pool.query(
      `update hubspot_sync.hubspot_dirty_records set not_before = not_before - ${ago}, first_marked_at = first_marked_at - ${ago},
         last_marked_at = last_marked_at - ${ago}, stale_since = stale_since - ${ago}, lease_expires_at = lease_expires_at - ${ago}`,
      [ms],
    );
    await this.pool.query(`update hubspot_sync.hubspot_write_intents set created_at = created_at - ${ago}`, [ms]);
    await this.pool.query(
      `update hubspot_sync.hubspot_request_budget set blocked_until = blocked_until - ${ago}, arrival = arrival - ${ago}`,
      [ms],
    );
  }

  /** As if the application had made its changes that long ago. */
  async capturedAgo(ms: number): Promise<void> {
    await this.pool.query(`update hubspot_sync.hubspot_captured_changes set at = at - $1::float8 * interval '1 ms'`, [
      ms,
    ]);
  }

  /** What is captured of the row is folded, and is due only after that time. */
  async postpone(key: string, ms: number): Promise<void> {
    while ((await this.stores.state.fold(200)) > 0);
    await this.pool.query(
      `update hubspot_sync.hubspot_dirty_records mark set not_before = not_before + $2::float8 * interval '1 ms'
       from hubspot_sync.hubspot_links link where link.local_key = $1 and mark.record_id = link.id`,
      [key, ms],
    );
  }
}
