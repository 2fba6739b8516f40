import type { Priority } from '@app/sync-engine';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresRequestBudget } from './postgres-request-budget';

describe('PostgresRequestBudget', () => {
  let database: MigratedDatabase;
  let portals = 0;
  let portalId: string;
  let budget: PostgresRequestBudget;

  beforeAll(async () => {
    database = await createMigratedDatabase('budget');
  });

  afterAll(() => database.drop());

  beforeEach(() => {
    portalId = `p${(portals += 1)}`;
    budget = new PostgresRequestBudget(database.pool, portalId);
  });

  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
  };

  it('S9.1 processes share one window: at once they get its reserve, and no more than its pace after that', async () => {
    const processes = Array.from({ length: 4 }, () => new PostgresRequestBudget(database.pool, portalId));
    await processes[0]!.observeLimit('burst', 100, 1000);
    const began = performance.now();
    let granted = 0;
    await Promise.all(
      processes.map(async (one) => {
        for (let n = 0; n < 60; n += 1) if ((await one.take('burst', 1, 'live')).granted) granted += 1;
      }),
    );
    const paced = ((performance.now() - began) / 1000) * 94;
    expect(granted).toBeGreaterThanOrEqual(6);
    expect(granted).toBeLessThanOrEqual(6 + paced + 1);
  });

  it('S9.1 who is refused is told when it could be granted, and then is', async () => {
    await budget.observeLimit('search', 5, 1000);
    const first = await budget.take('search', 1, 'live');
    expect(first.granted).toBe(true);
    // On a busy machine the next one may come late enough to be granted as well.
    let last = first;
    while (last.granted) last = await budget.take('search', 1, 'live');
    const { waitMs } = last;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(250);
    const began = performance.now();
    await until(async () => performance.now() - began >= waitMs);
    expect((await budget.take('search', 1, 'live')).granted).toBe(true);
  });

  it('S9.1 who is granted is told when as much would be granted again: at once while there is a reserve, later when there is none', async () => {
    await budget.observeLimit('burst', 100, 3_600_000);
    const granted = [];
    for (let taken = await budget.take('burst', 2, 'run'); taken.granted; taken = await budget.take('burst', 2, 'run'))
      granted.push(taken.nextMs ?? 0);
    expect(granted.slice(0, -1).every((nextMs) => nextMs <= 1)).toBe(true);
    // A run takes four at once; an even pace of 94 an hour gives the next two 77 seconds later.
    expect(granted).toHaveLength(2);
    expect(granted.at(-1)).toBeGreaterThan(75_000);
    expect(granted.at(-1)).toBeLessThanOrEqual(76_596);
  });

  it('S9.1 a refusal takes nothing', async () => {
    await budget.observeLimit('burst', 10, 3_600_000);
    expect((await budget.take('burst', 1, 'live')).granted).toBe(true);
    const arrival = async (): Promise<unknown> =>
      (
        await database.pool.query('select arrival from hubspot_sync.hubspot_request_budget where portal_id = $1', [
          portalId,
        ])
      ).rows;
    const before = await arrival();
    expect((await budget.take('burst', 1, 'live')).granted).toBe(false);
    expect(await arrival()).toEqual(before);
  });

  it('S9.1 lower priorities leave a reserve for higher ones', async () => {
    await budget.observeLimit('burst', 100, 3_600_000);
    const takeAll = async (priority: Priority): Promise<number> => {
      let count = 0;
      while ((await budget.take('burst', 1, priority)).granted) count += 1;
      return count;
    };
    const counts = [await takeAll('audit'), await takeAll('run'), await takeAll('review'), await takeAll('live')];
    expect(counts.every((count) => count > 0)).toBe(true);
    expect(counts.reduce((a, b) => a + b)).toBe(6);
    expect((await budget.take('burst', 1, 'live')).granted).toBe(false);
  });

  it('S9.1 a 429 keeps everyone from the window until its time, and from no other window', async () => {
    await budget.block('burst', 60_000);
    const refused = await new PostgresRequestBudget(database.pool, portalId).take('burst', 1, 'live');
    expect(refused).toEqual({ granted: false, waitMs: expect.any(Number) });
    expect(refused.granted ? 0 : refused.waitMs).toBeGreaterThan(59_000);
    expect((await budget.take('search', 1, 'live')).granted).toBe(true);
    await budget.block('burst', 1);
    expect((await budget.take('burst', 1, 'live')).granted).toBe(false);
  });

  it('S9.1 a batch larger than the reserve is granted when the window is idle, and paid for', async () => {
    expect((await budget.take('burst', 30, 'live')).granted).toBe(true);
    const next = await budget.take('burst', 1, 'live');
    expect(next.granted ? 0 : next.waitMs).toBeGreaterThan(1500);
  });

  it('S9.1 a limit that makes no sense is not believed', async () => {
    await budget.observeLimit('burst', 0, 10_000);
    await budget.observeLimit('burst', Number.NaN, 10_000);
    expect((await budget.take('burst', 1, 'live')).granted).toBe(true);
  });

  it('S9.6 portals do not share windows', async () => {
    await budget.block('burst', 60_000);
    expect(
      (await new PostgresRequestBudget(database.pool, `${portalId}-other`).take('burst', 1, 'audit')).granted,
    ).toBe(true);
  });
});
