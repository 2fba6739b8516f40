import {
  NOT_SENT,
  type FormerRow,
  type ReplicationMessage,
  type SentRelation,
  type SentRow,
} from './replication-message';

/** A captured table as the decoder knows it; changes of its partitions are told as its own. */
export interface DecodedTable {
  readonly schema: string;
  readonly name: string;
  readonly key: string;
  /** Columns that tell rows apart, the key first: their change is a delete and an insert. */
  readonly identity: readonly string[];
  readonly columns: readonly string[];
}

/** What becomes a row of `hubspot_captured_changes`. */
export interface DecodedChange {
  readonly schema: string;
  readonly table: string;
  /** Empty for `truncate` and `missed`. */
  readonly keys: readonly string[];
  /** `missed`: something happened that cannot be told; an audit finds it. */
  readonly operation: 'insert' | 'update' | 'delete' | 'truncate' | 'missed';
  readonly columns: readonly string[];
  /** When it was committed, ms of the database's clock. */
  readonly at: number;
  readonly origin: string | null;
}

/** Prefix of the message with which the sync tags its own transaction (S7.1); its content is the portal. */
export const ORIGIN_MESSAGE = 'hubspot_sync.origin';
/** Prefix of the message with which an installation says that the decoded tables changed: what is committed after it is read by the new ones. */
export const TABLES_MESSAGE = 'hubspot_sync.decoded_tables';

/** Keys in one captured row, as the triggers pack them. */
const KEYS_PER_ROW = 100;

interface Watched {
  readonly table: DecodedTable;
  readonly key: number;
  readonly identity: readonly number[];
  /** Captured columns that the row has, with their places. */
  readonly columns: readonly (readonly [string, number])[];
}

interface Pack {
  readonly change: Omit<DecodedChange, 'keys'>;
  readonly keys: string[];
}

/**
 * What the messages of one stream say of captured tables (S1.2), pure: which captured column changed, nothing where none did, a changed
 * key as a delete and an insert, in whose name it was written. Told as committed: what is decoded will not be rolled back.
 */
export class ChangeDecoder {
  /** By `tableName` of the table itself and of each of its partitions. */
  private tables: ReadonlyMap<string, DecodedTable> = new Map();
  private readonly relations = new Map<number, { relation: SentRelation; watched: Watched | null }>();
  private packs = new Map<string, Pack>();
  private readonly full: Pack[] = [];
  private changes = 0;
  private at = 0;
  private origin: string | null = null;
  private inTransaction = false;

  /** Changes that were decoded and not taken yet. */
  get waiting(): number {
    return this.changes;
  }

  /** Whether a transaction was told in part: no position within it may be confirmed. */
  get isInTransaction(): boolean {
    return this.inTransaction;
  }

  /** From now on changes are read by these, by `tableName` of the table itself and of each partition. */
  watch(tables: ReadonlyMap<string, DecodedTable>): void {
    this.tables = tables;
    for (const known of this.relations.values()) known.watched = this.watched(known.relation);
  }

  /** Whether the tables must be read anew before the message is taken: it says so, or names a table (a new partition) that is not known. */
  asksForTables(message: ReplicationMessage): boolean {
    if (message.kind === 'message') return message.prefix === TABLES_MESSAGE;
    return message.kind === 'relation' && !this.tables.has(nameOf(message.relation));
  }

  take(message: ReplicationMessage): void {
    switch (message.kind) {
      case 'begin':
        this.inTransaction = true;
        this.at = message.at;
        this.origin = null;
        return;
      case 'commit':
        this.inTransaction = false;
        return;
      case 'relation': {
        const { relation } = message;
        this.relations.set(relation.oid, { relation, watched: this.watched(relation) });
        return;
      }
      case 'message':
        if (message.prefix === ORIGIN_MESSAGE) this.origin = message.content;
        return;
      case 'truncate':
        for (const oid of message.oids) this.rowOf(oid, (watched) => this.addWhole(watched, 'truncate'));
        return;
      case 'insert':
        return this.rowOf(message.oid, (watched) => this.appeared(watched, message.after));
      case 'update':
        return this.rowOf(message.oid, (watched) => this.updated(watched, message.before, message.after));
      case 'delete':
        return this.rowOf(message.oid, (watched) => this.gone(watched, message.before));
      case 'other':
        return;
    }
  }

