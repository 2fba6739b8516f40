import type { JoinTable } from '@app/sync-engine';
import { describeLocalRelationsContract } from '@app/sync-engine/testing/local-relations.contract';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { PostgresLocalRelations } from './postgres-local-relations';

/** Names that only quoting lets through. */
const TABLE: JoinTable = {
  schema: 'App "Data"',
  name: 'Person\'s "Firms"',
  fromColumn: 'Person Id',
  toColumn: 'to',
  fixed: { 'Kind "of"': 'member' },
};
const OTHER: JoinTable = { ...TABLE, fixed: { 'Kind "of"': 'adviser' } };
const FLAG = 'is "Main"';
const SCHEMA = '"App ""Data"""';
const NAME = `${SCHEMA}."Person's ""Firms"""`;
const [FROM, KIND, MAIN] = ['"Person Id"', '"Kind ""of"""', '"is ""Main"""'];

const KEYED = `
  create table ${NAME} (${FROM} bigint not null, "to" bigint not null check ("to" <> 666), ${KIND} text not null, ${MAIN} boolean,
    primary key (${FROM}, "to", ${KIND}));
  create unique index on ${NAME} (${FROM}, ${KIND}) where ${MAIN}`;

describe('PostgresLocalRelations', () => {
  let database: BusinessDatabase;

  beforeAll(async () => {
    database = await createBusinessDatabase('local_relations_contract', `create schema ${SCHEMA}; ${KEYED}`);
  });
  afterAll(() => database.drop());

  const relations = () => new PostgresLocalRelations(database.pool, { portalId: '4711', lockTimeoutMs: 1_000 });
  const put = async (from: string, to: string, flagged = false, table = TABLE): Promise<void> => {
    const values = [from, to, Object.values(table.fixed)[0], flagged];
    await database.pool.query(`insert into ${NAME} (${FROM}, "to", ${KIND}, ${MAIN}) values ($1, $2, $3, $4)`, values);
  };

  describeLocalRelationsContract('PostgreSQL', async () => {
    const { pool } = database;
    return Promise.resolve({
      relations: relations(),
      transactions: database.transactions,
      table: TABLE,
      other: OTHER,
      flag: FLAG,
      put: ({ from, to, flagged }, table) => put(from, to, flagged, table),
      delete: async ({ from, to }) =>
        void (await pool.query(`delete from ${NAME} where ${FROM} = $1 and "to" = $2 and ${KIND} = 'member'`, [
          from,
          to,
        ])),
      hold: async ({ from, to }) => {
        const client = await pool.connect();
        await client.query('begin');
        await client.query(
          `insert into ${NAME} (${FROM}, "to", ${KIND}, ${MAIN}) values ($1, $2, 'member', false)
           on conflict (${FROM}, "to", ${KIND}) do update set ${MAIN} = ${NAME}.${MAIN}`,
          [from, to],
        );
        const end = (how: 'commit' | 'rollback') => async (): Promise<void> => {
          await client.query(how);
          client.release();
        };
        return { commit: end('commit'), giveUp: end('rollback') };
      },
      refusedKey: '666',
      dispose: async () => void (await pool.query(`delete from ${NAME}`)),
    });
  });

  describe('tables of other shapes', () => {
    const about = { id: 'one', table: TABLE, fromKey: '1' } as const;
    const apply = (kind: 'add' | 'remove', toKey: string) =>
      database.transactions.run((tx) => relations().applyJoins(tx, [{ ...about, kind, toKey }]));
    const rows = async (): Promise<number> =>
      Number((await database.pool.query<{ count: string }>(`select count(*) from ${NAME}`)).rows[0]!.count);
    const shaped = async (definition: string): Promise<void> => {
      await database.pool.query(`drop table ${NAME}; ${definition}`);
    };

    it('S6.2 a table without a key gets no row twice, and loses each copy of one', async () => {
      await shaped(`create table ${NAME} (${FROM} bigint, "to" bigint, ${KIND} text, ${MAIN} boolean)`);
      await put('1', '10');
      await put('1', '10', true);
      expect((await apply('add', '10')).get('one')).toBe('guard_failed');
      expect(await rows()).toBe(2);
      expect(await relations().readJoined(TABLE, ['1'], FLAG)).toEqual(
        new Map([['1', [{ toKey: '10', flagged: true }]]]),
      );
      expect((await apply('remove', '10')).get('one')).toBe('written');
      expect(await rows()).toBe(0);
    });

    it('S3.10 a table with room for one relation of two rows says that another one holds it, also of a flag', async () => {
      await shaped(
        `create table ${NAME} (${FROM} bigint, "to" bigint, ${KIND} text, ${MAIN} boolean, primary key (${FROM}, "to"))`,
      );
      await put('1', '10', false, OTHER);
      await expect(apply('add', '10')).rejects.toMatchObject({ writeId: 'one', kind: 'unique' });
      await expect(apply('add', '10')).rejects.toThrow('joined by another relation already');
      const flag = { ...about, kind: 'flag', flag: FLAG, toKey: '10', expect: null } as const;
      const flagged = database.transactions.run((tx) => relations().applyJoins(tx, [flag]));
      await expect(flagged).rejects.toThrow('joined by another relation already');
      expect(await rows()).toBe(1);
    });

    it('S3.10 a table with room for one row of the from side says so', async () => {
      await shaped(`create table ${NAME} (${FROM} bigint unique, "to" bigint, ${KIND} text, ${MAIN} boolean)`);
      await put('1', '10');
      await expect(apply('add', '11')).rejects.toMatchObject({ writeId: 'one', kind: 'unique' });
      await expect(apply('add', '11')).rejects.toThrow('another row stands in its way');
      expect(await rows()).toBe(1);
    });
  });
});
