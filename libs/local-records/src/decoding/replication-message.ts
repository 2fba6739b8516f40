/** An unchanged value that lies out of line and is not in the log (TOAST). */
export const NOT_SENT = Symbol('NOT_SENT');

/** A value as the text that the server prints, byte by byte. */
export type SentValue = Buffer | null | typeof NOT_SENT;
export type SentRow = readonly SentValue[];

export interface SentRelation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

export interface FormerRow {
  readonly values: SentRow;
  /** False: only columns of the replica identity are told, all others are null (the table is not `replica identity full`). */
  readonly whole: boolean;
}

/** What of pgoutput's messages capture reads (protocol version 1, text values). */
export type ReplicationMessage =
  /** `at`: when it was committed, ms of the database's clock. */
  | { readonly kind: 'begin'; readonly at: number }
  /** `end`: where the next transaction may begin; all before it is told. */
  | { readonly kind: 'commit'; readonly end: bigint }
  | { readonly kind: 'relation'; readonly relation: SentRelation }
  | { readonly kind: 'insert'; readonly oid: number; readonly after: SentRow }
  /** `before`: null where the log has not what the row was. */
  | { readonly kind: 'update'; readonly oid: number; readonly before: FormerRow | null; readonly after: SentRow }
  | { readonly kind: 'delete'; readonly oid: number; readonly before: FormerRow }
  | { readonly kind: 'truncate'; readonly oids: readonly number[] }
  /** What `pg_logical_emit_message` put into the transaction. */
  | { readonly kind: 'message'; readonly prefix: string; readonly content: string }
  /** A type, an origin, or what a later version adds: nothing that capture needs. */
  | { readonly kind: 'other' };

/** Microseconds from 1970 to 2000, where PostgreSQL's clock begins. */
const EPOCH_MICROSECONDS = 946_684_800_000_000n;

/**
 * Reads one message of PostgreSQL's output plug-in pgoutput ("Logical Replication Message Formats" in its manual). Values stay bytes: most are only
 * compared. Throws a RangeError on a message that ends too early.
 */
export function readMessage(bytes: Buffer): ReplicationMessage {
  const reader = new Reader(bytes);
  switch (reader.character()) {
    case 'B':
      reader.skip(8);
      return { kind: 'begin', at: reader.time() };
    case 'C':
      reader.skip(1 + 8);
      return { kind: 'commit', end: reader.uint64() };
    case 'R':
      return { kind: 'relation', relation: reader.relation() };
    case 'I': {
      const oid = reader.uint32();
      reader.skip(1);
      return { kind: 'insert', oid, after: reader.row() };
    }
    case 'U':
      return updated(reader);
    case 'D': {
      const oid = reader.uint32();
      const whole = reader.character() === 'O';
      return { kind: 'delete', oid, before: { values: reader.row(), whole } };
    }
    case 'T': {
      const tables = reader.uint32();
      reader.skip(1);
      return { kind: 'truncate', oids: Array.from({ length: tables }, () => reader.uint32()) };
    }
    case 'M':
      reader.skip(1 + 8);
      return { kind: 'message', prefix: reader.text(), content: reader.bytes(reader.uint32()).toString('utf8') };
    default:
      return { kind: 'other' };
  }
}

function updated(reader: Reader): ReplicationMessage {
  const oid = reader.uint32();
  const part = reader.character();
  if (part === 'N') return { kind: 'update', oid, before: null, after: reader.row() };
  // K, not O: of the old row only its identity, and only because that changed.
  const before = { values: reader.row(), whole: part === 'O' };
  reader.skip(1);
  return { kind: 'update', oid, before, after: reader.row() };
}

class Reader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  skip(bytes: number): void {
    this.at += bytes;
  }

  character(): string {
    return String.fromCharCode(this.buffer.readUInt8(this.at++));
  }

  uint16(): number {
    this.at += 2;
    return this.buffer.readUInt16BE(this.at - 2);
  }

  uint32(): number {
    this.at += 4;
    return this.buffer.readUInt32BE(this.at - 4);
  }

  uint64(): bigint {
    this.at += 8;
    return this.buffer.readBigUInt64BE(this.at - 8);
  }

  time(): number {
    return Number(BigInt.asIntN(64, this.uint64()) + EPOCH_MICROSECONDS) / 1000;
  }

  bytes(length: number): Buffer {
    if (this.at + length > this.buffer.length) throw new RangeError('A replication message ends too early.');
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  text(): string {
    const end = this.buffer.indexOf(0, this.at);
    const text = this.bytes(end - this.at).toString('utf8');
    this.at = end + 1;
    return text;
  }

  relation(): SentRelation {
    const oid = this.uint32();
    const schema = this.text() || 'pg_catalog';
    const name = this.text();
    this.skip(1);
    const columns = Array.from({ length: this.uint16() }, () => {
      this.skip(1);
      const column = this.text();
      this.skip(4 + 4);
      return column;
    });
    return { oid, schema, name, columns };
  }

  row(): SentRow {
    return Array.from({ length: this.uint16() }, () => this.value());
  }

  private value(): SentValue {
    switch (this.character()) {
      case 'n':
        return null;
      case 'u':
        return NOT_SENT;
      default:
        return this.bytes(this.uint32());
    }
  }
}
