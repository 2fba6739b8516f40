import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopPostgres } from '@app/embedded-postgres';
import { ProcessLedger } from './process-ledger';

/** Stops what runs on a data directory, supervisor first, and removes the directory with all it holds. */
export async function resetData(dataDir: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(dataDir)) {
    log('there are no data to clear');
    return;
  }
  const ledger = new ProcessLedger(dataDir);
  await ledger.endSupervisor(log);
  await ledger.endLeftOvers(log);
  const postgres = join(dataDir, 'postgres');
  if (existsSync(postgres)) {
    await stopPostgres(postgres, log);
    if (lstatSync(postgres).isSymbolicLink()) rmSync(realpathSync(postgres), { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
  log('cleared; the next start begins with fresh demo data');
}
