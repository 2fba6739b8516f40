import { ChangeDecoder, ORIGIN_MESSAGE, TABLES_MESSAGE, tableName, type DecodedTable } from './change-decoder';
import { NOT_SENT, readMessage, type ReplicationMessage, type SentValue } from './replication-message';

const CONTACT: DecodedTable = {
  schema: 'public',
  name: 'contact',
  key: 'id',
  identity: ['id'],
  columns: ['name', 'notes'],
};
const PAIR: DecodedTable = {
  schema: 'public',
  name: 'pair',
  key: 'person',
  identity: ['person', 'company'],
  columns: ['role'],
};

const row = (...values: (string | null | typeof NOT_SENT)[]): SentValue[] =>
  values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
const whole = (...values: (string | null | typeof NOT_SENT)[]) => ({ values: row(...values), whole: true });
const relation = (oid: number, name: string, columns: string[]): ReplicationMessage => ({
  kind: 'relation',
  relation: { oid, schema: 'public', name, columns },
});

describe('ChangeDecoder', () => {
  let decoder: ChangeDecoder;
  const told = (...messages: ReplicationMessage[]): string[] => {
    for (const message of messages) decoder.take(message);
    return decoder
      .taken()
      .map(({ operation, keys, columns, at, origin }) =>
        [operation, keys.join('+') || '-', columns.join(), at, origin]
          .filter((part) => part !== '' && part !== null)
          .join(' '),
      );
  };

  beforeEach(() => {
    decoder = new ChangeDecoder();
    decoder.watch(
      new Map([
        [tableName('public', 'contact'), CONTACT],
        [tableName('public', 'contact_old'), CONTACT],
        [tableName('public', 'pair'), PAIR],
      ]),
    );
    decoder.take(relation(1, 'contact', ['id', 'name', 'secret', 'notes']));
    decoder.take(relation(2, 'pair', ['person', 'company', 'role']));
    decoder.take({ kind: 'begin', at: 5 });
  });

  it('S1.2 names the captured columns whose bytes differ, and nothing where none does', () => {
    expect(
      told(
        { kind: 'update', oid: 1, before: whole('7', 'a', 's', null), after: row('7', 'b', 't', '') },
        { kind: 'update', oid: 1, before: whole('8', 'a', 's', 'n'), after: row('8', 'a', 't', NOT_SENT) },
      ),
    ).toEqual(['update 7 name,notes 5']);
  });

  it('S1.2 rows of one transaction that changed alike share a captured row, a hundred at most', () => {
    const changes = Array.from({ length: 150 }, (_, n): ReplicationMessage => {
      return { kind: 'update', oid: 1, before: whole(`${n}`, 'a', '', ''), after: row(`${n}`, 'b', '', '') };
    });
    for (const change of changes) decoder.take(change);
    expect(decoder.waiting).toBe(150);
    expect(decoder.taken().map(({ keys }) => keys.length)).toEqual([100, 50]);
    expect(decoder.waiting).toBe(0);
  });

  it('S5.1 S6.1 a changed identity is a delete and an insert, with what the new row did not repeat', () => {
    expect(
      told({ kind: 'update', oid: 1, before: whole('7', 'a', '', 'n'), after: row('9', 'a', '', NOT_SENT) }),
    ).toEqual(['delete 7 5', 'insert 9 name,notes 5']);
    expect(told({ kind: 'update', oid: 2, before: whole('1', '5', 'x'), after: row('1', '6', 'x') })).toEqual([
      'delete 1 5',
      'insert 1 role 5',
    ]);
  });

  it('S1.7 where the log has not the old row, every captured column may have changed', () => {
    expect(told({ kind: 'update', oid: 1, before: null, after: row('7', 'a', '', NOT_SENT) })).toEqual([
      'update 7 name,notes 5',
    ]);
    const former = { values: row('7', null, null, null), whole: false };
    expect(told({ kind: 'update', oid: 1, before: former, after: row('9', 'a', '', '') })).toEqual([
      'delete 7 5',
      'insert 9 name,notes 5',
    ]);
    expect(told({ kind: 'delete', oid: 1, before: { values: row(null, 'a', null, null), whole: false } })).toEqual([
      'missed - 5',
    ]);
  });

  it('S7.1 the tag holds until its transaction ends', () => {
    const change: ReplicationMessage = { kind: 'insert', oid: 1, after: row('1', 'a', '', '') };
    expect(
      told(
        change,
        { kind: 'message', prefix: ORIGIN_MESSAGE, content: '4711' },
        { kind: 'message', prefix: 'of somebody else', content: 'x' },
        change,
        { kind: 'commit', end: 9n },
        { kind: 'begin', at: 6 },
        change,
      ),
    ).toEqual(['insert 1 name,notes 5', 'insert 1 name,notes 5 4711', 'insert 1 name,notes 6']);
  });

  it('S1.2 a partition is told under its table, once for a truncate; what is not watched is not told', () => {
    expect(
      told(
        relation(3, 'contact_old', ['notes', 'id']),
        relation(4, 'stranger', ['id']),
        { kind: 'insert', oid: 3, after: row('n', '3') },
        { kind: 'insert', oid: 4, after: row('4') },
        { kind: 'truncate', oids: [1, 3, 4] },
      ),
    ).toEqual(['insert 3 name,notes 5', 'truncate - 5']);
  });

  it('S1.2 the tables are read anew when told so, and for a table that is not known', () => {
    expect(decoder.asksForTables({ kind: 'message', prefix: TABLES_MESSAGE, content: '' })).toBe(true);
    expect(decoder.asksForTables({ kind: 'message', prefix: ORIGIN_MESSAGE, content: '' })).toBe(false);
    expect(decoder.asksForTables(relation(9, 'contact', []))).toBe(false);
    expect(decoder.asksForTables(relation(9, 'contact_new', []))).toBe(true);
    decoder.watch(new Map([[tableName('public', 'contact'), { ...CONTACT, columns: ['secret'] }]]));
    expect(told({ kind: 'update', oid: 1, before: whole('7', 'a', 's', ''), after: row('7', 'b', 't', '') })).toEqual([
      'update 7 secret 5',
    ]);
  });

  it('S1.2 a table without its key any more is not told', () => {
    expect(told(relation(1, 'contact', ['name']), { kind: 'insert', oid: 1, after: row('a') })).toEqual([]);
  });

  it('S9.3 no position within a transaction may be confirmed', () => {
    expect(decoder.isInTransaction).toBe(true);
    decoder.take({ kind: 'commit', end: 9n });
    expect(decoder.isInTransaction).toBe(false);
  });
});

