import type { Role } from './roles';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** False: signs in through the identity provider only. */
  readonly hasPassword: boolean;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly createdBy: string;
  readonly lastLoginAt: number | null;
}

export interface StoredUser extends User {
  readonly passwordHash: string | null;
  /** ms until a locked account may try again; 0 when it is not locked. */
  readonly lockedMs: number;
}

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string | null;
  readonly oidcSubject?: string | null;
  readonly createdBy: string;
}

export interface UserPatch {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly passwordHash?: string;
}

export interface OpenSession {
  readonly id: string;
  readonly user: User;
  /** ms since the epoch. */
  readonly expiresAt: number;
  /** The identity provider is to be asked whether it still vouches for the person. */
  readonly checkDue: boolean;
}

/** A session that the identity provider vouched for. */
export interface VouchedSession {
  /** By what the provider can be asked again, sealed; null: it cannot. */
  readonly grant: string | null;
  /** After how long it is asked again. */
  readonly checkMs: number;
}

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
}

/** Users, sessions and tokens, as kept by the database and by its clock. Hashes only: no secret is ever stored. */
export interface AccessStore {
  hasUsers(): Promise<boolean>;
  users(): Promise<readonly User[]>;
  /** Null when the name is taken, whatever its case. */
  createUser(user: NewUser): Promise<User | null>;
  userNamed(name: string): Promise<StoredUser | null>;
  userOfSubject(oidcSubject: string): Promise<StoredUser | null>;
  /** `last_admin`: nobody would be left who may administer. A disabled account and a new password end its sessions. */
  updateUser(id: string, patch: UserPatch): Promise<'done' | 'not_found' | 'last_admin'>;
  removeUser(id: string): Promise<'done' | 'not_found' | 'last_admin'>;
  noteSuccess(userId: string): Promise<void>;
  /** Counts it; the `limit`-th in a row locks the account for that long. */
  noteFailure(userId: string, limit: number, lockMs: number): Promise<void>;

  openSession(userId: string, tokenHash: string, lifetimeMs: number, vouched?: VouchedSession): Promise<OpenSession>;
  /** An open one of an enabled user that was seen within `idleMs`; noted as seen. */
  sessionOf(tokenHash: string, idleMs: number): Promise<OpenSession | null>;
  /** The sealed grant of a session whose check is due, for the one who takes it; it is due again after `againMs`. Null: nothing is due. */
  takeCheck(id: string, againMs: number): Promise<string | null>;
  /** Lets a session end `lifetimeMs` from now, but not later than `longestMs` after it was opened. */
  prolongSession(
    id: string,
    vouched: {
      readonly grant: string;
      readonly checkMs: number;
      readonly lifetimeMs: number;
      readonly longestMs: number;
    },
  ): Promise<void>;
  closeSession(id: string): Promise<void>;

  tokens(): Promise<readonly ApiToken[]>;
  createToken(token: {
    readonly name: string;
    readonly role: Role;
    readonly userId: string;
    readonly secretHash: string;
    readonly lifetimeMs: number;
  }): Promise<ApiToken>;
  removeToken(id: string): Promise<boolean>;
  /** With the least of its own and its owner's role; null when it expired or its owner may not sign in. */
  tokenOf(secretHash: string): Promise<{ readonly id: string; readonly name: string; readonly role: Role } | null>;

  offerSetUp(tokenHash: string, lifetimeMs: number): Promise<void>;
  /** Makes the first administrator; null when the link is wrong, used or expired, or when there is a user already. */
  setUp(tokenHash: string, user: NewUser): Promise<User | null>;
}

export const ACCESS_STORE = Symbol('ACCESS_STORE');
