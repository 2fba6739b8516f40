import { Client, type ClientConfig } from 'pg';
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { PUBLICATION } from './decoding-store';

/** What `pg` holds of its connection, and does not declare. */
interface RawConnection extends EventEmitter {
  readonly stream: Readable;
  sendCopyFromChunk(chunk: Buffer): void;
}

export interface ReplicationEvents {
  /** One message of the plug-in; the bytes are the receiver's to keep. */
  readonly onMessage: (bytes: Buffer) => void;
  /** The server has sent all that it has up to there, and asks, if `urgent`, to be answered at once. */
  readonly onKeepalive: (position: bigint, urgent: boolean) => void;
}

const X_LOG_DATA = 0x77;
const KEEPALIVE = 0x6b;
const STATUS = 0x72;
/** Milliseconds from 1970 to 2000, where PostgreSQL's clock begins. */
const EPOCH_MS = 946_684_800_000;

/**
 * One connection in PostgreSQL's streaming replication protocol ("Streaming Replication Protocol" in its manual), which `pg` speaks as far as
 * its messages go. The server lets one connection read a slot at a time; it ends with its process.
 */
export class ReplicationConnection {
  private readonly client: Client;
  private isPaused = false;
  private isReading = false;

  constructor(config: ClientConfig) {
    const replication: ClientConfig & { readonly replication: string } = { ...config, replication: 'database' };
    this.client = new Client(replication);
    this.client.on('error', () => undefined);
  }

  /**
   * Reads until the connection ends; rejects with what ended it: `55006` where another process reads the slot. `failover`: whether standbys are
   * to keep the slot from now on; null: as it is.
   */
  async read(slotName: string, failover: boolean | null, events: ReplicationEvents): Promise<void> {
    await this.client.connect();
    this.connection.once('replicationStart', () => (this.isReading = true));
    this.connection.on('copyData', ({ chunk }: { chunk: Buffer }) => receive(chunk, events));
    // This grammar knows its words in capitals only.
    if (failover !== null) await this.client.query(`ALTER_REPLICATION_SLOT "${slotName}" (FAILOVER ${failover})`);
    await this.client.query(
      `START_REPLICATION SLOT "${slotName}" LOGICAL 0/0 (proto_version '1', publication_names '${PUBLICATION}', messages 'true')`,
    );
  }

  /** All before `position` is stored and need not be sent again; 0: nothing new, but the reader is alive. */
  confirm(position: bigint): void {
    if (!this.isReading) return;
    const status = Buffer.alloc(34);
    status.writeUInt8(STATUS, 0);
    for (const at of [1, 9, 17]) status.writeBigUInt64BE(position, at);
    status.writeBigInt64BE(BigInt(Date.now() - EPOCH_MS) * 1000n, 25);
    this.connection.sendCopyFromChunk(status);
  }

  /** Lets the server wait: what it sends stays in the socket. */
  pause(paused: boolean): void {
    if (paused === this.isPaused) return;
    this.isPaused = paused;
    if (paused) this.connection.stream.pause();
    else this.connection.stream.resume();
  }

  async end(): Promise<void> {
    this.isReading = false;
    this.pause(false);
    await this.client.end();
  }

  private get connection(): RawConnection {
    return (this.client as unknown as { readonly connection: RawConnection }).connection;
  }
}

function receive(chunk: Buffer, events: ReplicationEvents): void {
  // The chunk is a piece of a buffer that is written over.
  if (chunk[0] === X_LOG_DATA) events.onMessage(Buffer.from(chunk.subarray(25)));
  else if (chunk[0] === KEEPALIVE) events.onKeepalive(chunk.readBigUInt64BE(1), chunk[17] === 1);
}