  /** What was decoded since the last call; rows of one transaction that changed alike share one. */
  taken(): readonly DecodedChange[] {
    const packs = [...this.full.splice(0), ...this.packs.values()];
    this.packs = new Map();
    this.changes = 0;
    return packs.map(({ change, keys }) => ({ ...change, keys }));
  }

  private rowOf(oid: number, told: (watched: Watched) => void): void {
    const watched = this.relations.get(oid)?.watched;
    if (watched) told(watched);
  }

  private appeared(watched: Watched, after: SentRow): void {
    this.add(watched, 'insert', after, watched.table.columns);
  }

  private gone(watched: Watched, before: FormerRow): void {
    if (Buffer.isBuffer(before.values[watched.key])) this.add(watched, 'delete', before.values, []);
    else this.addWhole(watched, 'missed');
  }

  private updated(watched: Watched, before: FormerRow | null, after: SentRow): void {
    const moved =
      before !== null &&
      watched.identity.some((place) => {
        return (before.whole || before.values[place] !== null) && differs(before.values, after, place);
      });
    if (moved) {
      this.gone(watched, before);
      this.appeared(watched, complete(before, after));
      return;
    }
    // Where the log has not the old row, each captured column may have changed.
    const changed = before?.whole
      ? watched.columns.filter(([, place]) => differs(before.values, after, place)).map(([name]) => name)
      : watched.table.columns;
    if (changed.length > 0) this.add(watched, 'update', after, changed);
  }

  private addWhole(watched: Watched, operation: 'truncate' | 'missed'): void {
    const change = this.changeOf(watched, operation, []);
    const name = packName(change);
    if (this.packs.has(name)) return;
    this.packs.set(name, { change, keys: [] });
    this.changes += 1;
  }

  private add(watched: Watched, operation: DecodedChange['operation'], row: SentRow, columns: readonly string[]): void {
    const key = row[watched.key];
    // A key is never null, and no key is as long as to lie out of line.
    if (!Buffer.isBuffer(key)) return;
    const change = this.changeOf(watched, operation, columns);
    const name = packName(change);
    const pack = this.packs.get(name) ?? { change, keys: [] };
    this.packs.set(name, pack);
    pack.keys.push(key.toString('utf8'));
    this.changes += 1;
    if (pack.keys.length < KEYS_PER_ROW) return;
    this.full.push(pack);
    this.packs.delete(name);
  }

  private changeOf(
    { table }: Watched,
    operation: DecodedChange['operation'],
    columns: readonly string[],
  ): Omit<DecodedChange, 'keys'> {
    return { schema: table.schema, table: table.name, operation, columns, at: this.at, origin: this.origin };
  }

  /** Null: not captured, or without the column by which its changes are named. */
  private watched(relation: SentRelation): Watched | null {
    const table = this.tables.get(nameOf(relation));
    if (!table) return null;
    const place = (column: string): number => relation.columns.indexOf(column);
    const identity = table.identity.map(place);
    if (identity.includes(-1)) return null;
    const columns = table.columns.map((name) => [name, place(name)] as const).filter(([, at]) => at >= 0);
    return { table, key: place(table.key), identity, columns };
  }
}

/** By which a table or partition is watched; no name holds a zero byte. */
export function tableName(schema: string, name: string): string {
  return `${schema}\u0000${name}`;
}

function nameOf(relation: Pick<SentRelation, 'schema' | 'name'>): string {
  return tableName(relation.schema, relation.name);
}

function packName(change: Omit<DecodedChange, 'keys'>): string {
  const { schema, table, operation, columns, at, origin } = change;
  return [schema, table, operation, columns.join('\u0000'), at, origin ?? ''].join('\u0001');
}

/** By the bytes of their texts, as the guard of local writes compares (S3.6). */
function differs(before: SentRow, after: SentRow, place: number): boolean {
  const old = before[place];
  const now = after[place];
  if (now === NOT_SENT) return false;
  if (Buffer.isBuffer(old) && Buffer.isBuffer(now)) return !old.equals(now);
  return old !== now;
}

/** The new row with what it did not repeat. */
function complete(before: FormerRow, after: SentRow): SentRow {
  return after.map((value, place) => (value === NOT_SENT ? (before.values[place] ?? null) : value));
}
