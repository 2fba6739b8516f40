import type { OpenSession } from './access-store';

/** What came of signing in. */
export type LoginOutcome =
  /** `token`: the secret of the session's cookie. */
  | { readonly kind: 'opened'; readonly session: OpenSession; readonly token: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked_out'; readonly waitMs: number };
