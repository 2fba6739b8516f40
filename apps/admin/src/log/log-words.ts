import type { LogCause, LogKind } from '@app/sync-engine/core';
import { words } from '../formatting/names';
import type { Tone } from '../shell/tag';

export const CAUSES: Readonly<Record<LogCause, string>> = {
  event: 'HubSpot event',
  capture: 'edit in Renewa One',
  poll: 'poll',
  audit: 'audit',
  run: 'run',
  review: 'decision',
  undo: 'undo',
};

export const KINDS: Readonly<Record<LogKind, readonly [text: string, tone: Tone]>> = {
  write: ['write', 'plain'],
  create: ['created', 'good'],
  delete: ['deleted', 'warn'],
  merge: ['merged', 'warn'],
  restore: ['restored', 'good'],
  link: ['linked', 'good'],
  conflict: ['conflict', 'warn'],
  error: ['error', 'bad'],
  state_began: ['held', 'warn'],
  state_ended: ['released', 'plain'],
  overwritten_edit: ['overwritten edit', 'warn'],
  stray_write: ['stray write', 'warn'],
  link_state: ['link', 'plain'],
  decision: ['decided anew', 'plain'],
  run: ['run', 'plain'],
};

/** Why a state began or who won, where words tell it better than the name that the log keeps. */
const POLICY_WORDS: Readonly<Record<string, string>> = {
  latest_wins: 'the later edit won',
  local_wins: 'Renewa One wins',
  hubspot_wins: 'HubSpot wins',
  prefer_non_blank: 'a value wins over a blank',
  first_link: 'compared for the first time',
  review: 'waits for a decision',
  held_by_direction: 'the other direction only',
  drift_ignore: 'one direction only',
  left_local_filter: 'left its filter in Renewa One',
  left_hubspot_filter: 'left its filter in HubSpot',
};

/** A rule of the contract (`S2.6`) decides without a word of its own: the message says what it did. */
export const policyWords = (policy: string): string | null =>
  /^S\d/.test(policy) ? null : (POLICY_WORDS[policy] ?? words(policy));
