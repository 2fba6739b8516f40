/** `viewer` reads; `operator` also pauses, decides, applies and takes back; `admin` also changes what is synced, and who may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whether `held` may do what `needed` is asked for. */
export function covers(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed);
}

/** Who calls. */
export interface Principal {
  readonly kind: 'user' | 'token';
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Of a browser's session; OAuth states are bound to it. Null for a token. */
  readonly sessionId: string | null;
}
