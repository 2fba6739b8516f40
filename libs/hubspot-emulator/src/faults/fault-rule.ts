import { isObject, textOf } from '../json/json-value';

/** What a rule does to a matching call (hubspot-facts 12.2). */
export const FAULT_KINDS = [
  'latency',
  'rate_limit',
  'daily_used_up',
  'other_apps',
  'status',
  'status_after_apply',
  'locked',
  'migrating',
  'cut_before',
  'cut_after',
  'apply_late',
  'stale_read',
  'missing_results',
  'missing_property',
  'revoke_token',
  'slow_body',
  'later_edit',
  'workflow_edit',
] as const;

const POLICIES = ['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  readonly id: string;
  readonly match: { readonly method?: string; readonly path?: string };
  readonly kind: FaultKind;
  /** Share of matching calls that are hit, default 1. */
  readonly probability: number;
  /** How often it strikes before it is used up; null: always. */
  times: number | null;
  /** Milliseconds: latency, how late, how stale, how long a body takes, when a workflow acts; seconds of `Retry-After` × 1000 for `migrating`. */
  readonly ms: number;
  /** Answered status of `status` and `status_after_apply`, default 500. */
  readonly status: number;
  /** Which property `missing_property` hides, or `later_edit` and `workflow_edit` change. */
  readonly property: string;
  /** What `later_edit` and `workflow_edit` write. */
  readonly value: string;
  /** Share of results that `missing_results` leaves out, default 0.5. */
  readonly share: number;
  /** `apply_late` cuts the connection at once instead of letting the client wait. */
  readonly cut: boolean;
  /** Which limit `rate_limit` tells; by default the one of the call's bucket. */
  readonly policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY' | null;
  /** How many calls `other_apps` takes from the same ceilings, default 10. */
  readonly count: number;
  /** How often it has struck. */
  struck: number;
}

/** Reads a posted rule; null when its kind is unknown. */
export const faultRule = (id: string, body: unknown): FaultRule | null => {
  const sent = isObject(body) ? body : {};
  const match = isObject(sent['match']) ? sent['match'] : {};
  const kind = FAULT_KINDS.find((known) => known === textOf(sent['kind']));
  if (!kind) return null;
  const number = (name: string, fallback: number): number => (typeof sent[name] === 'number' ? sent[name] : fallback);
  const [method, path] = [textOf(match['method']).toUpperCase(), textOf(match['path'])];
  return {
    id,
    match: { ...(method ? { method } : {}), ...(path ? { path } : {}) },
    kind,
    probability: number('probability', 1),
    times: typeof sent['times'] === 'number' ? sent['times'] : null,
    ms: number('ms', 1_000),
    status: number('status', 500),
    property: textOf(sent['property']),
    value: textOf(sent['value']),
    share: number('share', 0.5),
    cut: sent['cut'] === true,
    count: number('count', 10),
    policy: POLICIES.find((policy) => policy === textOf(sent['policy'])) ?? null,
    struck: 0,
  };
};
