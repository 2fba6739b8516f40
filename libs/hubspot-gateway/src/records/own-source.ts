import type { ConnectionStore, WriteOutcome } from '@app/sync-engine';
import type { AccessTokensService } from '../auth/access-tokens.service';
import type { RecordReads } from './record-reads';

/** A write that this process has just made and HubSpot has confirmed. */
export interface ConfirmedWrite {
  readonly objectType: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** For an update: when HubSpot began the call, ms of its clock; null where it does not say. `created` for a create. */
  readonly since: number | null | 'created';
}

const APP_SOURCES: ReadonlySet<string> = new Set(['INTEGRATION', 'API']);

/**
 * S2.6 with a service key: nothing tells the `sourceId` under which our writes appear, so it is read once from the history of our first
 * one. Taken for ours is only an app's entry with the value we sent: the first of a record that we created, or one made during our update.
 */
export class OwnSource {
  private learned: string | null = null;

  constructor(
    private readonly reads: RecordReads,
    private readonly tokens: AccessTokensService,
    private readonly connections: ConnectionStore,
  ) {}

  id(): string | null {
    return this.tokens.ownSourceId() ?? this.learned;
  }

  /** Learns from the first write that was confirmed with the value sent, if nothing is known yet. Costs one read. */
  async learnFrom(
    objectType: string,
    inputs: readonly { readonly traceId: string; readonly properties: Readonly<Record<string, string>> }[],
    outcomes: ReadonlyMap<string, WriteOutcome>,
    since: ConfirmedWrite['since'],
  ): Promise<void> {
    if (this.id() !== null || since === null) return;
    for (const { traceId, properties } of inputs) {
      const outcome = outcomes.get(traceId);
      if (outcome?.kind !== 'written') continue;
      await this.learnOwnSourceId({ objectType, id: outcome.record.id, properties, since });
      return;
    }
  }

  /** Null if the history does not tell; the next write is looked at then. */
  async learnOwnSourceId({ objectType, id, properties, since }: ConfirmedWrite): Promise<string | null> {
    const sent = Object.entries(properties).filter(([, value]) => value !== '');
    if (sent.length === 0 || since === null) return null;
    const read = await this.reads.batchWithHistory(
      objectType,
      [id],
      sent.map(([name]) => name),
    );
    if (!read.ok) return null;
    const history = read.value.get(id)?.history ?? {};
    for (const [name, value] of sent) {
      const entries = history[name] ?? [];
      const entry = since === 'created' ? entries.at(-1) : entries.find(({ timestamp }) => timestamp >= since);
      if (entry?.value !== value || !entry.sourceId || !APP_SOURCES.has(entry.sourceType)) continue;
      this.learned = entry.sourceId;
      const connection = await this.connections.current();
      if (connection) await this.connections.update(connection.portalId, { ownSourceId: entry.sourceId });
      this.tokens.forget();
      return entry.sourceId;
    }
    return null;
  }
}
