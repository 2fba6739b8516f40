import type { SuggestedEntity } from '@app/admin-service/registry/suggestion';
import { useState } from 'react';
import { useKnownOverview } from '../api/progress';
import { PageHead } from '../shell/page-head';
import { useMay } from '../session/use-session';
import { Nothing, Panel } from '../shell/panel';
import { AcceptStep } from './accept-step';
import { ConnectStep } from './connect-step';
import { GoStep, PlanStep } from './plan-steps';
import { PickStep } from './pick-step';
import { Step } from './step';

/** From nothing to a table and an object in step, in five steps; what is set up already can be seen and gone on with. */
export function SetUpPage() {
  const overview = useKnownOverview();
  const mayChange = useMay('admin');
  const [picked, setPicked] = useState<SuggestedEntity | null>(null);
  const [registered, setRegistered] = useState<string | null>(null);
  if (!overview) return null;
  const connected = overview.connection !== null && overview.connection.state !== 'disconnected';
  const waiting = overview.entities.filter(({ state }) => state === 'waiting').map(({ entity }) => entity);
  const entity = registered ?? (picked === null ? (waiting[0] ?? null) : null);
  const shown = overview.entities.find((one) => one.entity === entity) ?? null;
  const run = shown?.latestRun ?? null;
  const live = shown?.state === 'live';
  const at = !connected ? 1 : entity === null ? (picked === null ? 2 : 3) : run?.state === 'planned' || live ? 5 : 4;
  if (!mayChange) {
    return (
      <>
        <PageHead title="Set-up" />
        <Panel title="Five steps">
          <Nothing title="For administrators">
            Sign in with an account whose role is admin to set up what is synced.
          </Nothing>
        </Panel>
      </>
    );
  }
  return (
    <>
      <PageHead title="Set-up">
        Join one table of your database to one kind of record in HubSpot. Nothing is written on either side before the
        last step.
      </PageHead>
      <Step number={1} title="Connect HubSpot" state={connected ? 'done' : 'now'}>
        <ConnectStep overview={overview} />
      </Step>
      <Step number={2} title="Pick a table and an object" state={at === 2 ? 'now' : at > 2 ? 'done' : 'later'}>
        <PickStep
          entities={overview.entities}
          picked={picked}
          onPick={(suggested) => {
            setRegistered(null);
            setPicked(suggested);
          }}
        />
      </Step>
      <Step number={3} title="Accept the mappings" state={at === 3 ? 'now' : at > 3 ? 'done' : 'later'}>
        {picked ? (
          <AcceptStep
            suggested={picked}
            onDone={(name) => {
              setPicked(null);
              setRegistered(name);
            }}
          />
        ) : null}
      </Step>
      <Step number={4} title="Look at the plan" state={at === 4 ? 'now' : at > 4 ? 'done' : 'later'}>
        {entity !== null ? <PlanStep entity={entity} run={run} live={live} /> : null}
      </Step>
      <Step number={5} title="Go" state={live ? 'done' : at === 5 ? 'now' : 'later'}>
        {at === 5 && run ? <GoStep run={run} live={live} /> : null}
      </Step>
    </>
  );
}
