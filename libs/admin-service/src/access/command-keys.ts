/** What an idempotency key met. */
export type CommandKey =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'running' }
  | { readonly kind: 'other_request' };

/** Idempotency keys: a command that is sent twice under one key is done once, and answered the same. Kept for a day. */
export interface CommandKeys {
  begin(actor: string, key: string, requestHash: string): Promise<CommandKey>;
  end(actor: string, key: string, answer: { readonly status: number; readonly body: unknown }): Promise<void>;
  /** After a failure of ours: the same key may be sent again. */
  forget(actor: string, key: string): Promise<void>;
}

export const COMMAND_KEYS = Symbol('COMMAND_KEYS');
