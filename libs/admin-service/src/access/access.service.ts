import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from '../command-outcome';
import {
  ACCESS_STORE,
  type AccessStore,
  type ApiToken,
  type OpenSession,
  type StoredUser,
  type User,
  type UserPatch,
} from './access-store';
import type { LoginOutcome, OpenedLogin } from './login-outcome';
import { hashPassword, isPassword, newSecret, secretHash } from './passwords';
import { covers, type Principal, type Role } from './roles';

const HOUR_MS = 3_600_000;
export const SESSION_MS = 12 * HOUR_MS;
const IDLE_MS = 4 * HOUR_MS;
const SET_UP_MS = 24 * HOUR_MS;
const FAILURES_OF_ACCOUNT = 10;
const ACCOUNT_LOCK_MS = 15 * 60_000;
/** The account that ADMIN_PASSWORD or ADMIN_PASSWORD_HASH describes. */
export const CONFIGURED_ACCOUNT = 'admin';

const LAST_ADMIN = 'This is the last account that may administer. Give another one the role admin first.';

/** Who may use the admin page and its API. Secrets leave it once, when they are made; only hashes are kept. */
@Injectable()
export class AccessService {
  private decoy: Promise<string> | null = null;

  constructor(@Inject(ACCESS_STORE) private readonly store: AccessStore) {}

  /** Makes the account `admin` what the configuration says; its sessions end when the password is another. */
  async ensureConfiguredAdmin(credentials: { readonly password?: string; readonly hash?: string }): Promise<void> {
    const { password, hash } = credentials;
    const known = await this.store.userNamed(CONFIGURED_ACCOUNT);
    const same = known?.passwordHash
      ? hash === undefined
        ? password !== undefined && (await isPassword(password, known.passwordHash))
        : hash === known.passwordHash
      : false;
    if (known && same && known.role === 'admin' && !known.disabled) return;
    const passwordHash = hash ?? (await hashPassword(password ?? ''));
    if (known)
      await this.store.updateUser(known.id, { role: 'admin', disabled: false, ...(same ? {} : { passwordHash }) });
    else
      await this.store.createUser({
        name: CONFIGURED_ACCOUNT,
        role: 'admin',
        passwordHash,
        createdBy: 'configuration',
      });
  }

  /** A fresh one-time secret by which the first administrator is made, or null when there are users. Earlier ones stop working. */
  async offerSetUp(): Promise<string | null> {
    if (await this.store.hasUsers()) return null;
    const token = newSecret('');
    await this.store.offerSetUp(secretHash(token), SET_UP_MS);
    return token;
  }

  hasUsers(): Promise<boolean> {
    return this.store.hasUsers();
  }

  async setUp(token: string, name: string, password: string): Promise<LoginOutcome> {
    const user = await this.store.setUp(secretHash(token), {
      name,
      role: 'admin',
      passwordHash: await hashPassword(password),
      createdBy: 'set-up link',
    });
    return user ? this.open(user) : { kind: 'refused' };
  }

  /** Says no more than that the pair is wrong, and takes as long for a name that nobody has. */
  async logIn(name: string, password: string): Promise<LoginOutcome> {
    const user = await this.store.userNamed(name);
    if (user && user.lockedMs > 0) return { kind: 'locked_out', waitMs: user.lockedMs };
    const right = await isPassword(password, user?.passwordHash ?? (await this.anyHash()));
    if (!user || user.passwordHash === null || user.disabled || !right) {
      if (user) await this.store.noteFailure(user.id, FAILURES_OF_ACCOUNT, ACCOUNT_LOCK_MS);
      return { kind: 'refused' };
    }
    return this.open(user);
  }

  sessionOf(token: string): Promise<OpenSession | null> {
    return this.store.sessionOf(secretHash(token), IDLE_MS);
  }

  closeSession(id: string): Promise<void> {
    return this.store.closeSession(id);
  }

  async principalOfToken(secret: string): Promise<Principal | null> {
    const token = await this.store.tokenOf(secretHash(secret));
    return token && { kind: 'token', id: token.id, name: token.name, role: token.role, sessionId: null };
  }

  users(): Promise<readonly User[]> {
    return this.store.users();
  }

  async createUser(name: string, role: Role, password: string, by: string): Promise<User | null> {
    return this.store.createUser({ name, role, passwordHash: await hashPassword(password), createdBy: by });
  }

  async changeUser(
    id: string,
    { password, ...patch }: Omit<UserPatch, 'passwordHash'> & { readonly password?: string },
  ): Promise<CommandOutcome> {
    const stored = password === undefined ? patch : { ...patch, passwordHash: await hashPassword(password) };
    return outcomeOf(await this.store.updateUser(id, stored));
  }

  async removeUser(id: string): Promise<CommandOutcome> {
    return outcomeOf(await this.store.removeUser(id));
  }

  /** One's own password; all sessions of the account end. Wrong ones count as at a login: an open session is no way to guess it. */
  async changeOwnPassword(name: string, current: string, next: string): Promise<CommandOutcome> {
    const user = await this.store.userNamed(name);
    if (user && user.lockedMs > 0) {
      return notPossible(`Too many wrong passwords. Try again in ${Math.ceil(user.lockedMs / 60_000)} min.`);
    }
    if (!user?.passwordHash || !(await isPassword(current, user.passwordHash))) {
      if (user) await this.store.noteFailure(user.id, FAILURES_OF_ACCOUNT, ACCOUNT_LOCK_MS);
      return notPossible('That is not your present password.');
    }
    return outcomeOf(await this.store.updateUser(user.id, { passwordHash: await hashPassword(next) }));
  }

  tokens(): Promise<readonly ApiToken[]> {
    return this.store.tokens();
  }

  /** The secret is told here and never again. Null: a token may not do more than who makes it. */
  async createToken(
    owner: Principal,
    token: { readonly name: string; readonly role: Role; readonly days: number },
  ): Promise<{ readonly token: ApiToken; readonly secret: string } | null> {
    if (owner.kind !== 'user' || !covers(owner.role, token.role)) return null;
    const secret = newSecret('rhs_');
    const { name, role, days } = token;
    const lifetimeMs = days * 24 * HOUR_MS;
    const made = await this.store.createToken({
      name,
      role,
      userId: owner.id,
      secretHash: secretHash(secret),
      lifetimeMs,
    });
    return { token: made, secret };
  }

  async removeToken(id: string): Promise<CommandOutcome> {
    return (await this.store.removeToken(id)) ? DONE : notFound('There is no such token.');
  }

  private async open(user: User | StoredUser): Promise<OpenedLogin> {
    const token = newSecret('');
    await this.store.noteSuccess(user.id);
    return { kind: 'opened', session: await this.store.openSession(user.id, secretHash(token), SESSION_MS), token };
  }

  private anyHash(): Promise<string> {
    return (this.decoy ??= hashPassword(newSecret('')));
  }
}

function outcomeOf(done: 'done' | 'not_found' | 'last_admin'): CommandOutcome {
  if (done === 'done') return DONE;
  return done === 'not_found' ? notFound('There is no such account.') : notPossible(LAST_ADMIN);
}
