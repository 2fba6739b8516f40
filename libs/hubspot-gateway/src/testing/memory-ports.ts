import { randomUUID } from 'node:crypto';
import type {
  BudgetWindow,
  CatalogueStore,
  Connection,
  ConnectionStore,
  Priority,
  RequestBudget,
  Reservation,
  SealedSecret,
} from '@app/sync-engine';
import { CONNECTION_TRANSITIONS } from '@app/sync-engine';

/** One store that several gateways ("processes") of a test share. */
export class MemoryConnections implements ConnectionStore {
  connection: Connection | null = null;
  /** Every secret that was ever stored. */
  readonly sealed: { portalId: string; column: 'access_token' | 'refresh_token'; secret: SealedSecret }[] = [];
  readonly states = new Map<string, { sessionId: string; until: number }>();
  private lock: Promise<unknown> = Promise.resolve();

  constructor(private readonly now: () => number) {}

  async current(): Promise<Connection | null> {
    return this.connection;
  }

  async save(connection: Connection): Promise<void> {
    if (this.connection?.portalId === connection.portalId) this.check(connection.state);
    this.connection = connection;
    this.remember();
  }

  async update(portalId: string, patch: Partial<Omit<Connection, 'portalId'>>): Promise<void> {
    if (this.connection?.portalId !== portalId) throw new Error(`There is no connection of portal ${portalId}.`);
    if (patch.state) this.check(patch.state);
    this.connection = { ...this.connection, ...patch };
    this.remember();
  }

  withRefreshLock<T>(_portalId: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const run = this.lock.then(() => work(this.connection as Connection));
    this.lock = run.catch(() => undefined);
    return run;
  }

  async issueOAuthState(state: string, sessionId: string, ttlMs: number): Promise<void> {
    this.states.set(state, { sessionId, until: this.now() + ttlMs });
  }

  async consumeOAuthState(state: string, sessionId: string): Promise<boolean> {
    const issued = this.states.get(state);
    this.states.delete(state);
    return issued !== undefined && issued.sessionId === sessionId && issued.until > this.now();
  }

  private remember(): void {
    const { portalId = '', accessToken, refreshToken } = this.connection ?? {};
    if (accessToken) this.sealed.push({ portalId, column: 'access_token', secret: accessToken });
    if (refreshToken) this.sealed.push({ portalId, column: 'refresh_token', secret: refreshToken });
  }

  private check(next: Connection['state']): void {
    const from = this.connection?.state;
    if (from && from !== next && !CONNECTION_TRANSITIONS[from].includes(next))
      throw new Error(`${from} → ${next} is not legal.`);
  }
}

export class MemoryCatalogues implements CatalogueStore {
  private readonly kept = new Map<string, { body: unknown; readAt: number }>();

  async load(kind: string) {
    return this.kept.get(kind) ?? null;
  }

  async save(kind: string, body: unknown): Promise<void> {
    this.kept.set(kind, { body: JSON.parse(JSON.stringify(body)), readAt: 1 });
  }
}

/** Grants what it is asked for until it is told otherwise, and remembers everything. */
export class MemoryBudget implements RequestBudget {
  readonly taken: { window: BudgetWindow; requests: number; priority: Priority }[] = [];
  readonly blocked: { window: BudgetWindow; waitMs: number }[] = [];
  readonly limits: { window: BudgetWindow; limit: number }[] = [];
  waitMs = 0;

  async take(window: BudgetWindow, requests: number, priority: Priority): Promise<Reservation> {
    if (this.waitMs > 0) return { granted: false, waitMs: this.waitMs };
    this.taken.push({ window, requests, priority });
    return { granted: true };
  }

  async block(window: BudgetWindow, waitMs: number): Promise<void> {
    this.blocked.push({ window, waitMs });
  }

  async observeLimit(window: BudgetWindow, limit: number): Promise<void> {
    this.limits.push({ window, limit });
  }
}

export const random = { id: () => randomUUID() };
