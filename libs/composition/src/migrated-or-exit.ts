import { EXIT_CONFIGURATION, type Configuration } from '@app/configuration';
import type { createLogger } from '@app/observability';
import { runMigrations, UnsupportedServer } from '@app/sync-state';

/**
 * For a main: brings the database's schema up to date, or ends the process: with exit code 78 where DATABASE_URL names a server that the sync
 * does not run on, with 1 where it cannot be reached or migrated.
 */
export async function migratedOrExit(
  { databaseUrl }: Pick<Configuration, 'databaseUrl'>,
  logger: ReturnType<typeof createLogger>,
): Promise<void> {
  try {
    const { ran } = await runMigrations(databaseUrl);
    if (ran.length > 0) logger.info(`Migrations run: ${ran.join(', ')}`);
  } catch (error) {
    if (error instanceof UnsupportedServer) {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT_CONFIGURATION);
    }
    logger.fatal(
      { err: error },
      'The database of DATABASE_URL cannot be reached or migrated; this process does not start',
    );
    process.exit(1);
  }
}
