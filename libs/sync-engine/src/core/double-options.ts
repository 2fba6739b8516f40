import type { Link } from './link';
import type { RecordInReview, RecordOption } from './record-in-review';

/** S5.4: two HubSpot records stand for one row: HubSpot makes one of them. The one that the row is synced with comes first. */
export function mergeTwinOptions({
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
export function partnerOptions(
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
export function newRecordOptions(review: RecordInReview): readonly RecordOption[] {
  const { kind, link, localKey, hubspotId } = review;
  if (link?.state === 'merged_away' && localKey !== null) return [ownRecordAgain(localKey)];
  if (isOrphan(review)) return [rowOfItsOwn(hubspotId!)];
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
        'Where it does not pass the filter of its side, none is created, and you are asked again.',
        ...(kind === 'duplicate_local'
          ? [
              'Where HubSpot refuses a second record with the same unique value, none is created, and you are asked again.',
            ]
          : []),
      ],
    },
  ];
}

/** S5.5: a record that was restored after another had taken its place beside the row: its link has no row any more. */
function isOrphan({
  kind,
  link,
  localKey,
  ends,
}: Pick<RecordInReview, 'kind' | 'link' | 'localKey' | 'ends'>): boolean {
  return kind === 'duplicate_hubspot' && link?.state === 'severed' && localKey === null && ends.hubspot === 'present';
}

function rowOfItsOwn(hubspotId: string): RecordOption {
  return {
    choice: { kind: 'create' },
    label: 'Create a new local row',
    effects: [
      `HubSpot record ${hubspotId} is a record of its own: a new local row is created with its values, and both are synced from then on.`,
      'The row that it was linked with before it was deleted, and the record that took its place, stay as they are.',
      'Where the application refuses a second row with the same unique value, none is created, and the record is listed with the reason.',
    ],
  };
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
