import type { Backlog, EntityOverview, OverviewReader } from '@app/sync-engine';

export interface Overview {
  readonly connection: Awaited<ReturnType<OverviewReader['connection']>>;
  readonly entities: readonly EntityOverview[];
  readonly backlog: Backlog;
  /** Nothing to read in the server's log, no captured rows, no marks but parked or waiting ones, no leases. */
  readonly quiet: boolean;
  /** Connected, every entity live, nothing being applied, and quiet. A plan that waits for a person does not matter. */
  readonly inSync: boolean;
}

export function overviewOf(
  connection: Overview['connection'],
  entities: readonly EntityOverview[],
  backlog: Backlog,
): Overview {
  const settled = entities.every(
    ({ state, latestRun }) => state === 'live' && latestRun !== null && latestRun.state !== 'applying',
  );
  return {
    connection,
    entities,
    backlog,
    quiet: backlog.quiet,
    inSync: connection?.state === 'connected' && entities.length > 0 && settled && backlog.quiet,
  };
}
