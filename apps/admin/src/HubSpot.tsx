import { Skeleton } from '@mantine/core';
import type { Overview } from './api/overview';
import { isLoggedOut } from './api/problem';
import { useOverview } from './api/queries';
import { ParkedPanel } from './attention/parked-panel';
import { ReviewsPanel } from './attention/reviews-panel';
import { BacklogPanel } from './backlog/backlog-panel';
import { ChangesPanel } from './changes/changes-panel';
import { ConnectionCard } from './connection/connection-card';
import { EntitiesTable } from './entities/entities-table';
import styles from './HubSpot.module.css';
import { LoginForm } from './login/login-form';
import { Notice } from './shell/notice';
import { TopBar } from './shell/top-bar';

function Loading() {
  return (
    <div className={styles.content} aria-label="Loading" aria-busy>
      <Skeleton height={196} radius={22} />
      <Skeleton height={240} radius={16} />
    </div>
  );
}

function Sections({ overview }: { readonly overview: Overview }) {
  const reviews = overview.entities.reduce((sum, { openReviews }) => sum + openReviews, 0);
  return (
    <>
      <ConnectionCard overview={overview} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <EntitiesTable entities={overview.entities} />
          <ChangesPanel entities={overview.entities.map(({ entity }) => entity)} />
        </div>
        <div className={styles.column}>
          <BacklogPanel backlog={overview.backlog} />
          <ReviewsPanel total={reviews} />
          <ParkedPanel total={overview.backlog.parked} />
        </div>
      </div>
    </>
  );
}

/** The whole page: a login, or how the two sides stand, what moves between them and what needs a person. */
export function HubSpot() {
  const { data, error, isPending, dataUpdatedAt } = useOverview();
  const loggedOut = isLoggedOut(error);
  return (
    <div className={styles.page}>
      <TopBar readAt={data && !loggedOut ? dataUpdatedAt : null} />
      {loggedOut ? (
        <LoginForm />
      ) : (
        <main className={styles.content} data-stale={(error && data) || undefined}>
          {error ? <Notice>{error.message}</Notice> : null}
          {isPending ? <Loading /> : null}
          {data ? <Sections overview={data} /> : null}
        </main>
      )}
    </div>
  );
}
