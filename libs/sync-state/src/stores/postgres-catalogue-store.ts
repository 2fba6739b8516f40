import type { CatalogueStore } from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { milliseconds } from '../milliseconds';

/** Catalogues of one portal, and of the local tables as they were read for it. `readAt`: ms of the database's clock. */
export class PostgresCatalogueStore implements CatalogueStore {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async load(kind: string): Promise<{ readonly body: unknown; readonly readAt: number } | null> {
    const found = await this.pool.query<{ body: unknown; readAt: number }>(
      `select body, ${milliseconds('read_at')} as "readAt" from hubspot_sync.hubspot_catalogues where portal_id = $1 and kind = $2`,
      [this.portalId, kind],
    );
    return found.rows[0] ?? null;
  }

  async save(kind: string, body: unknown): Promise<void> {
    await this.pool.query(
      `insert into hubspot_sync.hubspot_catalogues (portal_id, kind, body, read_at)
       values ($1, $2, $3::jsonb, clock_timestamp())
       on conflict (portal_id, kind) do update set body = excluded.body, read_at = excluded.read_at`,
      [this.portalId, kind, jsonParameter(body)],
    );
  }
}
