import type { WriteOutcome } from '../ports';

/** What became of one record's update; `not_sent`: the budget or the connection kept it back. */
export type UpdateReceipt =
  WriteOutcome | { readonly kind: 'not_sent'; readonly waitMs: number; readonly reason: string };

/** Receipts of the calls, per mark id. */
export type UpdateReceipts = ReadonlyMap<string, UpdateReceipt>;
