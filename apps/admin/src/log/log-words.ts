import type { LogCause, LogKind } from '@app/sync-engine/core';
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
  restore: ['restored', 'good'],
  link: ['linked', 'good'],
  conflict: ['conflict', 'warn'],
  error: ['error', 'bad'],
  state_began: ['held', 'warn'],
  state_ended: ['released', 'plain'],
  overwritten_edit: ['overwritten edit', 'warn'],
  stray_write: ['stray write', 'warn'],
  link_state: ['link', 'plain'],
  run: ['run', 'plain'],
};
