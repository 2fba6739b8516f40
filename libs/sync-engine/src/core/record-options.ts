import { isLeaveCause } from './leaving';
import { mergeTwinOptions, newRecordOptions, partnerOptions } from './double-options';
import type { ReviewKind } from './log-entry';
import type { RecordInReview, RecordOption, ShownEnds } from './record-in-review';
import { REVIEW_CHOICES, type ReviewChoice } from './review-decision';

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
