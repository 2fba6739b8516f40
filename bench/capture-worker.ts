/**
 * What a worker does about captured changes, in a process of its own: folds them into marks and, while told to read, reads the log. Started by the
 * benchmark of capture with the URL of its database; obeys `work` and `rest`, and says when it has done so.
 */
import { ChangeReader } from '@app/local-records';
import { createDataSource, createPool, PortalStores, SESSION_OPTIONS } from '@app/sync-state';
import { setTimeout as pause } from 'node:timers/promises';
import { BENCH_PORTAL } from './capture-tables';

/** As the worker's loop has them. */
const FOLD_ROWS = 200;
const POLL_MS = 250;

async function main(url: string): Promise<void> {
  const pool = createPool(url, { max: 4, applicationName: 'capture worker' });
  const { state } = new PortalStores(pool, await createDataSource(url)).of(BENCH_PORTAL);
  let reader: ChangeReader | null = null;
  let working = false;
  let nudge = (): void => undefined;
  const fold = async (): Promise<void> => {
    while (working) {
      const nudged = new Promise<void>((resolve) => (nudge = resolve));
      if ((await state.fold(FOLD_ROWS)) < FOLD_ROWS) await Promise.race([nudged, pause(POLL_MS)]);
    }
  };
  let folding = Promise.resolve();
  const obey = async (order: unknown): Promise<void> => {
    if (order === 'work') {
      working = true;
      reader = new ChangeReader(pool, {
        connection: { connectionString: url, options: SESSION_OPTIONS },
        failover: false,
        onStored: () => nudge(),
        onFailure: (error) => process.stderr.write(`reader: ${error.message}\n`),
      });
      reader.start();
      folding = fold();
    } else {
      working = false;
      nudge();
      await Promise.all([folding, reader?.stop()]);
    }
    process.send?.(order);
  };
  process.on('message', (order) => void obey(order));
  process.on('disconnect', () => process.exit());
}

void main(process.argv[2] ?? '');
