import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import { sameValue } from './field-values';
import type { WriteIntent } from './field-track';
import type { FieldVector } from './link';

/** One entry of a property's history, as HubSpot gave it (facts 2.3). */
export interface PropertyHistoryEntry {
  readonly value: string | null;
  /** ms of HubSpot's clock. */
  readonly timestamp: number;
  readonly sourceType: string;
  readonly sourceId: string | null;
}

/** A field's value after one change of any of its members. */
export interface FieldHistoryEntry {
  readonly value: FieldVector;
  readonly at: number;
  /** Written by our app; whether by this database is another question (S2.6). */
  readonly ownApp: boolean;
  /** S5.4: it came from a record that was merged into this one: when its value was made nobody knows any more (facts 2.4, 2.9). */
  readonly moved?: boolean;
}

/** Joins the histories of a field's members into one, newest first: a group is one value (S3.7). */
export function fieldHistory(
  field: CompiledField,
  history: Readonly<Record<string, readonly PropertyHistoryEntry[]>>,
  ownSourceId: string | null,
): readonly FieldHistoryEntry[] {
  const times = new Set<number>();
  for (const { property } of field.members) for (const entry of history[property] ?? []) times.add(entry.timestamp);
  return [...times]
    .sort((a, b) => b - a)
    .map((at) => {
      let ownApp = true;
      let moved = false;
      const value = field.members.map(({ property }) => {
        const entry = (history[property] ?? []).find((candidate) => candidate.timestamp <= at);
        if (entry?.timestamp === at && !isOwnApp(entry, ownSourceId)) ownApp = false;
        moved ||= entry?.timestamp === at && entry.sourceType.startsWith('MERGE_');
        return entry?.value === '' ? null : (entry?.value ?? null);
      });
      return { value, at, ownApp, ...(moved ? { moved } : {}) };
    });
}

function isOwnApp(entry: PropertyHistoryEntry, ownSourceId: string | null): boolean {
  return ownSourceId !== null && entry.sourceType === 'INTEGRATION' && entry.sourceId === ownSourceId;
}

/** A foreign edit that lies directly under a write of ours (S3.5). */
export interface OverwrittenEdit {
  readonly value: FieldVector;
  readonly at: number;
  /** What the edit itself replaced. */
  readonly replaced: FieldVector;
  /** What the first of the foreign edits in a row under ours replaced, be it the base: all of them were made on top of it. */
  readonly startedFrom: FieldVector;
}

export interface Receipt {
  readonly intent: WriteIntent;
  readonly value: FieldVector;
  readonly replaced: FieldVector;
  /** HubSpot's clock, ms. */
  readonly at: number;
}

export interface Delivered {
  /** As it was sent. */
  readonly value: FieldVector;
  /** False where HubSpot's form is no value of ours and several writes may have made it. */
  readonly certain: boolean;
}

/** S5.4: a value that this database sent for another row, whose record was merged into this one: no write of this link's. */
export interface MergedInWrite {
  readonly value: FieldVector;
  /** When that row's value was made (HubSpot's clock, ms); null where nobody knows. */
  readonly authoredAt: number | null;
}

export interface HistoryVerdict {
  /** Whose the newest entry is: of this database, somebody's, or there is none. */
  readonly newest: 'ours' | 'foreign' | 'none';
  readonly newestEntry: FieldHistoryEntry | null;
  /** The foreign edits found under writes of ours, newest first. The first is the one a decision is about, if `newest` is ours. */
  readonly overwritten: readonly OverwrittenEdit[];
  /** Values that entries of ours made since the base, newest first: what local had has arrived, whatever came on top. */
  readonly delivered: readonly Delivered[];
  /** Entries that are the receipt of an open intent, newest first, with what they replaced. */
  readonly receipts: readonly Receipt[];
  /** When HubSpot came to hold the base (HubSpot's clock, ms); null where the history does not tell. */
  readonly agreedAt: number | null;
  /** When the newest foreign entry's value was made (HubSpot's clock, ms): its author's time for `latest_wins` (S3.2). Null: nobody knows. */
  readonly foreignAt: number | null;
}

/**
 * Reads a field's history for what S2.4, S2.6 and S3.5 ask. An entry of our app is ours if its value is one that an intent or the
 * log of this database knows, or if it was made after the read that decided a still open intent: a lost answer may have been
 * normalised. Any other entry of our app counts as somebody's edit: also one that was written for another row, and came with a merge.
 *
 * @param since entries not newer than this (HubSpot's clock, ms) were seen by the read that decided; null looks at none. An edit
 *   that the newest open intent gives back, and that has not returned, is found all the same, and one that nobody has decided yet.
 */
