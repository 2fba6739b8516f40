import type { ReviewGroup } from '@app/admin-service/decisions/review-reader';
import type { ReviewChoice } from '@app/sync-engine/core';
import { useCommand } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { counted } from '../formatting/numbers';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import styles from './reviews-page.module.css';
import { CHOICE_EFFECTS, CHOICE_WORDS } from './choice-words';

interface DecideAllProps {
  readonly group: ReviewGroup;
  readonly choices: readonly ReviewChoice['kind'][];
}

/** Decides all reviews of one field at once, after saying in numbers what that does. */
export function DecideAll({ group, choices }: DecideAllProps) {
  const decide = useCommand<object, { decided: number }>('reviews/decide-all');
  const nameOf = useFieldName();
  if (!useMay('operator')) return null;
  const { entity, kind, field, open } = group;
  return (
    <div className={styles.buttons}>
      {choices.map((choice) =>
        CHOICE_EFFECTS[choice] === undefined ? null : (
          <Confirm
            key={choice}
            label={`${CHOICE_WORDS[choice]} for all`}
            size="compact-sm"
            title={`${CHOICE_WORDS[choice]} for ${counted(open, 'record')}?`}
            confirm={`Decide ${counted(open, 'review')}`}
            pending={decide.isPending}
            error={decide.error}
            onConfirm={(done) => decide.mutate({ entity, kind, field, choice }, { onSuccess: done })}
          >
            <p>
              {CHOICE_EFFECTS[choice]} This decides <b>{counted(open, 'open review')}</b> of{' '}
              {nameOf(entity, field ?? '')}, each for the values that it shows now. What changes meanwhile is asked
              again.
            </p>
          </Confirm>
        ),
      )}
    </div>
  );
}
