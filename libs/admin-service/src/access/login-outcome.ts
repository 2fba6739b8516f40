import type { OpenSession } from './access-store';
import type { Role } from './roles';

export interface OpenedLogin {
  readonly kind: 'opened';
  readonly session: OpenSession;
  /** The secret of the session's cookie. */
  readonly token: string;
}

/** What came of signing in with a password. */
export type LoginOutcome =
  OpenedLogin | { readonly kind: 'refused' } | { readonly kind: 'locked_out'; readonly waitMs: number };

/** Whom an identity provider vouches for. */
export interface ProvidedPerson {
  /** Unique and unchanging: the provider's issuer with its id of the person. */
  readonly subject: string;
  /** What an account may be called, the best first. */
  readonly names: readonly string[];
  /** What the person's groups give. */
  readonly role: Role;
}

/** What came of signing in at the identity provider. */
export type ProvidedLogin =
  /** `made`: it was the first time; `role_changed`: the provider gives another role than last time. */
  | (OpenedLogin & { readonly account: 'known' | 'made' | 'role_changed' })
  | { readonly kind: 'disabled'; readonly name: string }
  /** The role admin would be taken from the last account that has it. */
  | { readonly kind: 'last_admin'; readonly name: string }
  /** Other accounts have every name that this one could have. */
  | { readonly kind: 'names_taken' };
