import { isLeaveCause } from './leaving';
import type { LocalEnd } from './deletion';
import type { Link } from './link';
import type { ReviewKind } from './log-entry';
import { REVIEW_CHOICES, type ReviewChoice } from './review-decision';

/** What stands at either end of a record now. `gone`: neither there nor in the recycle bin, or merged into another. Null: there is no such end. */
export interface ShownEnds {
  readonly local: LocalEnd | null;
  readonly hubspot: 'present' | 'archived' | 'gone' | null;
}

/** A whole record that a person is asked about, with what stands at its ends now. */
export interface RecordInReview {
  readonly kind: ReviewKind;
  /** Null: the record is not linked. */
  readonly link: Pick<Link, 'state' | 'stateCause'> | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly ends: ShownEnds;
  /** S5.4: the record that holds the values of a merged one now. */
  readonly survivorId: string | null;
  /** Whether a deleted row stays in its table, marked as deleted. */
  readonly softDeletes: boolean;
  /** S4.1: of an unlinked record the links that hold those which its keys name. */
  readonly partners: readonly ReviewPartner[];
  /** Of a second HubSpot record: the live one of the same row, if HubSpot can merge the two; else null. */
  readonly mergesWith?: string | null;
}

/** A link in whose way the record stands, with the ends that it has. */
export type ReviewPartner = Pick<Link, 'localKey' | 'hubspotId' | 'state'>;

/** One way to decide, with what it does, in words for the person who decides: what is written on which side, and what stays. */
export interface RecordOption {
  readonly choice: ReviewChoice;
  readonly label: string;
  readonly effects: readonly string[];
}

/**
 * S5.1, S5.4: how a review about a whole record can be decided, given what stands at its ends now. Total and pure: the page, the command line
 * and the stage that carries a decision out all ask here, so nothing is done that was not offered.
 */
export function recordOptions(review: RecordInReview): readonly RecordOption[] {
  return [...ownOptions(review), ...restOf(review)].filter(({ choice }) =>
    REVIEW_CHOICES[review.kind].includes(choice.kind),
  );
}

function ownOptions(review: RecordInReview): readonly RecordOption[] {
  switch (review.kind) {
    case 'delete':
      return deleteOptions(review);
    case 'merge':
      return mergeOptions(review);
    case 'ambiguous_match':
      return [...partnerOptions(review, ['severed']), ...newRecordOptions(review)];
    case 'duplicate_local':
    case 'duplicate_hubspot':
      return [
        ...mergeTwinOptions(review),
        ...partnerOptions(review, ['live', 'unreachable', 'severed']),
        ...newRecordOptions(review),
      ];
    case 'unique_cycle':
    case 'stale':
    case 'conflict':
    case 'first_link':
      return [];
  }
}

/** The option that a decision names; null: it is none of those offered now. */
export function optionOf(review: RecordInReview, choice: ReviewChoice): RecordOption | null {
  return recordOptions(review).find((option) => sameChoice(option.choice, choice)) ?? null;
}

function sameChoice(a: ReviewChoice, b: ReviewChoice): boolean {
  if (a.kind === 'merge' && b.kind === 'merge') return a.keeps === b.keeps && a.merges === b.merges;
  if (a.kind !== 'link' || b.kind !== 'link') return a.kind === b.kind;
  return a.hubspotId === b.hubspotId && a.localKey === b.localKey;
}

const BIN = 'HubSpot keeps it in its recycle bin for 90 days, where only a person can restore it';

