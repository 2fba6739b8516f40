import type { Backlog, EntityOverview } from '@app/sync-engine';
import type { ApiClient } from './api-client';
import { type Arguments, BadUsage } from './arguments';

/** What a command gives: data for programs, text for people, and whether all is well. */
export interface Output {
  readonly data: unknown;
  readonly text: string;
  readonly ok: boolean;
}

export type Command = (api: ApiClient, args: Arguments) => Promise<Output>;

export interface Overview {
  readonly connection: {
    readonly state: string;
    readonly stateReason: string | null;
    readonly portalId: string;
  } | null;
  readonly entities: readonly EntityOverview[];
  readonly backlog: Backlog;
  readonly inSync: boolean;
}

export interface Listed<T> {
  readonly items: readonly T[];
}

export const out = (data: unknown, text: string, ok = true): Output => ({ data, text, ok });
export const pathOf = (text: string): string => encodeURIComponent(text);

/** A word of the command line. Throws `BadUsage`. */
export function word(args: Arguments, index: number, what: string): string {
  const found = args.words[index];
  if (found === undefined) throw new BadUsage(`Name ${what}.`);
  return found;
}
