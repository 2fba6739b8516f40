import type { ClientConfig, Pool } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeDecoder, type DecodedChange } from './change-decoder';
import { decodingStoreReady, storedDecoding, untilVisible, watchedTables } from './decoding-store';
import { ReplicationConnection } from './replication-connection';
import { readMessage, type ReplicationMessage } from './replication-message';

export interface ChangeReaderOptions {
  /** How to reach the database that the pool reaches, in a session that prints values as the pool's do. */
  readonly connection: ClientConfig;
  /** The slot is to be kept on standby servers, too (PostgreSQL 17). */
  readonly failover: boolean;
  /** Changes of the application were stored: there is something to fold. The sync's own (S7.1) are in no hurry, and are many in a first sync. */
  readonly onStored: () => void;
  /** Reading ended for a reason that somebody may want to know; it is tried again. */
  readonly onFailure: (error: Error) => void;
  readonly retryMs?: number;
}

const OBJECT_IN_USE = '55006';
const RETRY_MS = 1_000;
/** A server ends a connection that says nothing for 60 s (`wal_sender_timeout`). */
const SIGN_OF_LIFE_MS = 10_000;
/** Changes stored at once; a transaction larger than that is stored in pieces, its position only at its end. */
const CHANGES_PER_STORE = 5_000;
/**
 * Between two stores, unless there is enough for one: what a busy application commits in many small transactions is stored and folded
 * together, and a change that comes alone is stored at once.
 */
const GATHER_MS = 50;
/** Bytes received and not decoded yet above which the server waits, and below which it goes on. */
const HIGH_WATER = 8 << 20;
const LOW_WATER = 1 << 20;

const STORE = `
  insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, keys, operation, columns, at, origin)
  select told.schema, told."table", case when cardinality(told.keys) = 1 then told.keys[1] end,
         case when cardinality(told.keys) > 1 then told.keys end, told.operation, told.columns, to_timestamp(told.at / 1000), told.origin
  from (select set_config('synchronous_commit', 'on', true)) as durable,
    jsonb_to_recordset($1::jsonb) as told(schema text, "table" text, keys text[], operation text, columns text[], at float8, origin text)`;

/**
 * Reads the slot and appends what it tells to `hubspot_captured_changes` (S1.2). The position is confirmed after the rows are committed: who dies between both reads
 * some changes twice, which are only hints (S1.1). Every worker has a reader; the server lets one of them read at a time, the others try every
 * second. Where nothing is captured by decoding it only looks.
 */
export class ChangeReader {
  private stopping = false;
  private readonly cancel = new AbortController();
  private connection: ReplicationConnection | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly options: ChangeReaderOptions,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Ends reading; resolves when what is being stored is stored. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.cancel.abort();
    await this.connection?.end().catch(() => undefined);
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.readOnce();
      } catch (error) {
        // Another worker reads it.
        if (!this.stopping && (error as { code?: unknown }).code !== OBJECT_IN_USE)
          this.options.onFailure(error as Error);
      }
      const { retryMs = RETRY_MS } = this.options;
      if (!this.stopping) await pause(retryMs, undefined, { signal: this.cancel.signal }).catch(() => undefined);
    }
  }

  /** Null: the slot is as it is wanted, or the server knows no such thing. */
  private async failoverToSet(slotName: string): Promise<boolean | null> {
    const { rows } = await this.pool.query<{ failover: boolean | null }>(
      `select (to_jsonb(slot) ->> 'failover')::boolean as failover from pg_replication_slots slot where slot_name = $1`,
      [slotName],
    );
    const stands = rows[0]?.failover ?? null;
    return stands === null || stands === this.options.failover ? null : this.options.failover;
  }

  /** Reads until the connection ends; returns at once where there is nothing to read. */
  private async readOnce(): Promise<void> {
    const decoding = (await decodingStoreReady(this.pool)) ? await storedDecoding(this.pool) : null;
    if (decoding === null || this.stopping) return;
    const connection = new ReplicationConnection(this.options.connection);
    this.connection = connection;
    const intake = new Intake(this.pool, connection, this.options.onStored);
    const alive = setInterval(() => intake.confirm(), SIGN_OF_LIFE_MS);
    try {
      await intake.begin();
      await Promise.race([
        connection.read(decoding.slotName, await this.failoverToSet(decoding.slotName), {
          onMessage: (bytes) => intake.receive(bytes),
          onKeepalive: (position, urgent) => intake.keepalive(position, urgent),
        }),
        intake.failed,
      ]);
    } finally {
      clearInterval(alive);
      this.connection = null;
      await connection.end().catch(() => undefined);
      await intake.ended();
    }
  }
}

