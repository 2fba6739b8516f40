import { randomUUID } from 'node:crypto';
import type {
  AccessStore,
  ActionTrail,
  AdminAction,
  ApiToken,
  CommandKey,
  CommandKeys,
  NewUser,
  OpenSession,
  RecordedAction,
  Role,
  StoredUser,
  User,
  UserPatch,
  VouchedSession,
} from '..';

interface HeldSession {
  readonly id: string;
  readonly userId: string;
  readonly openedAt: number;
  expiresAt: number;
  seenAt: number;
  grant: string | null;
  checkDueAt: number | null;
}

interface HeldUser extends StoredUser {
  readonly subject: string | null;
  readonly failures: number;
  readonly lockedUntil: number;
}

/** `AccessStore` of the tests, over a clock that they move. */
export class MemoryAccessStore implements AccessStore {
  private held = new Map<string, HeldUser>();
  private sessions = new Map<string, HeldSession>();
  private machines = new Map<string, ApiToken & { userId: string }>();
  private offered: { hash: string; expiresAt: number } | null = null;

  constructor(private readonly now: () => number = Date.now) {}

  hasUsers = async () => this.held.size > 0;

  users = async () => [...this.held.values()].map(shown).sort((a, b) => a.name.localeCompare(b.name));

  async createUser(user: NewUser): Promise<User | null> {
    const taken = [...this.held.values()].some(({ subject }) => subject !== null && subject === user.oidcSubject);
    if (taken || this.named(user.name)) return null;
    const made: HeldUser = {
      id: randomUUID(),
      name: user.name,
      role: user.role,
      disabled: false,
      hasPassword: user.passwordHash !== null,
      createdAt: this.now(),
      createdBy: user.createdBy,
      lastLoginAt: null,
      passwordHash: user.passwordHash,
      lockedMs: 0,
      subject: user.oidcSubject ?? null,
      failures: 0,
      lockedUntil: 0,
    };
    this.held.set(made.id, made);
    return shown(made);
  }

  userNamed = async (name: string) => this.stored(this.named(name));

  userOfSubject = async (subject: string) =>
    this.stored([...this.held.values()].find((user) => user.subject === subject));

  async updateUser(id: string, patch: UserPatch) {
    const user = this.held.get(id);
    if (!user) return 'not_found' as const;
    const leaves = patch.disabled === true || (patch.role !== undefined && patch.role !== 'admin');
    if (leaves && this.isLastAdmin(id)) return 'last_admin' as const;
    const { passwordHash = user.passwordHash } = patch;
    this.held.set(id, { ...user, ...patch, passwordHash, hasPassword: passwordHash !== null });
    if (patch.disabled || patch.passwordHash !== undefined) this.endSessions(id);
    return 'done' as const;
  }

  async removeUser(id: string) {
    if (!this.held.has(id)) return 'not_found' as const;
    if (this.isLastAdmin(id)) return 'last_admin' as const;
    this.held.delete(id);
    this.endSessions(id);
    for (const [hash, token] of this.machines) if (token.userId === id) this.machines.delete(hash);
    return 'done' as const;
  }

  noteSuccess = async (id: string) => this.patch(id, { failures: 0, lastLoginAt: this.now() });

  async noteFailure(id: string, limit: number, lockMs: number) {
    const failures = (this.held.get(id)?.failures ?? 0) + 1;
    this.patch(id, failures >= limit ? { failures: 0, lockedUntil: this.now() + lockMs } : { failures });
  }

  async openSession(
    userId: string,
    tokenHash: string,
    lifetimeMs: number,
    vouched?: VouchedSession,
  ): Promise<OpenSession> {
    const now = this.now();
    const grant = vouched?.grant ?? null;
    const checkDueAt = vouched && grant !== null ? now + vouched.checkMs : null;
    const session = { id: randomUUID(), userId, openedAt: now, seenAt: now, expiresAt: now + lifetimeMs };
    this.sessions.set(tokenHash, { ...session, grant, checkDueAt });
    return { id: session.id, expiresAt: session.expiresAt, checkDue: false, user: shown(this.held.get(userId)!) };
  }

  async sessionOf(tokenHash: string, idleMs: number): Promise<OpenSession | null> {
    const session = this.sessions.get(tokenHash);
    const user = session && this.held.get(session.userId);
    if (!session || !user || user.disabled || session.expiresAt <= this.now()) return null;
    if (session.seenAt <= this.now() - idleMs) return null;
    session.seenAt = this.now();
    const checkDue = session.checkDueAt !== null && session.checkDueAt <= this.now();
    return { id: session.id, expiresAt: session.expiresAt, checkDue, user: shown(user) };
  }

  async takeCheck(id: string, againMs: number): Promise<string | null> {
    const session = this.session(id);
    if (!session || session.checkDueAt === null || session.checkDueAt > this.now()) return null;
    session.checkDueAt = this.now() + againMs;
    return session.grant;
  }

