import type { BudgetWindow, RequestBudget } from '@app/sync-engine';
import { RequestAllowance } from './request-allowance';

class CountingBudget implements RequestBudget {
  readonly taken: [BudgetWindow, number][] = [];
  readonly blocked: [BudgetWindow, number][] = [];
  readonly limits: number[] = [];
  waitMs = 0;

  async take(window: BudgetWindow, requests: number) {
    if (this.waitMs > 0) return { granted: false as const, waitMs: this.waitMs };
    this.taken.push([window, requests]);
    return { granted: true as const };
  }
  async block(window: BudgetWindow, waitMs: number) {
    this.blocked.push([window, waitMs]);
  }
  async observeLimit(_window: BudgetWindow, limit: number) {
    this.limits.push(limit);
  }
}

describe('S9.1 a batch reserves its read and its write together', () => {
  let now = 0;
  let budget: CountingBudget;
  let allowance: RequestAllowance;

  beforeEach(() => {
    now = 1_000;
    budget = new CountingBudget();
    allowance = new RequestAllowance(budget, { now: () => now });
  });

  it('draws from the reservation first, then takes its own', async () => {
    await allowance.reserve(2, 'live');
    for (let call = 0; call < 3; call += 1)
      await expect(allowance.draw('burst', 'live')).resolves.toEqual({ granted: true });
    expect(budget.taken).toEqual([
      ['burst', 2],
      ['burst', 1],
    ]);
  });

  it('a search never uses a reserved request', async () => {
    await allowance.reserve(1, 'live');
    await allowance.draw('search', 'live');
    expect(budget.taken).toEqual([
      ['burst', 1],
      ['search', 1],
    ]);
  });

  it('lapses after the five seconds in which a read still decides a write', async () => {
    await allowance.reserve(2, 'live');
    now += 5_000;
    await allowance.draw('burst', 'live');
    expect(budget.taken).toEqual([
      ['burst', 2],
      ['burst', 1],
    ]);
  });

  it('a refused reservation gives nothing to draw', async () => {
    budget.waitMs = 700;
    await expect(allowance.reserve(2, 'live')).resolves.toEqual({ granted: false, waitMs: 700 });
    await expect(allowance.draw('burst', 'live')).resolves.toEqual({ granted: false, waitMs: 700 });
  });

  it('a 429 voids what was reserved and tells all processes', async () => {
    await allowance.reserve(2, 'live');
    await allowance.block(['burst'], 10_000);
    await allowance.draw('burst', 'live');
    expect(budget.blocked).toEqual([['burst', 10_000]]);
    expect(budget.taken).toHaveLength(2);
  });

  it('passes on an observed limit once', async () => {
    for (const limit of [110, 110, 190]) await allowance.observe({ limit, intervalMs: 10_000 });
    await allowance.observe(null);
    expect(budget.limits).toEqual([110, 190]);
  });
});
