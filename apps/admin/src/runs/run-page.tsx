import type { Run, RunProgress } from '@app/sync-engine/ports';
import { Link } from 'wouter';
import { useRead } from '../api/queries';
import { titled } from '../formatting/names';
import { counted, formatCount } from '../formatting/numbers';
import { formatAge } from '../formatting/times';
import { Moment } from '../log/log-table';
import { Figures } from '../overview/figures';
import { useMay } from '../session/use-session';
import { LoadingPage } from '../shell/loading';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { PlanFields } from './plan-fields';
import { PlanRecords } from './plan-records';
import { RunActions } from './run-actions';
import { RUN_KIND_WORDS, RUN_STATE_TONES, RUN_STATE_WORDS } from './run-words';
import styles from './run-page.module.css';

const REFRESH_MS = 1000;
const RESTING_MS = 5000;

interface RunView {
  readonly run: Run;
  readonly progress: RunProgress;
}

function ProgressBar({ run, progress }: RunView) {
  const { applied, moved, excluded, failed, planned } = progress.records;
  const total = applied + moved + excluded + failed + planned;
  const ended = total - planned;
  const share = total === 0 ? 100 : Math.round((ended / total) * 100);
  const words =
    run.state === 'planning'
      ? `${formatCount(progress.walked)} records read`
      : `${formatCount(ended)} of ${formatCount(total)} records`;
  const pace =
    progress.perSecond !== null && run.state === 'applying'
      ? `, ${formatCount(Math.round(progress.perSecond))} a second${progress.secondsLeft === null ? '' : `, ${formatAge(progress.secondsLeft * 1000)} to go`}`
      : '';
  return (
    <div className={styles.progress}>
      <div
        className={styles.track}
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(run.state === 'planning' ? {} : { 'aria-valuenow': share })}
        data-state={run.state}
      >
        <div className={styles.fill} style={{ width: run.state === 'planning' ? '30%' : `${share}%` }} />
      </div>
      <span aria-live="polite">
        {words}
        {pace}
      </span>
    </div>
  );
}

function Counts({ run, progress }: RunView) {
  const { plan } = run;
  if (!plan) return null;
  const left = (
    [
      ['To sever', plan.severed ?? 0],
      ['To delete in HubSpot', plan.deletedInHubSpot ?? 0],
      ['To delete in Renewa One', plan.deletedLocally ?? 0],
      ['Could not be planned', plan.failed ?? 0],
    ] as const
  ).filter(([, value]) => value > 0);
  const figures = [
    ['To link', plan.linked],
    ['Alike already', plan.unchanged],
    ['New in HubSpot', plan.createdInHubSpot],
    ['New in Renewa One', plan.createdLocally],
    ['Updated in HubSpot', plan.updatedInHubSpot],
    ['Updated in Renewa One', plan.updatedLocally],
    ['To decide', plan.reviews],
    ['Cannot be carried', plan.fieldErrors],
    ...left,
  ] as const;
  const requests = progress.requestsForecast ?? plan.requests ?? null;
  return (
    <div className={styles.counts}>
      <Figures figures={figures.map(([label, value]) => ({ label, value: formatCount(value), zero: value === 0 }))} />
      <p className={styles.note}>
        {requestsText(run, requests, progress.requestsUsed)}
        {progress.records.moved > 0
          ? `${counted(progress.records.moved, 'record')} had changed since the plan and were looked at anew instead.`
          : null}
      </p>
    </div>
  );
}

/** What of the portal's budget a run takes, or took. */
function requestsText({ state }: Run, foreseen: number | null, used: number): string {
  if (state === 'done' || state === 'failed' || state === 'cancelled')
    return used === 0 ? '' : `${counted(used, 'request')} to HubSpot were used in all. `;
  const whole = foreseen === null ? '' : `Applying uses about ${counted(foreseen, 'request')} to HubSpot. `;
  return used === 0 ? whole : `${whole}${counted(used, 'request')} used so far. `;
}

/** One run: its plan to look through, leave things out of and apply; its progress; the way back. */
export function RunPage({ id }: { readonly id: string }) {
  const path = `runs/${encodeURIComponent(id)}`;
  const { data, error, isPending } = useRead<RunView>(path, { refreshMs: REFRESH_MS });
  const mayOperate = useMay('operator');
  if (isPending) return <LoadingPage />;
  if (!data) return <Notice>{error?.message ?? 'The run could not be read.'}</Notice>;
  const { run, progress } = data;
  const moves = run.state === 'planning' || run.state === 'applying';
  return (
    <>
      <PageHead
        title={`${RUN_KIND_WORDS[run.kind]}: ${titled(run.entity)}`}
        actions={mayOperate ? <RunActions run={run} progress={progress} /> : null}
      >
        <Tag tone={RUN_STATE_TONES[run.state]} dot>
          {run.paused ? 'paused' : RUN_STATE_WORDS[run.state]}
        </Tag>{' '}
        Begun <Moment at={run.startedAt} /> by {run.requestedBy}
        {run.finishedAt === null ? '' : ', ended '}
        {run.finishedAt === null ? null : <Moment at={run.finishedAt} />}. <Link href="/runs">All runs</Link>
      </PageHead>
      {run.message === null ? null : run.state === 'failed' ? (
        <Notice>{run.message}</Notice>
      ) : (
        <p className={styles.message}>{run.message}</p>
      )}
      {moves ? <ProgressBar run={run} progress={progress} /> : null}
      {run.plan ? (
        <Panel title={run.state === 'done' ? 'What the plan said' : 'What the plan does'}>
          <Counts run={run} progress={progress} />
        </Panel>
      ) : null}
      {run.plan?.fields && Object.keys(run.plan.fields).length > 0 ? <PlanFields run={run} /> : null}
      {run.state === 'planning' ? null : <PlanRecords run={run} refreshMs={moves ? REFRESH_MS * 2 : RESTING_MS} />}
    </>
  );
}
