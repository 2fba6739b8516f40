import { migratedOrExit } from '@app/composition';
import { configurationOrExit } from '@app/configuration';
import { createLogger, NestLogger, stopOnSignals } from '@app/observability';
import { createApi } from './create-api';
import { AdaptersModule } from './wiring/adapters.module';

async function main(): Promise<void> {
  const configuration = configurationOrExit();
  const logger = createLogger({ process: 'api', level: configuration.logLevel, format: configuration.logFormat });
  await migratedOrExit(configuration, logger);
  const app = await createApi(configuration, AdaptersModule.with(configuration), new NestLogger(logger));
  stopOnSignals({ logger, timeoutMs: configuration.limits.stopSeconds * 1000, stop: () => app.close() });
  await app.listen(configuration.port, configuration.host);
  logger.info(
    `The api listens on ${configuration.host}:${configuration.port}; admin page ${configuration.publicUrl}/admin/`,
  );
}

void main();
