import type { FieldErrorCode } from '../field-error';

/** Why one value cannot be carried, before column and property are named. `what` completes "…: the value". */
export interface Fault {
  code: FieldErrorCode;
  what: string;
  advice: string;
}

/** One value read or written, or why not. A null value is blank. */
export type Reading = { ok: true; value: string | null } | { ok: false; fault: Fault };

export const BLANK: Reading = { ok: true, value: null };

export function read(value: string | null): Reading {
  return { ok: true, value };
}

export function refuse(code: FieldErrorCode, what: string, advice: string): Reading {
  return { ok: false, fault: { code, what, advice } };
}