describe('readMessage', () => {
  const bytes = (...parts: (string | number[])[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  const int64 = (value: bigint): number[] => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64BE(value);
    return [...buffer];
  };

  it('reads when a transaction was committed, to the microsecond, before 2000 too', () => {
    expect(readMessage(bytes('B', int64(1n), int64(0n), [0, 0, 0, 1]))).toEqual({ kind: 'begin', at: 946_684_800_000 });
    expect(readMessage(bytes('B', int64(1n), int64(-1_500n), [0, 0, 0, 1]))).toEqual({
      kind: 'begin',
      at: 946_684_799_998.5,
    });
    expect(readMessage(bytes('C', [0], int64(1n), int64(77n), int64(0n)))).toEqual({ kind: 'commit', end: 77n });
  });

  it('reads rows: text, null, not sent; whole old rows and keys alone', () => {
    const tuple = bytes([0, 3], 't', [0, 0, 0, 2], 'ab', 'n', 'u');
    const values = [Buffer.from('ab'), null, NOT_SENT];
    expect(readMessage(bytes('I', [0, 0, 0, 5], 'N', [...tuple]))).toEqual({ kind: 'insert', oid: 5, after: values });
    expect(readMessage(bytes('U', [0, 0, 0, 5], 'O', [...tuple], 'N', [...tuple]))).toEqual({
      kind: 'update',
      oid: 5,
      before: { values, whole: true },
      after: values,
    });
    expect(readMessage(bytes('U', [0, 0, 0, 5], 'N', [...tuple]))).toMatchObject({ before: null });
    expect(readMessage(bytes('D', [0, 0, 0, 5], 'K', [...tuple]))).toMatchObject({ before: { whole: false } });
  });

  it('reads relations, truncates and messages; what it does not know is left alone', () => {
    const column = bytes([1], 'id', [0], [0, 0, 0, 20], [255, 255, 255, 255]);
    expect(readMessage(bytes('R', [0, 0, 0, 5], [0], 't', [0], 'f', [0, 1], [...column]))).toEqual({
      kind: 'relation',
      relation: { oid: 5, schema: 'pg_catalog', name: 't', columns: ['id'] },
    });
    expect(readMessage(bytes('T', [0, 0, 0, 2], [0], [0, 0, 0, 5], [0, 0, 0, 6]))).toEqual({
      kind: 'truncate',
      oids: [5, 6],
    });
    expect(readMessage(bytes('M', [1], int64(1n), 'p', [0], [0, 0, 0, 2], 'ok'))).toEqual({
      kind: 'message',
      prefix: 'p',
      content: 'ok',
    });
    expect(readMessage(bytes('Y', [0]))).toEqual({ kind: 'other' });
  });

  it('refuses a message that ends too early', () => {
    expect(() => readMessage(bytes('I', [0, 0, 0, 5], 'N', [0, 1], 't', [0, 0, 0, 9], 'ab'))).toThrow(RangeError);
  });
});
