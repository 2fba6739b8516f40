import type { FieldWhy } from '@app/admin-service/activity/field-why';
import { useRead } from '../api/queries';
import { Moment } from '../log/log-table';
import { UndoButton } from '../runs/undo-button';
import { useMay } from '../session/use-session';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import styles from './field-why-row.module.css';

/** The answer to "why are you so?", with what it rests on. */
export function FieldWhyRow({ path, entity }: { readonly path: string; readonly entity: string }) {
  const { data, error } = useRead<FieldWhy>(path);
  const mayOperate = useMay('operator');
  return (
    <tr data-note>
      <td colSpan={6}>
        {error ? <Notice>{error.message}</Notice> : null}
        {data ? (
          <div className={styles.why} role="region" aria-label="Why">
            <p className={styles.answer}>{data.answer}</p>
            <ol className={styles.steps}>
              {data.steps.map((step, index) => (
                <li key={index} data-source={step.source}>
                  <span className={styles.when}>{step.at === null ? 'now' : <Moment at={step.at} />}</span>
                  <span>{step.text}</span>
                  {step.logId !== null && mayOperate ? (
                    <UndoButton
                      entity={entity}
                      target={{ entry: step.logId }}
                      label="Take back"
                      size="compact-sm"
                      title="Take back this change?"
                    >
                      <p>
                        The value from before it is put back on the side that it was written to, if that side still
                        holds what the sync wrote. It is planned first: nothing is written before you apply that plan.
                      </p>
                    </UndoButton>
                  ) : null}
                </li>
              ))}
            </ol>
          </div>
        ) : null}
        {!data && !error ? <LoadingRows what="the reasons" /> : null}
      </td>
    </tr>
  );
}
