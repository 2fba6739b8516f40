import type { Run, RunProgress } from '@app/sync-engine/ports';
import { Button } from '@mantine/core';
import { useCommand } from '../api/queries';
import { counted } from '../formatting/numbers';
import { Confirm } from '../shell/confirm';
import { UndoButton } from './undo-button';
import { applyingText } from './run-words';

interface RunActionsProps {
  readonly run: Run;
  readonly progress: RunProgress;
}

/** What can be asked of a run in its present state. */
export function RunActions({ run, progress }: RunActionsProps) {
  const path = `runs/${encodeURIComponent(run.id)}`;
  const apply = useCommand(`${path}/apply`);
  const pause = useCommand(`${path}/pause`);
  const resume = useCommand(`${path}/resume`);
  const cancel = useCommand(`${path}/cancel`);
  const moves = run.state === 'planning' || run.state === 'applying';
  const { applied, planned } = progress.records;
  return (
    <>
      {moves ? (
        <Button
          variant="default"
          loading={pause.isPending || resume.isPending}
          onClick={() => (run.paused ? resume : pause).mutate()}
        >
          {run.paused ? 'Go on' : 'Pause'}
        </Button>
      ) : null}
      {moves || run.state === 'planned' ? (
        <Confirm
          label="Cancel"
          title="Cancel this run?"
          confirm="Cancel the run"
          danger
          pending={cancel.isPending}
          error={cancel.error}
          onConfirm={(done) => cancel.mutate(undefined, { onSuccess: done })}
        >
          <p>
            {applied > 0
              ? `What was done to ${counted(applied, 'record')} stays and can be taken back. `
              : 'Nothing was written yet. '}
            {planned > 0 ? `${counted(planned, 'planned record')} will not be touched.` : ''}
          </p>
        </Confirm>
      ) : null}
      {run.state === 'planned' && run.plan ? (
        <Confirm
          label="Apply the plan"
          primary
          title="Apply this plan?"
          confirm="Apply it"
          pending={apply.isPending}
          error={apply.error}
          onConfirm={(done) => apply.mutate(undefined, { onSuccess: done })}
        >
          <p>
            This writes <b>{applyingText(run.plan)}</b> and links <b>{counted(run.plan.linked, 'record')}</b>.
          </p>
          <p>
            A record that changed since the plan was made is not touched as planned, but listed and looked at anew. What
            is written can be taken back.
          </p>
        </Confirm>
      ) : null}
      {(run.state === 'done' || run.state === 'cancelled') && applied > 0 && run.kind !== 'audit' ? (
        <UndoButton entity={run.entity} target={{ run: run.id }} label="Take back…" title="Take back this run?">
          <p>
            The values from before the run are put back in <b>{counted(applied, 'record')}</b>, where they still are
            what the run wrote. It is planned first: what changed since is listed, and nothing is written before you
            apply that plan.
          </p>
        </UndoButton>
      ) : null}
    </>
  );
}
