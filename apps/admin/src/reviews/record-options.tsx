import type { RecordChoices } from '@app/admin-service/decisions/record-choices';
import type { ReviewRow } from '@app/admin-service/decisions/review-reader';
import type { RecordOption } from '@app/sync-engine/core';
import { Button } from '@mantine/core';
import { useRead } from '../api/queries';
import { Confirm } from '../shell/confirm';
import { Notice } from '../shell/notice';
import { BothSides } from './both-sides';
import styles from './reviews-page.module.css';

interface RecordOptionsProps {
  readonly review: ReviewRow;
  readonly pending: boolean;
  readonly onChoose: (option: RecordOption, seen: string) => void;
}

/** S3.2: a whole record as it is now, and each way to decide with what it would do, before anything is pressed; what nothing takes back asks twice. */
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
                {option.choice.kind === 'merge' ? (
                  <Confirm
                    label={option.label}
                    size="compact-sm"
                    title={`${option.label}?`}
                    confirm="Merge for good"
                    danger
                    disabled={pending || isFetching}
                    pending={pending}
                    error={null}
                    onConfirm={(done) => {
                      onChoose(option, data.seen);
                      done();
                    }}
                  >
                    <Effects of={option} />
                  </Confirm>
                ) : (
                  <Button
                    size="compact-sm"
                    variant={option.choice.kind === 'leave' || option.choice.kind === 'retry' ? 'default' : 'light'}
                    color={option.choice.kind === 'delete' ? 'coral' : undefined}
                    disabled={pending || isFetching}
                    onClick={() => onChoose(option, data.seen)}
                  >
                    {option.label}
                  </Button>
                )}
                <Effects of={option} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

function Effects({ of: { effects } }: { readonly of: RecordOption }) {
  return (
    <ul className={styles.effects}>
      {effects.map((effect) => (
        <li key={effect}>{effect}</li>
      ))}
    </ul>
  );
}
