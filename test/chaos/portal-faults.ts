import type { HubSpotAccount } from '../smoke/hubspot-account';

/** Longer than the sync waits for an answer, shorter than an intent lives (both shortened, see `chaos-settings`). */
const LATE_MS = 4_000;
const OBJECTS = '/objects/';

/** Shares of the calls that each fault strikes. Many of a minute's calls meet one; none keeps a record from getting through in the end. */
const FAULTS: readonly object[] = [
  { kind: 'rate_limit', probability: 0.02 },
  { kind: 'status', status: 500, probability: 0.02 },
  { kind: 'status', status: 502, probability: 0.01 },
  { kind: 'status', status: 503, probability: 0.01 },
  { kind: 'locked', probability: 0.01, match: { path: OBJECTS } },
  { kind: 'status_after_apply', status: 500, probability: 0.02, match: { path: OBJECTS } },
  { kind: 'cut_before', probability: 0.02 },
  { kind: 'cut_after', probability: 0.03 },
  { kind: 'apply_late', ms: LATE_MS, probability: 0.01, match: { path: OBJECTS } },
  { kind: 'apply_late', ms: LATE_MS, probability: 0.01, cut: true, match: { path: OBJECTS } },
  { kind: 'stale_read', ms: 2_500, probability: 0.05, match: { path: OBJECTS } },
  { kind: 'missing_results', share: 0.3, probability: 0.03, match: { path: '/batch/read' } },
  { kind: 'latency', ms: 300, probability: 0.1 },
  { kind: 'slow_body', ms: 300, probability: 0.02 },
];

/** An hour of retries in seconds, so that a delivery that met a killed api comes again. */
const BAD_WEBHOOKS = {
  lose: 0.1,
  duplicate: 0.1,
  shuffle: true,
  repeatEventId: 0.1,
  delayMs: 20,
  jitterMs: 3_000,
  retryDelaysMs: [200, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
};

export async function plantFaults(account: HubSpotAccount): Promise<void> {
  for (const rule of FAULTS) await account.plantFault(rule);
  await account.setWebhooks(BAD_WEBHOOKS);
}

/** Lets HubSpot behave again. Gives how often each fault struck. */
export async function endFaults(account: HubSpotAccount): Promise<Readonly<Record<string, number>>> {
  const struck = await account.faultsStruck();
  await account.clearFaults();
  await account.setWebhooks({ lose: 0, duplicate: 0, repeatEventId: 0, jitterMs: 200 });
  return struck;
}
