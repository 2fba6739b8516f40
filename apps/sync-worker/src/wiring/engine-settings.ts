import type { SyncLimits } from '@app/configuration';
import type { EngineSettings, MassChangeRule } from '@app/sync-engine';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The contract's durations and counts as configured. */
export function engineSettings(limits: SyncLimits): EngineSettings {
  return {
    batchSize: limits.batchSize,
    leaseMs: limits.leaseSeconds * SECOND,
    intentLifetimeMs: limits.intentLifetimeMinutes * MINUTE,
    maxAttempts: limits.maxAttempts,
    retryBaseMs: limits.retryBaseSeconds * SECOND,
    retryMaxMs: limits.retryMaxMinutes * MINUTE,
    staleReadMs: limits.staleReadMinutes * MINUTE,
    staleRetryMs: limits.staleRetryMinutes * MINUTE,
    readToWriteMs: limits.readToWriteSeconds * SECOND,
    unreachableRetryMs: limits.retryMaxMinutes * MINUTE,
    mergeEventMs: limits.mergeEventMinutes * MINUTE,
    oscillation: {
      writes: limits.oscillationWrites,
      windowMs: limits.oscillationWindowMinutes * MINUTE,
      restMs: limits.oscillationRestHours * 60 * MINUTE,
    },
  };
}

/** S5.3 as configured. */
export function massChangeRule(limits: SyncLimits): MassChangeRule {
  return {
    share: limits.massChangePercent / 100,
    records: limits.massChangeRecords,
    windowMs: limits.massChangeWindowMinutes * MINUTE,
  };
}
