import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { WakeQueue } from '@app/sync-engine';
import { getQueueToken } from '@nestjs/bullmq';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import type { Queue } from 'bullmq';
import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import { SyncQueueModule, WAKE_QUEUE, WakeConsumer, type SyncQueueOptions } from './index';
import { WAKE_QUEUE_NAME, type WakeReason } from './wake-job';

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true within 10 seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function start(options: SyncQueueOptions): Promise<TestingModule> {
  const app = await Test.createTestingModule({ imports: [SyncQueueModule.forRoot(options)] }).compile();
  app.useLogger(false);
  await app.init();
  return app;
}

interface Backend {
  readonly name: string;
  readonly prepare: () => Promise<{ options: SyncQueueOptions; dispose: () => Promise<void> }>;
}

const postgres: Backend = {
  name: 'PostgreSQL',
  prepare: async () => {
    const database = await createTestDatabase('queue');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await runMigrations(client, 'bullmq');
    await client.end();
    return { options: { databaseUrl: database.url }, dispose: () => database.drop() };
  },
};

const redisUrl = process.env['REDIS_TEST_URL'];
const redis: Backend = {
  name: 'Redis',
  prepare: async () => ({ options: { databaseUrl: '', redisUrl }, dispose: async () => undefined }),
};

function describeWakeQueue(backend: Backend): void {
  let prepared: Awaited<ReturnType<Backend['prepare']>>;
  let apps: TestingModule[];

  beforeAll(async () => {
    prepared = await backend.prepare();
  });
  afterAll(() => prepared.dispose());
  beforeEach(() => {
    apps = [];
  });
  afterEach(async () => {
    await apps[0]?.get<Queue>(getQueueToken(WAKE_QUEUE_NAME), { strict: false }).obliterate({ force: true });
    await Promise.all(apps.map((app) => app.close()));
  });

  async function process(consume: boolean) {
    const app = await start({ ...prepared.options, consume });
    apps.push(app);
    return {
      wakes: app.get<WakeQueue>(WAKE_QUEUE, { strict: false }),
      queue: app.get<Queue>(getQueueToken(WAKE_QUEUE_NAME), { strict: false }),
      consumer: consume ? app.get(WakeConsumer, { strict: false }) : undefined,
    };
  }

  it('S1.2 a wake-up of one process reaches the handler of another, with its reason', async () => {
    const [api, worker] = [await process(false), await process(true)];
    const seen: WakeReason[] = [];
    worker.consumer?.onWake((reason) => {
      seen.push(reason);
    });
    await api.wakes.wake('marked');
    await api.wakes.wake('run');
    await until(() => seen.length === 2);
    expect(seen.sort()).toEqual(['marked', 'run']);
  });

  it('S1.2 one waiting wake-up is enough: a hundred calls leave one job', async () => {
    const api = await process(false);
    await Promise.all(Array.from({ length: 100 }, () => api.wakes.wake('marked')));
    await api.wakes.wake('marked');
    expect(await api.queue.getJobCountByTypes('wait', 'active', 'delayed', 'prioritized')).toBe(1);
  });

  it('S1.2 a wake-up that comes while one is handled is handled after it, once', async () => {
    const worker = await process(true);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    worker.consumer?.onWake(async () => {
      calls += 1;
      if (calls === 1) await held;
    });
    await worker.wakes.wake('marked');
    await until(() => calls === 1);
    for (let i = 0; i < 5; i += 1) await worker.wakes.wake('marked');
    release();
    await until(() => calls === 2);
    await until(async () => (await worker.queue.getJobCountByTypes('wait', 'active', 'delayed')) === 0);
    expect(calls).toBe(2);
  });

  it('a removed handler hears nothing more, and a failing one does not stop later wake-ups', async () => {
    const worker = await process(true);
    let calls = 0;
    const remove = worker.consumer?.onWake(() => {
      calls += 1;
      throw new Error('no luck');
    });
    await worker.wakes.wake('marked');
    await until(() => calls === 1);
    await until(async () => (await worker.queue.getJobCountByTypes('wait', 'active')) === 0);
    await worker.wakes.wake('marked');
    await until(() => calls === 2);
    remove?.();
    let others = 0;
    worker.consumer?.onWake(() => {
      others += 1;
    });
    await until(async () => (await worker.queue.getJobCountByTypes('wait', 'active')) === 0);
    await worker.wakes.wake('marked');
    await until(() => others === 1);
    expect(calls).toBe(2);
  });
}

describe('the wake queue on PostgreSQL', () => describeWakeQueue(postgres));

const onRedis = redisUrl ? describe : describe.skip;
onRedis(`the wake queue on Redis${redisUrl ? '' : ' (not run: REDIS_TEST_URL names no server)'}`, () =>
  describeWakeQueue(redis),
);

describe('the wake queue without its backend', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase('queue_gone');
  });
  afterAll(() => database.drop());

  it('S9.4 a wake-up that cannot be stored resolves, and is counted', async () => {
    let failures = 0;
    const app = await start({ databaseUrl: database.url, onFailure: () => (failures += 1) });
    await expect(app.get<WakeQueue>(WAKE_QUEUE, { strict: false }).wake('marked')).resolves.toBeUndefined();
    expect(failures).toBeGreaterThan(0);
    await app.close();
  });

  it('a process that sends and takes wake-ups holds at most five connections', async () => {
    const prepared = await postgres.prepare();
    const app = await start({ ...prepared.options, consume: true });
    const wakes = app.get<WakeQueue>(WAKE_QUEUE, { strict: false });
    await Promise.all([wakes.wake('marked'), wakes.wake('run'), wakes.wake('marked')]);
    const client = new Client({ connectionString: prepared.options.databaseUrl });
    await client.connect();
    const { rows } = await client.query(
      'select count(*)::int as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    expect(rows[0].open).toBeLessThanOrEqual(5);
    await client.end();
    await app.close();
    await prepared.dispose();
  });
});