  async prolongSession(
    id: string,
    { grant, checkMs, lifetimeMs, longestMs }: Parameters<AccessStore['prolongSession']>[1],
  ): Promise<void> {
    const session = this.session(id);
    if (!session) return;
    session.grant = grant;
    session.checkDueAt = this.now() + checkMs;
    session.expiresAt = Math.min(session.openedAt + longestMs, this.now() + lifetimeMs);
  }

  async closeSession(id: string) {
    for (const [hash, session] of this.sessions) if (session.id === id) this.sessions.delete(hash);
  }

  tokens = async () => [...this.machines.values()];

  async createToken(token: { name: string; role: Role; userId: string; secretHash: string; lifetimeMs: number }) {
    const { name, role, userId, secretHash, lifetimeMs } = token;
    const owner = this.held.get(userId)?.name ?? '';
    const createdAt = this.now();
    const made = {
      id: randomUUID(),
      name,
      role,
      owner,
      userId,
      createdAt,
      expiresAt: createdAt + lifetimeMs,
      lastUsedAt: null,
    };
    this.machines.set(secretHash, made);
    return made;
  }

  async removeToken(id: string) {
    for (const [hash, token] of this.machines) if (token.id === id) return this.machines.delete(hash);
    return false;
  }

  async tokenOf(secretHash: string) {
    const token = this.machines.get(secretHash);
    const owner = token && this.held.get(token.userId);
    if (!token || !owner || owner.disabled || token.expiresAt <= this.now()) return null;
    const order: readonly Role[] = ['viewer', 'operator', 'admin'];
    const role = order[Math.min(order.indexOf(token.role), order.indexOf(owner.role))] ?? 'viewer';
    return { id: token.id, name: token.name, role };
  }

  async offerSetUp(hash: string, lifetimeMs: number) {
    this.offered = { hash, expiresAt: this.now() + lifetimeMs };
  }

  async setUp(hash: string, user: NewUser) {
    if (this.offered?.hash !== hash || this.offered.expiresAt <= this.now() || this.held.size > 0) return null;
    this.offered = null;
    return this.createUser(user);
  }

  private session(id: string): HeldSession | undefined {
    return [...this.sessions.values()].find((session) => session.id === id);
  }

  private named(name: string): HeldUser | undefined {
    return [...this.held.values()].find((user) => user.name.toLowerCase() === name.toLowerCase());
  }

  private stored(user: HeldUser | undefined): StoredUser | null {
    return user ? { ...user, lockedMs: Math.max(0, user.lockedUntil - this.now()) } : null;
  }

  private patch(id: string, patch: Partial<HeldUser>): void {
    const user = this.held.get(id);
    if (user) this.held.set(id, { ...user, ...patch });
  }

  private isLastAdmin(id: string): boolean {
    const admins = [...this.held.values()].filter(({ role, disabled }) => role === 'admin' && !disabled);
    return admins.length === 1 && admins[0]?.id === id;
  }

  private endSessions(userId: string): void {
    for (const [hash, session] of this.sessions) if (session.userId === userId) this.sessions.delete(hash);
  }
}

function shown({ id, name, role, disabled, hasPassword, createdAt, createdBy, lastLoginAt }: User): User {
  return { id, name, role, disabled, hasPassword, createdAt, createdBy, lastLoginAt };
}

export class MemoryActionTrail implements ActionTrail {
  readonly recorded: AdminAction[] = [];

  async record(action: AdminAction): Promise<void> {
    this.recorded.push(action);
  }

  async actions({
    limit,
    before,
  }: {
    readonly limit: number;
    readonly before?: string;
  }): Promise<readonly RecordedAction[]> {
    const all = this.recorded.map((action, index) => ({ ...action, id: String(index + 1), at: index }));
    return all
      .reverse()
      .filter(({ id }) => before === undefined || Number(id) < Number(before))
      .slice(0, limit);
  }
}

export class MemoryCommandKeys implements CommandKeys {
  private readonly held = new Map<string, { hash: string; answer: { status: number; body: unknown } | null }>();

  async begin(actor: string, key: string, hash: string): Promise<CommandKey> {
    const known = this.held.get(`${actor} ${key}`);
    if (!known) {
      this.held.set(`${actor} ${key}`, { hash, answer: null });
      return { kind: 'new' };
    }
    if (known.hash !== hash) return { kind: 'other_request' };
    return known.answer ? { kind: 'answered', ...known.answer } : { kind: 'running' };
  }

  async end(actor: string, key: string, answer: { readonly status: number; readonly body: unknown }): Promise<void> {
    const known = this.held.get(`${actor} ${key}`);
    if (known) known.answer = { ...answer };
  }

  async forget(actor: string, key: string): Promise<void> {
    this.held.delete(`${actor} ${key}`);
  }
}
