import type { ConflictPolicy } from '@app/hubspot-mapping';

/** A span of time on the database's clock, ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** S3.2: HubSpot's clock minus the database's, with the uncertainty of that measurement (at least a second). */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** An unknown time is the interval since the sides last agreed. */
export function localSpan(at: number | null, agreedAt: number | null, now: number): TimeSpan {
  return at === null ? { from: agreedAt ?? 0, to: now } : { from: at, to: at };
}

export function hubspotSpan(at: number | null, agreedAt: number | null, now: number, clocks: ClockOffset): TimeSpan {
  if (at === null) return { from: agreedAt ?? 0, to: now };
  const onOurs = at - clocks.offsetMs;
  return { from: onOurs - clocks.uncertaintyMs, to: onOurs + clocks.uncertaintyMs };
}

export type ConflictWinner = 'local' | 'hubspot' | 'review';

/**
 * S3.2. Two non-blank values under `prefer_non_blank` fall to the entity's default (`latest_wins` if that says the same).
 * Overlapping spans are a tie, and a tie goes to local.
 */
export function resolveConflict(input: {
  readonly policy: ConflictPolicy;
  readonly entityPolicy: ConflictPolicy;
  readonly localBlank: boolean;
  readonly hubspotBlank: boolean;
  readonly local: TimeSpan;
  readonly hubspot: TimeSpan;
}): ConflictWinner {
  switch (input.policy) {
    case 'local_wins':
      return 'local';
    case 'hubspot_wins':
      return 'hubspot';
    case 'manual':
      return 'review';
    case 'prefer_non_blank':
      if (input.localBlank !== input.hubspotBlank) return input.localBlank ? 'hubspot' : 'local';
      return resolveConflict({
        ...input,
        policy: input.entityPolicy === 'prefer_non_blank' ? 'latest_wins' : input.entityPolicy,
      });
    case 'latest_wins':
      return input.hubspot.from > input.local.to ? 'hubspot' : 'local';
  }
}

/** Whether the outcome depends on when HubSpot's value was authored, so that its history must be read first. */
export function needsAuthorTime(policy: ConflictPolicy, entityPolicy: ConflictPolicy, oneSideBlank: boolean): boolean {
  if (policy === 'latest_wins') return true;
  if (policy !== 'prefer_non_blank' || oneSideBlank) return false;
  return entityPolicy === 'latest_wins' || entityPolicy === 'prefer_non_blank';
}
