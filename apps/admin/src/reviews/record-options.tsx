import type { RecordChoices, ShownSide } from '@app/admin-service/decisions/record-choices';
import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import type { RecordOption } from '@app/sync-engine/core';
import { Button } from '@mantine/core';
import { useRead } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { Tag } from '../shell/tag';
import { Value } from '../shell/values';
import styles from './reviews-page.module.css';

interface RecordOptionsProps {
  readonly review: ReviewRow;
  readonly pending: boolean;
  readonly onChoose: (option: RecordOption, seen: string) => void;
}

const END_WORDS: Readonly<Record<string, string>> = {
  present: 'is there',
  soft_deleted: 'marked as deleted',
  deleted: 'deleted for good',
  archived: 'in HubSpot’s recycle bin',
  gone: 'gone from HubSpot',
};

function endWords(side: ShownSide<string> | null): string {
  if (side === null) return 'none';
  return `${side.id}, ${side.end === null ? 'not found' : (END_WORDS[side.end] ?? side.end)}`;
}

/** Value below value, of all fields that are synced. */
function BothSides({ review, shown }: { readonly review: ReviewRow; readonly shown: RecordChoices }) {
  const nameOf = useFieldName();
  const { fields, local, hubspot } = shown;
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Both sides of the record, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Side</th>
            {fields.map((field) => (
              <th scope="col" key={field}>
                {nameOf(review.entity, field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <Tag tone="local">Renewa One</Tag> {endWords(local)}
            </th>
            {fields.map((field) => (
              <td key={field}>
                <Value vector={local?.values[field] ?? null} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">
              <Tag tone="hubspot">HubSpot</Tag> {endWords(hubspot)}
            </th>
            {fields.map((field) => (
              <td key={field}>
                <Value vector={hubspot?.values[field] ?? null} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** S3.2: a whole record as it is now, and each way to decide with what it would do, before anything is pressed. */
export function RecordOptions({ review, pending, onChoose }: RecordOptionsProps) {
  const { data, error, isFetching } = useRead<RecordChoices>(`reviews/${review.id}/choices`);
  return (
    <div className={styles.partners}>
      <p role="status" className={styles.detail}>
        {isFetching ? 'Reading both sides…' : data ? 'Both sides as they are now.' : ''}
      </p>
      {error ? <Notice>{error.message}</Notice> : null}
      {data ? (
        <>
          <BothSides review={review} shown={data} />
          <ul className={styles.options} aria-label="Ways to decide">
            {data.options.map((option) => (
              <li key={option.label}>
                <Button
                  size="compact-sm"
                  variant={option.choice.kind === 'leave' || option.choice.kind === 'retry' ? 'default' : 'light'}
                  color={option.choice.kind === 'delete' ? 'coral' : undefined}
                  disabled={pending || isFetching}
                  onClick={() => onChoose(option, data.seen)}
                >
                  {option.label}
                </Button>
                <ul className={styles.effects}>
                  {option.effects.map((effect) => (
                    <li key={effect}>{effect}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
