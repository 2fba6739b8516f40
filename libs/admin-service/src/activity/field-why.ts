import type { FieldStateKind, FieldTrack, FieldVector, HistoryEntry, LogCause, LogKind } from '@app/sync-engine';
import type { LogRow } from './activity-reader';
import type { WaitingMark } from './record-reader';

export interface WhyStep {
  /** ms since the epoch; null where no time is known. */
  readonly at: number | null;
  readonly source: 'log' | 'hubspot' | 'state';
  readonly text: string;
  /** The row of the log that says so, from where it can be undone. */
  readonly logId: string | null;
}

export interface FieldWhy {
  /** One sentence: why the field's values are what they are. */
  readonly answer: string;
  /** What it rests on, newest first. */
  readonly steps: readonly WhyStep[];
}

export interface WhyInput {
  readonly agree: boolean | null;
  readonly local: FieldVector | null;
  readonly hubspot: FieldVector | null;
  readonly hasBase: boolean;
  readonly linkedAt: number | null;
  readonly track: FieldTrack | null;
  readonly mark: WaitingMark | null;
  readonly mapping: { readonly state: string; readonly stateReason: string | null };
  /** The field's rows of the log, newest first. */
  readonly entries: readonly LogRow[];
  /** HubSpot's own history of its first property, newest first; null: not read. */
  readonly history: readonly HistoryEntry[] | null;
  readonly ownSourceId: string | null;
}

const CAUSES: Readonly<Record<LogCause, string>> = {
  event: 'an edit in HubSpot',
  capture: 'an edit in Renewa One',
  poll: 'an edit in HubSpot that polling found',
  audit: 'a difference that an audit found',
  run: 'a run',
  review: 'a decision of a person',
  undo: 'an undo',
};

const POLICIES: Readonly<Record<string, string>> = {
  latest_wins: 'both sides had changed, and the later edit won',
  local_wins: 'both sides had changed, and Renewa One wins this field',
  hubspot_wins: 'both sides had changed, and HubSpot wins this field',
  prefer_non_blank: 'both sides had changed, and a value wins over a blank',
  manual: 'both sides had changed, and a person decides this field',
};

const STATES: Readonly<Record<FieldStateKind, string>> = {
  normalised: 'HubSpot writes the value its own way; both mean the same.',
  write_ignored: 'HubSpot took the write and did not change the value.',
  held_by_direction: 'The field goes one way and its source is blank, so the other side keeps its value.',
  drift_ignored: 'The receiving side of this one-way field was edited; the edit is left alone.',
  undone: 'A change was taken back here; the difference stays until either value changes.',
  discarded: 'A person set this pair aside; the difference stays until either value changes.',
  secondary_value: 'The value is one of the record’s secondary ones in HubSpot, which counts as equal.',
  review: 'The two values differ and a person decides.',
  field_error: 'The value cannot be carried over.',
  oscillating: 'The value went back and forth between two forms, so writing it was stopped.',
};

const SOURCES: Readonly<Record<string, string>> = {
  CRM_UI: 'a person in HubSpot',
  IMPORT: 'an import into HubSpot',
  WORKFLOWS: 'a HubSpot workflow',
  AUTOMATION_PLATFORM: 'a HubSpot workflow',
  FORM: 'a HubSpot form',
  API: 'an API call',
  INTEGRATION: 'an app',
  MERGE_CONTACTS: 'a merge',
  CALCULATED: 'a calculation of HubSpot',
};

/** Says why a field's values are what they are, from the log, from HubSpot's history and from what is under way. Pure. */
export function explainField(input: WhyInput): FieldWhy {
  const steps = [...stateSteps(input), ...input.entries.map(logStep), ...historySteps(input)].sort(
    (left, right) => (right.at ?? Infinity) - (left.at ?? Infinity),
  );
  return { answer: answerOf(input), steps };
}

function answerOf({ agree, track, mark, mapping, entries, hasBase, linkedAt }: WhyInput): string {
  if (mapping.state !== 'active') {
    const why = mapping.stateReason ?? 'No reason was kept.';
    return `Nothing of this field is written now: its mapping is ${mapping.state}. ${why}`;
  }
  if (mark?.parkedReason)
    return `The record is parked after ${mark.attempts} attempts, so nothing is written: ${mark.parkedReason}`;
  if (track?.state) return `${STATES[track.state.kind]} ${track.state.detail}`.trim();
  if (mark)
    return `A change is on its way (${mark.reasons.join(', ')})${mark.retryReason ? `; it waits: ${mark.retryReason}` : '.'}`;
  const written = entries.find(({ kind }) => kind === 'write' || kind === 'create');
  if (written) return sentenceOf(written);
  if (!hasBase) return 'The two sides were never compared for this field: its first plan is still to be applied.';
  if (agree === false)
    return 'The values differ, and nothing is known of a change yet: the next look at the record decides.';
  return `Both sides held the same when the records were linked${linkedAt === null ? '' : ` on ${day(linkedAt)}`}, and neither changed since.`;
}

function sentenceOf(entry: LogRow): string {
  const where = entry.side === 'hubspot' ? 'HubSpot' : 'Renewa One';
  const rule = entry.policy === null ? '' : (POLICIES[entry.policy] ?? `rule ${entry.policy}`);
  const over =
    entry.before === null || entry.before.every((value) => value === null)
      ? 'filled a blank'
      : 'replaced what was there';
  const verb = entry.kind === 'create' ? 'the record was created' : `the sync ${over}`;
  return `In ${where} ${verb}, because of ${CAUSES[entry.cause]}${rule === '' ? '' : `: ${rule}`}.`;
}

const KINDS: Readonly<Partial<Record<LogKind, string>>> = {
  conflict: 'Both sides had changed',
  error: 'Could not be carried over',
  state_began: 'Agreed to differ',
  state_ended: 'No longer agreed to differ',
  overwritten_edit: 'An edit in HubSpot had been overwritten and was given back',
  stray_write: 'A late write of the sync was found',
  merge: 'Two HubSpot records were merged',
  link: 'The records were linked',
  link_state: 'The link changed its state',
  decision: 'It was decided anew',
};

function logStep(entry: LogRow): WhyStep {
  const words = KINDS[entry.kind];
  const text = words === undefined ? sentenceOf(entry) : `${words}.`;
  return { at: entry.at, source: 'log', text: entry.message ? `${text} ${entry.message}` : text, logId: entry.id };
}

function stateSteps({ track, mark }: WhyInput): WhyStep[] {
  const steps: WhyStep[] = [];
  if (mark) {
    const words = `Marked to be looked at: ${mark.reasons.join(', ')}.`;
    steps.push({ at: mark.since, source: 'state', text: words, logId: null });
  }
  if (track?.unverified) {
    const text = 'The last write to HubSpot is not verified yet: its history is read before the next one (S3.5).';
    steps.push({ at: null, source: 'state', text, logId: null });
  }
  return steps;
}

function historySteps({ history, ownSourceId }: WhyInput): WhyStep[] {
  return (history ?? []).slice(0, 5).map(({ timestamp, sourceType, sourceId }) => {
    const ours = sourceId !== null && ownSourceId !== null && sourceId === ownSourceId;
    const who = ours
      ? 'this sync'
      : `${SOURCES[sourceType] ?? sourceType.toLowerCase().replaceAll('_', ' ')}${sourceId ? ` (${sourceId})` : ''}`;
    return { at: timestamp, source: 'hubspot' as const, text: `HubSpot’s own history: set by ${who}.`, logId: null };
  });
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