/** What one connection has received: decoded in order, stored in pieces, confirmed once stored. */
class Intake {
  private readonly decoder = new ChangeDecoder();
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private working: Promise<void> | null = null;
  private isOver = false;
  private storedAt = -GATHER_MS;
  /** End of the last transaction that was decoded, and of the last one that is stored. */
  private decoded = 0n;
  private stored = 0n;
  private fail: (error: Error) => void = () => undefined;
  /** Rejects when what was received could not be stored. */
  readonly failed = new Promise<never>((_, reject) => (this.fail = reject));

  constructor(
    private readonly pool: Pool,
    private readonly connection: ReplicationConnection,
    private readonly onStored: () => void,
  ) {
    this.failed.catch(() => undefined);
  }

  async begin(): Promise<void> {
    this.decoder.watch(await watchedTables(this.pool));
  }

  receive(bytes: Buffer): void {
    this.queue.push(bytes);
    this.queued += bytes.length;
    if (this.queued > HIGH_WATER) this.connection.pause(true);
    this.working ??= this.work();
  }

  /** What the server has nothing to tell of (other tables, other databases) is confirmed, too: else the log is kept for nothing. */
  keepalive(position: bigint, urgent: boolean): void {
    if (this.working === null && !this.decoder.isInTransaction && position > this.stored) {
      this.stored = position;
      this.confirm();
    } else if (urgent) this.confirm();
  }

  confirm(): void {
    if (!this.isOver) this.connection.confirm(this.stored);
  }

  /** Takes no more; resolves when nothing is under way. */
  async ended(): Promise<void> {
    this.isOver = true;
    await this.working;
  }

  private async work(): Promise<void> {
    try {
      while (this.queue.length > 0 && !this.isOver) {
        await this.gather();
        await this.decodeSome();
        await this.store();
      }
    } catch (error) {
      this.isOver = true;
      this.fail(error as Error);
    } finally {
      this.working = null;
    }
  }

  private async gather(): Promise<void> {
    const restMs = this.storedAt + GATHER_MS - performance.now();
    // What arrives in one breath is stored in one, anyway.
    if (restMs <= 0 || this.queued > LOW_WATER) await Promise.resolve();
    else await pause(restMs);
  }

  private async decodeSome(): Promise<void> {
    const { queue } = this;
    let next = 0;
    for (; next < queue.length && this.decoder.waiting < CHANGES_PER_STORE; next += 1) {
      const message = readMessage(queue[next]!);
      this.queued -= queue[next]!.length;
      if (this.decoder.asksForTables(message)) await this.readTables(message);
      this.decoder.take(message);
      if (message.kind === 'commit') this.decoded = message.end;
    }
    // What came meanwhile stands behind what was there.
    queue.splice(0, next);
    if (this.queued < LOW_WATER) this.connection.pause(false);
  }

  private async readTables(message: ReplicationMessage): Promise<void> {
    if (message.kind === 'message') await untilVisible(this.pool, message.content);
    this.decoder.watch(await watchedTables(this.pool));
  }

  /** What a transaction changed together is folded together, as triggers tell it, and counted together (S5.3): stored in pieces only where it is large. */
  private async store(): Promise<void> {
    if (this.decoder.isInTransaction && this.decoder.waiting < CHANGES_PER_STORE) return;
    const changes: readonly DecodedChange[] = this.decoder.taken();
    if (changes.length > 0) {
      await this.pool.query(STORE, [JSON.stringify(changes)]);
      this.storedAt = performance.now();
      if (changes.some(({ origin }) => origin === null)) this.onStored();
    }
    if (this.decoded <= this.stored) return;
    this.stored = this.decoded;
    this.confirm();
  }
}
