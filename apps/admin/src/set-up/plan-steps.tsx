import type { Run } from '@app/sync-engine/ports';
import { Button } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useCommand } from '../api/queries';
import { planText, RUN_STATE_WORDS } from '../runs/run-words';
import { Notice } from '../shell/notice';
import styles from './step.module.css';

interface PlanStepProps {
  readonly entity: string;
  readonly run: Run | null;
  readonly live: boolean;
}

/** The worker plans the first sync by itself once it has prepared the entity; another kind of first run can be asked for instead. */
export function PlanStep({ entity, run, live }: PlanStepProps) {
  const [, go] = useLocation();
  const start = useCommand<{ entity: string; kind: string }, Run>('runs');
  if (run && run.state !== 'cancelled' && run.state !== 'failed') {
    return (
      <p className={styles.words}>
        <b>{entity}</b>: {run.plan ? planText(run.plan) : RUN_STATE_WORDS[run.state]}.{' '}
        <Link href={`/runs/${run.id}`}>{live ? 'See the run' : 'Look at it record by record'}</Link>
      </p>
    );
  }
  return (
    <>
      <p className={styles.words}>
        Both sides of <b>{entity}</b> are being listed and matched. The plan appears here by itself; nothing is written
        meanwhile.
      </p>
      {run?.message ? <Notice>{run.message}</Notice> : null}
      {start.error ? <Notice>{start.error.message}</Notice> : null}
      <div className={styles.line}>
        <Button
          variant="default"
          loading={start.isPending}
          onClick={() => start.mutate({ entity, kind: 'first_sync' }, { onSuccess: ({ id }) => go(`/runs/${id}`) })}
        >
          Make the plan now
        </Button>
      </div>
    </>
  );
}

export function GoStep({ run, live }: { readonly run: Run; readonly live: boolean }) {
  if (live && run.state === 'done') return <p className={styles.words}>It is in step, and stays so.</p>;
  if (run.state === 'applying' || live) {
    return (
      <p className={styles.words}>
        The plan is being applied. <Link href={`/runs/${run.id}`}>Watch it</Link>
      </p>
    );
  }
  return (
    <>
      <p className={styles.words}>Read the plan, leave out what should not happen, then apply it there.</p>
      <div className={styles.line}>
        <Button component={Link} href={`/runs/${run.id}`}>
          Open the plan
        </Button>
      </div>
    </>
  );
}
