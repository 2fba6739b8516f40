import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort, startPostgres, stopPostgres, type RunningPostgres } from '.';
import { readPostmaster, whoIs } from './postmaster-file';
import { createTestDatabase } from './testing/test-database';

jest.setTimeout(60_000);

const isRoot = process.getuid?.() === 0;

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  let lines: string[];
  const started: RunningPostgres[] = [];

  const start = async (options: { port?: number; test?: boolean; dataDir?: string } = {}): Promise<RunningPostgres> => {
    const server = await startPostgres({ dataDir, log: (line) => lines.push(line), ...options });
    started.push(server);
    return server;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'renewa-launcher-'));
    spawnSync('chmod', ['755', folder]);
    dataDir = join(folder, 'postgres');
    lines = [];
  });

  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts with a password, keeps its rows over a restart and refuses a login without the password', async () => {
    const first = await start();
    await query(first.url('postgres'), 'create table kept as select 7 as value');
    const bare = new URL(first.url('postgres'));
    bare.password = 'wrong';
    await expect(query(bare.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await first.stop();
    expect(readPostmaster(dataDir)).toBeUndefined();

    const second = await start();
    expect(await query(second.url('postgres'), 'select value from kept')).toEqual([{ value: 7 }]);
    expect(await query(second.url('postgres'), 'show autovacuum_naptime')).toEqual([{ autovacuum_naptime: '5s' }]);
    expect(lstatSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
  });

  it('adopts the server that a killed process left running', async () => {
    const first = await start();
    const again = await start();
    expect(again.port).toBe(first.port);
    expect(lines.at(-1)).toContain('going on with it');
    await stopPostgres(dataDir, (line) => lines.push(line));
    expect(lines.at(-1)).toMatch(/^stopping PostgreSQL \(pid \d+\)$/);
    await expect(query(first.url('postgres'), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('recovers committed rows after kill -9 of the server', async () => {
    const first = await start();
    await query(first.url('postgres'), 'create table kept as select generate_series(1, 1000) as value');
    process.kill(readPostmaster(dataDir)!.pid, 'SIGKILL');
    const second = await start();
    expect(await query(second.url('postgres'), 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('starts when the recorded process number belongs to another program now', async () => {
    const first = await start({ test: true });
    const pidFile = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(dataDir, 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
    expect(whoIs(process.pid, realpathSync(dataDir))).toBe('other');
    const second = await start({ test: true });
    expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes another port when somebody listens on the preferred one', async () => {
    const port = await freePort();
    const blocker = await new Promise<Server>((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });
    try {
      const server = await start({ port, test: true });
      expect(lines).toContain(`port ${port} is taken: PostgreSQL uses ${server.port}`);
    } finally {
      blocker.close();
    }
  });

  it('repeats the last words of a server that does not come up', async () => {
    const first = await start({ test: true });
    await first.stop();
    writeFileSync(join(dataDir, 'postgresql.auto.conf'), "shared_buffers = 'a lot'\n");
    await expect(start({ test: true })).rejects.toThrow(/invalid value for parameter "shared_buffers"/);
  });

  it('does an interrupted set-up again, and leaves a directory alone that holds something else', async () => {
    mkdirSync(`${dataDir}.setting-up`);
    writeFileSync(join(`${dataDir}.setting-up`, 'half'), '');
    const server = await start({ test: true });
    expect(await query(server.url('postgres'), 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);

    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.txt'), 'mine');
    await expect(start({ dataDir: foreign, test: true })).rejects.toThrow(/is not empty and holds no PostgreSQL data/);
    expect(readFileSync(join(foreign, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  (isRoot ? it : it.skip)(
    'as root, keeps the rows elsewhere when the server account cannot enter the checkout',
    async () => {
      spawnSync('chmod', ['700', folder]);
      const server = await start({ test: true });
      expect(lstatSync(dataDir).isSymbolicLink()).toBe(true);
      const elsewhere = realpathSync(dataDir);
      try {
        await server.stop();
        const again = await start({ test: true });
        expect(await query(again.url('postgres'), 'show data_directory')).toEqual([{ data_directory: elsewhere }]);
        await again.stop();
      } finally {
        rmSync(elsewhere, { recursive: true, force: true });
      }
    },
  );
});

describe('test databases', () => {
  it('are separate, empty and gone after drop, open sessions or not', async () => {
    const [one, two] = await Promise.all([createTestDatabase('one'), createTestDatabase('one')]);
    await query(one.url, 'create table here (id int)');
    expect(await query(two.url, "select to_regclass('here') as found")).toEqual([{ found: null }]);
    const session = new Client({ connectionString: one.url });
    session.on('error', () => undefined);
    await session.connect();
    await one.drop();
    await two.drop();
    await expect(query(one.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
    await session.end().catch(() => undefined);
  });
});
