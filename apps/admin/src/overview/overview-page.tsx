import { Link } from 'wouter';
import { useKnownOverview } from '../api/progress';
import { usePages } from '../api/queries';
import { ConnectionCard } from '../connection/connection-card';
import { EntitiesTable } from '../entities/entities-table';
import { type LogRow, LogTable } from '../log/log-table';
import { LoadingRows } from '../shell/loading';
import { Nothing, Panel } from '../shell/panel';
import { Attention } from './attention';
import { BacklogPanel } from './backlog-panel';
import { BudgetPanel } from './budget-panel';
import { TrendsPanel } from './trends-panel';
import styles from './overview-page.module.css';

const NEWEST = 8;
const REFRESH_MS = 3000;

function LastChanges() {
  const { items, isPending } = usePages<LogRow>('log', {}, REFRESH_MS);
  return (
    <Panel title="Last changes" side={<Link href="/log">All of the log</Link>}>
      {isPending ? <LoadingRows what="changes" /> : null}
      {!isPending && items.length === 0 ? (
        <Nothing title="Nothing has changed yet">
          Edit a record in Renewa One or in HubSpot: about a second later it shows here, with its value before and
          after.
        </Nothing>
      ) : null}
      {items.length > 0 ? <LogTable rows={items.slice(0, NEWEST)} /> : null}
    </Panel>
  );
}

/** How the two sides stand, what moves between them and what needs a person. */
export function OverviewPage() {
  const data = useKnownOverview();
  if (!data) return null;
  return (
    <>
      <ConnectionCard overview={data} />
      <Attention overview={data} />
      <div className={styles.columns}>
        <BacklogPanel backlog={data.backlog} />
        <TrendsPanel />
        <BudgetPanel />
      </div>
      <EntitiesTable entities={data.entities} />
      <LastChanges />
    </>
  );
}
