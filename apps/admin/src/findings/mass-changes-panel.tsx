import type { PausedMassChange } from '@app/admin-service/attention/paused-mass-change';
import { useState } from 'react';
import { useCommand, useRead } from '../api/queries';
import { titled } from '../formatting/names';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import { UnfoldButton } from '../shell/unfold-button';
import styles from './findings.module.css';
import { MassChangeRecords } from './mass-change-records';

const REFRESH_MS = 5000;

const ANSWERS = [
  {
    answer: 'approve',
    label: 'Approve',
    title: 'Carry the changes out?',
    text: 'All changes that are pending now are written to the other side. What changes later is counted anew.',
    danger: true,
  },
  {
    answer: 'restore',
    label: 'Discard and restore',
    title: 'Write the other side’s values back?',
    text: 'What was overwritten gets its old values back from the other side, and deleted records come back where that is possible.',
    danger: true,
  },
  {
    answer: 'accept',
    label: 'Discard and leave',
    title: 'Leave both sides as they are?',
    text: 'Nothing is written. Changed values may differ from now on until one of them changes again; deleted records are no longer synced.',
    danger: false,
  },
] as const;

function MassChange({ entity, reason, mayOperate }: PausedMassChange & { readonly mayOperate: boolean }) {
  const [shown, setShown] = useState(false);
  return (
    <li className={styles.item}>
      <strong>{titled(entity)}</strong>
      <p>{reason}</p>
      <div className={styles.actions}>
        <UnfoldButton shown={shown} onToggle={setShown}>
          {shown ? 'Hide the records' : 'Show the records'}
        </UnfoldButton>
        {mayOperate ? <Answers entity={entity} /> : null}
      </div>
      {shown ? (
        <div className={styles.records}>
          <MassChangeRecords entity={entity} />
        </div>
      ) : null}
    </li>
  );
}

function Answers({ entity }: { readonly entity: string }) {
  const command = useCommand<{ answer: string }, { records: number }>(
    `mass-changes/${encodeURIComponent(entity)}/answer`,
  );
  return (
    <>
      {ANSWERS.map(({ answer, label, title, text, danger }) => (
        <Confirm
          key={answer}
          label={label}
          ariaLabel={`${label}: ${titled(entity)}`}
          title={title}
          confirm={label}
          danger={danger}
          size="compact-sm"
          pending={command.isPending}
          error={command.error}
          onConfirm={(done) => command.mutate({ answer }, { onSuccess: done })}
        >
          <p>{text}</p>
        </Confirm>
      ))}
    </>
  );
}

/** S5.3: entities that the guard paused before it wrote, each with its three answers. */
export function MassChangesPanel() {
  const { data, error, isPending } = useRead<{ items: readonly PausedMassChange[] }>('mass-changes', {
    refreshMs: REFRESH_MS,
  });
  const mayOperate = useMay('operator');
  const items = data?.items ?? [];
  return (
    <Panel title="Mass changes" count={items.length || undefined}>
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingRows what="mass changes" /> : null}
      {data && items.length === 0 ? (
        <Nothing title="Nothing is held">
          When more records than usual are deleted or overwritten at once, the entity pauses before anything is written.
        </Nothing>
      ) : null}
      <ul className={styles.list}>
        {items.map(({ entity, reason }) => (
          <MassChange key={entity} entity={entity} reason={reason} mayOperate={mayOperate} />
        ))}
      </ul>
    </Panel>
  );
}