/** S5.1, S5.2, S5.5: of a link that a delete, or leaving a filter, severed. */
function deleteOptions({ link, localKey, hubspotId, ends, softDeletes }: RecordInReview): readonly RecordOption[] {
  if (link?.state !== 'severed' || localKey === null || hubspotId === null) return [];
  const [row, record] = [`local row ${localKey}`, `HubSpot record ${hubspotId}`];
  const left = isLeaveCause(link.stateCause) ? link.stateCause : null;
  const archives: RecordOption = {
    choice: { kind: 'delete' },
    label: `Archive record ${hubspotId} in HubSpot`,
    effects: [`HubSpot: record ${hubspotId} is archived. ${BIN}.`, `Local: nothing is written.`],
  };
  const deletes: RecordOption = {
    choice: { kind: 'delete' },
    label: softDeletes ? `Soft-delete local row ${localKey}` : `Delete local row ${localKey} for good`,
    effects: [
      softDeletes
        ? `Local: row ${localKey} is marked as deleted; it stays in its table.`
        : `Local: row ${localKey} is deleted for good; its table keeps no deleted rows.`,
      'HubSpot: nothing is written.',
    ],
  };
  if (left !== null || (ends.local === 'present' && ends.hubspot === 'present')) {
    // What left comes back by passing again, or by `retry`; an end that went with it is made anew then.
    if (left === null || ends.local !== 'present' || ends.hubspot !== 'present') return [];
    return left === 'left_local_filter' ? [archives] : [deletes];
  }
  if (ends.local === null) return [];
  if (ends.hubspot === 'present') return [archives, rowAnew(ends, localKey, record)];
  const noCall = `HubSpot has no call to restore record ${hubspotId}: it stays in the recycle bin, and the new one has an id of its own`;
  if (ends.local === 'present')
    return [
      deletes,
      {
        choice: { kind: 'create' },
        label: `Create a new HubSpot record from row ${localKey}`,
        effects: [
          `HubSpot: a new record is created with the values of ${row}. ${noCall}.`,
          `Local: what was changed in ${record} before it was deleted goes to the row first. Both are synced from then on.`,
        ],
      },
    ];
  if (ends.local !== 'soft_deleted') return [];
  return [
    {
      choice: { kind: 'create' },
      label: `Restore row ${localKey} and create a new HubSpot record`,
      effects: [
        `Local: the soft-delete of row ${localKey} is taken back.`,
        `HubSpot: a new record is created with its values. ${noCall}.`,
      ],
    },
  ];
}

function rowAnew({ local }: ShownEnds, localKey: string, record: string): RecordOption {
  return local === 'soft_deleted'
    ? {
        choice: { kind: 'create' },
        label: `Restore local row ${localKey}`,
        effects: [
          `Local: the soft-delete of row ${localKey} is taken back, and what was changed in ${record} since goes to it.`,
          'HubSpot: nothing is deleted. Both are synced from then on.',
        ],
      }
    : {
        choice: { kind: 'create' },
        label: `Create a new local row from ${record}`,
        effects: [
          `Local: a new row is created with the values of ${record}, under a key of its own; row ${localKey} is gone for good.`,
          'HubSpot: nothing is written. Both are synced from then on.',
        ],
      };
}

/** S5.4: several linked records were merged, and no event told whose the surviving one is. */
function mergeOptions({ link, localKey, survivorId }: RecordInReview): readonly RecordOption[] {
  if (link === null || localKey === null || survivorId === null) return [];
  if (link.state !== 'held' && link.state !== 'severed') return [];
  return [
    {
      choice: { kind: 'link', hubspotId: survivorId },
      label: `Record ${survivorId} belongs to row ${localKey}`,
      effects: [
        `Local row ${localKey} is synced with HubSpot record ${survivorId} from then on; where both differ, the fields' rules decide.`,
        'The other rows whose records were merged into it stay as they are and are no longer synced; each asks what becomes of it.',
      ],
    },
  ];
}

/** S5.4: two HubSpot records stand for one row: HubSpot makes one of them. The one that the row is synced with comes first. */
function mergeTwinOptions({
  localKey,
  hubspotId,
  mergesWith = null,
  partners,
}: RecordInReview): readonly RecordOption[] {
  if (hubspotId === null || mergesWith === null) return [];
  const row = localKey ?? partners[0]?.localKey ?? null;
  return [[mergesWith, hubspotId] as const, [hubspotId, mergesWith] as const].map(([keeps, merges]) => ({
    choice: { kind: 'merge', keeps, merges },
    label: `Merge record ${merges} into record ${keeps} in HubSpot, for good`,
    effects: [
      `HubSpot: the two become one record, which may get a new id. Where both have a value, that of record ${keeps} stands; what only record ${merges} has is added, and the associations of both are joined.`,
      'This cannot be taken back: HubSpot has no call, and no button, that parts merged records.',
      `Local row ${row} is synced with the merged record; what the merge changed there counts as an edit made in HubSpot, and the fields’ rules decide.`,
    ],
  }));
}

/**
 * S4.1, S5.4: of an unlinked record whose keys name one that a link holds already: it takes the place of that link's row, or record. Of
 * several it is not guessed which one was looked at.
 */
