import type { InboundEvent, JournalIntake } from '@app/sync-engine';
import type { Pool } from 'pg';
import { inTransaction } from '../postgres-transactions';
import { storeEvents } from './postgres-webhook-intake';

/** A file holds up to ten thousand entries, each with all changed properties (hubspot-facts 7.7). */
const EVENTS_PER_STATEMENT = 1_000;

/** The offset in `hubspot_config`, moved in the transaction that stores the last events of its file. */
export class PostgresJournalIntake implements JournalIntake {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async offset(): Promise<string | null> {
    const { rows } = await this.pool.query<{ offset: string | null }>(
      'select journal_offset as "offset" from hubspot_sync.hubspot_config where portal_id = $1',
      [this.portalId],
    );
    return rows[0]?.offset ?? null;
  }

  async store(
    events: readonly InboundEvent[],
    offset: string,
  ): Promise<{ readonly stored: number; readonly marked: number }> {
    let [stored, marked] = [0, 0];
    for (let from = 0; ; from += EVENTS_PER_STATEMENT) {
      const part = events.slice(from, from + EVENTS_PER_STATEMENT);
      const isLast = from + EVENTS_PER_STATEMENT >= events.length;
      const done = isLast ? await this.storeLast(part, offset) : await storeEvents(this.pool, part);
      stored += done.stored;
      marked += done.marked;
      if (isLast) return { stored, marked };
    }
  }

  async forget(): Promise<void> {
    await this.pool.query('update hubspot_sync.hubspot_config set journal_offset = null where portal_id = $1', [
      this.portalId,
    ]);
  }

  private storeLast(events: readonly InboundEvent[], offset: string) {
    return inTransaction(this.pool, async (client) => {
      const done = await storeEvents(client, events);
      await client.query('update hubspot_sync.hubspot_config set journal_offset = $2 where portal_id = $1', [
        this.portalId,
        offset,
      ]);
      return done;
    });
  }
}
