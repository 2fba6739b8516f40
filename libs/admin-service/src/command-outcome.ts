/** What came of something a person asked for. `message` says why not, and what to do. */
export type CommandOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'not_found'; readonly message: string }
  | { readonly kind: 'not_possible'; readonly message: string };

export const DONE: CommandOutcome = { kind: 'done' };

export const notFound = (message: string) => ({ kind: 'not_found', message }) as const;

export const notPossible = (message: string) => ({ kind: 'not_possible', message }) as const;
