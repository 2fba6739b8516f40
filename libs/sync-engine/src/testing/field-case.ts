import type { FieldDecision, FieldHistoryEntry, FieldInput, FieldState, FieldVector, WriteIntent } from '../core';
import { EMPTY_TRACK, mergeField } from '../core';
import { simpleField } from './simple-field';

/** "Now" of a case, on the database's clock (ms); histories and reads of a case lie before it. */
export const CASE_NOW = 1_000_000;

const CASE: FieldInput = {
  field: simpleField('name'),
  entityPolicy: 'latest_wins',
  local: ['a'],
  hubspot: ['a'],
  baseLocal: ['a'],
  baseHubSpot: ['a'],
  track: EMPTY_TRACK,
  intents: [],
  history: null,
  known: [],
  verifyNow: false,
  localChangedAt: null,
  agreedAt: 0,
  now: CASE_NOW,
  clocks: { offsetMs: 0, uncertaintyMs: 1_000 },
  intentLifetimeMs: 900_000,
  checkedUnder: '1@1',
  retryErrors: false,
  secondaryValues: [],
  oscillation: { writes: 6, windowMs: 3_600_000, restMs: 86_400_000 },
};

/** A linked text field whose sides agree on `a`, but for what the case says. */
export function fieldCase(patch: Partial<FieldInput> = {}): FieldInput {
  return { ...CASE, ...patch };
}

/** The decision of a case that needs nothing more. */
export function decide(patch: Partial<FieldInput> = {}): FieldDecision {
  const result = mergeField(fieldCase(patch));
  if (result.kind !== 'decided') throw new Error(`The field is not decided: ${JSON.stringify(result)}`);
  return result.decision;
}

/** Side and value of each write, e.g. `hubspot b`, in a fixed order. */
export function writesOf(decision: FieldDecision): readonly string[] {
  const { toHubSpot, toLocal } = decision;
  return [
    ...(toHubSpot ? [`hubspot ${toHubSpot.value.join(',')}`] : []),
    ...(toLocal ? [`local ${toLocal.value.join(',')}`] : []),
  ];
}

export function factKinds(decision: FieldDecision): readonly string[] {
  return decision.facts.map(({ kind }) => kind);
}

/** One entry of a text field's history; `ours`: written by our app. */
export function entry(value: string | null, at: number, ours = false): FieldHistoryEntry {
  return { value: [value], at, ownApp: ours };
}

export function openIntent(sent: FieldVector, patch: Partial<WriteIntent> = {}): WriteIntent {
  return {
    id: 'intent',
    linkId: 'link',
    field: 'name',
    kind: 'update',
    behalf: 'local',
    sent,
    local: sent,
    decidedUpdatedAt: 0,
    createdAt: CASE_NOW - 1_000,
    runId: null,
    historyReadAt: null,
    ...patch,
  };
}

export function stateOf(kind: FieldState['kind'], patch: Partial<FieldState> = {}): FieldState {
  return { kind, local: ['a'], hubspot: ['b'], detail: 'A reason.', since: 1, ...patch };
}

/**
 * The case as a pass without faults leaves it: both sides hold what the decision wrote, and the bases are as settling moves them.
 * Everything that marked the record is gone.
 */
export function settledCase(input: FieldInput, decision: FieldDecision): FieldInput {
  const { toHubSpot, toLocal, bases } = decision;
  let after = { ...input, track: decision.track, intents: [], history: null, verifyNow: false, retryErrors: false };
  if (bases) after = { ...after, baseLocal: bases.local, baseHubSpot: bases.hubspot };
  if (toHubSpot) {
    after = { ...after, hubspot: toHubSpot.value };
    if (toHubSpot.behalf === 'local') after = { ...after, baseLocal: toHubSpot.local, baseHubSpot: toHubSpot.value };
  }
  if (toLocal) {
    const hubspot = toHubSpot?.value ?? toLocal.hubspot;
    after = { ...after, local: toLocal.value, baseLocal: toLocal.value, baseHubSpot: hubspot };
  }
  return after;
}