function partnerOptions(
  { link, localKey, hubspotId, partners }: RecordInReview,
  states: readonly Link['state'][],
): readonly RecordOption[] {
  const [partner, ...more] = partners;
  if (link !== null || !partner || more.length > 0 || !states.includes(partner.state)) return [];
  const rest = partner.state === 'severed' ? 'stays as it is, and unsynced' : 'stays as it is and is no longer synced';
  const first = 'Where both hold different values, the first link of each field decides, or asks.';
  if (localKey !== null && partner.hubspotId !== null)
    return [
      {
        choice: { kind: 'link', hubspotId: partner.hubspotId },
        label: `Record ${partner.hubspotId} belongs to row ${localKey}${partner.localKey === null ? '' : `, not to row ${partner.localKey}`}`,
        effects: [
          `Local row ${localKey} is synced with HubSpot record ${partner.hubspotId} from then on. ${first}`,
          ...(partner.localKey === null ? [] : [`Local row ${partner.localKey} ${rest}.`]),
        ],
      },
    ];
  if (hubspotId !== null && partner.localKey !== null)
    return [
      {
        choice: { kind: 'link', localKey: partner.localKey },
        label: `Row ${partner.localKey} belongs to record ${hubspotId}${partner.hubspotId === null ? '' : `, not to record ${partner.hubspotId}`}`,
        effects: [
          `Local row ${partner.localKey} is synced with HubSpot record ${hubspotId} from then on. ${first}`,
          ...(partner.hubspotId === null ? [] : [`HubSpot record ${partner.hubspotId} ${rest}.`]),
        ],
      },
    ];
  return [];
}

/** S4.1: of a record whose keys name several others, or none that is free: it is none of them. */
function newRecordOptions(review: RecordInReview): readonly RecordOption[] {
  const { kind, link, localKey, hubspotId } = review;
  if (link?.state === 'merged_away' && localKey !== null) return [ownRecordAgain(localKey)];
  if (link !== null) return [];
  const [from, to] =
    localKey === null ? [`HubSpot record ${hubspotId}`, 'local row'] : [`local row ${localKey}`, 'HubSpot record'];
  return [
    {
      choice: { kind: 'create' },
      label: `Create a new ${to}`,
      effects: [
        `It is none of those found: a new ${to} is created with the values of ${from}, and both are synced from then on.`,
        'Nothing else is written on either side.',
        ...(kind === 'duplicate_local'
          ? [
              'Where HubSpot refuses a second record with the same unique value, none is created, and you are asked again.',
            ]
          : []),
      ],
    },
  ];
}

/** S5.4: of a row whose record was merged into another row's. */
function ownRecordAgain(localKey: string): RecordOption {
  return {
    choice: { kind: 'create' },
    label: `Treat row ${localKey} as new`,
    effects: [
      `Local row ${localKey} stands for a record of its own: it is matched by its keys, and where they name none, a new HubSpot record is created with its values.`,
      'Where its keys name the surviving record, you are asked which of the two rows that one belongs to.',
    ],
  };
}

/** What every whole record may be decided by: left alone, or looked at again. */
function restOf({ kind, link, localKey, hubspotId }: RecordInReview): readonly RecordOption[] {
  const retry: RecordOption = {
    choice: { kind: 'retry' },
    label: isLeaveCause(link?.stateCause) ? 'Sync both again in spite of the filter' : 'Look again',
    effects: [
      isLeaveCause(link?.stateCause)
        ? 'Both are synced again, although one does not pass its filter; an end that is gone is made anew.'
        : 'Both sides are read again, and the rules of the entity decide as if nothing had been asked.',
    ],
  };
  if (kind === 'stale') return [retry];
  const ends = [
    ...(localKey === null ? [] : [`local row ${localKey}`]),
    ...(hubspotId === null ? [] : [`HubSpot record ${hubspotId}`]),
  ];
  const leave: RecordOption = {
    choice: { kind: 'leave' },
    label: 'Leave as it is',
    effects: [`Nothing is written on either side; ${ends.join(' and ')} ${stays(kind, link)}.`],
  };
  return link?.state === 'erased' || link?.state === 'merged_away' ? [leave] : [leave, retry];
}

function stays(kind: ReviewKind, link: RecordInReview['link']): string {
  if (kind !== 'delete') return 'are not synced from then on';
  if (isLeaveCause(link?.stateCause)) return 'stay parted until the one that left passes its filter again';
  return link?.state === 'erased' ? 'stay unsynced for good' : 'stay parted, unless the deleted one is restored';
}