export function readHistory(input: {
  readonly field: CompiledField;
  readonly entries: readonly FieldHistoryEntry[];
  readonly intents: readonly WriteIntent[];
  readonly known: readonly FieldVector[];
  readonly since: number | null;
  /** `base_hubspot`, where there is one. */
  readonly base: FieldVector | undefined;
  readonly mergedIn: readonly MergedInWrite[];
  /** HubSpot's value of an open review of the field. */
  readonly undecided: readonly Canonical[] | null;
}): HistoryVerdict {
  const { field, entries, intents, known, since, base, undecided } = input;
  const mergedIn = input.mergedIn.map((write) => ({ ...write, form: field.canonicalHubSpot(write.value) }));
  const writtenForAnother = (entry: FieldHistoryEntry): (typeof mergedIn)[number] | undefined => {
    const form = field.canonicalHubSpot(entry.value);
    return entry.ownApp ? mergedIn.find((write) => sameValue(write.form, form)) : undefined;
  };
  const madeAt = (entry: FieldHistoryEntry): number =>
    Math.min(entry.at, writtenForAnother(entry)?.authoredAt ?? entry.at);
  const knownForms = [...known, ...intents.map((intent) => intent.sent)].map((value) => field.canonicalHubSpot(value));
  const openSince = intents.length > 0 ? Math.min(...intents.map((intent) => intent.decidedUpdatedAt)) : null;
  // An intent of another row follows its record into this one (S5.4): what it had written before that is that row's own.
  const isAnothers = (entry: FieldHistoryEntry): boolean => {
    if (!writtenForAnother(entry)) return false;
    const mayBeFor = [
      ...known,
      ...intents.filter(({ decidedUpdatedAt }) => decidedUpdatedAt < entry.at).map(({ sent }) => sent),
    ];
    const form = field.canonicalHubSpot(entry.value);
    return !mayBeFor.some((value) => sameValue(field.canonicalHubSpot(value), form));
  };
  const isOurs = (entry: FieldHistoryEntry): boolean => {
    if (!entry.ownApp || isAnothers(entry)) return false;
    const form = field.canonicalHubSpot(entry.value);
    if (knownForms.some((candidate) => sameValue(candidate, form))) return true;
    return openSince !== null && entry.at > openSince && !writtenForAnother(entry);
  };

  // An entry of ours in a form that no intent knows is the newest intent's value as HubSpot normalised it.
  const receiptOf = (entry: FieldHistoryEntry): { readonly intent?: WriteIntent; readonly certain: boolean } => {
    const form = field.canonicalHubSpot(entry.value);
    const before = intents.filter((intent) => intent.decidedUpdatedAt < entry.at);
    const exact = before.filter((intent) => sameValue(field.canonicalHubSpot(intent.sent), form));
    const isKnown = exact.length === 0 && knownForms.some((candidate) => sameValue(candidate, form));
    const intent = isKnown ? undefined : (exact[exact.length - 1] ?? before[before.length - 1]);
    return { ...(intent ? { intent } : {}), certain: isKnown || exact.length > 0 || before.length < 2 };
  };
  const receipts: Receipt[] = [];
  const blank = field.members.map(() => null);
  const baseForm = base && field.canonicalHubSpot(base);
  const atBase = baseForm ? entries.findIndex((entry) => sameValue(field.canonicalHubSpot(entry.value), baseForm)) : -1;
  const agreedAt = entries[atBase]?.at ?? null;
  // An edit that a decision gave back and whose return has not landed is still overwritten, whoever saw it.
  const newestIntent = intents[intents.length - 1];
  const returns = (entry: FieldHistoryEntry): boolean =>
    newestIntent?.behalf === 'hubspot' &&
    entry.at <= newestIntent.decidedUpdatedAt &&
    (agreedAt === null || agreedAt <= newestIntent.decidedUpdatedAt) &&
    !receipts.some(({ intent }) => intent === newestIntent) &&
    sameValue(field.canonicalHubSpot(newestIntent.sent), field.canonicalHubSpot(entry.value));
  const awaitsDecision = entries.find(
    (entry) => undecided !== null && sameValue(field.canonicalHubSpot(entry.value), undecided),
  );
  const overwritten: OverwrittenEdit[] = [];
  const delivered: Delivered[] = [];
  let foreignAt: number | null | undefined;
  let oursAbove = false;
  entries.forEach((entry, index) => {
    if (isOurs(entry)) {
      oursAbove = true;
      const { intent, certain } = receiptOf(entry);
      if (intent)
        receipts.push({
          intent,
          value: entry.value,
          replaced: entries[index + 1]?.value ?? blank,
          at: entry.at,
        });
      if (atBase < 0 ? openSince !== null && entry.at > openSince : index < atBase)
        delivered.push({ value: intent?.sent ?? entry.value, certain });
      return;
    }
    if (foreignAt === undefined) foreignAt = entry.moved ? null : madeAt(entry);
    if (oursAbove && ((since !== null && entry.at > since) || returns(entry) || entry === awaitsDecision)) {
      const beneath = entries.slice(index + 1);
      const replaced = beneath[0]?.value ?? blank;
      overwritten.push({
        value: entry.value,
        at: madeAt(entry),
        replaced,
        startedFrom: beneath.find((under) => isOurs(under) || under === entries[atBase])?.value ?? replaced,
      });
    }
    oursAbove = false;
  });
  const newestEntry = entries[0] ?? null;
  return {
    newest: newestEntry === null ? 'none' : isOurs(newestEntry) ? 'ours' : 'foreign',
    newestEntry,
    overwritten,
    delivered,
    receipts,
    agreedAt,
    foreignAt: foreignAt ?? null,
  };
}
