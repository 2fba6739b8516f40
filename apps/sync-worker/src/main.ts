import { migratedOrExit } from '@app/composition';
import { ConfigurationError, configurationOrExit, EXIT_CONFIGURATION } from '@app/configuration';
import { NestLogger, createLogger, stopOnSignals } from '@app/observability';
import { NestFactory } from '@nestjs/core';
import { initialConfigurationOrExit } from './initial-configuration';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const configuration = configurationOrExit();
  const initial = initialConfigurationOrExit(configuration.initialMappingsFile);
  const logger = createLogger({ process: 'worker', level: configuration.logLevel, format: configuration.logFormat });
  await migratedOrExit(configuration, logger);
  const app = await NestFactory.create(WorkerModule.with(configuration, logger, initial), {
    logger: new NestLogger(logger),
    abortOnError: false,
    forceCloseConnections: true,
  });
  stopOnSignals({ logger, timeoutMs: configuration.limits.stopSeconds * 1000, stop: () => app.close() });
  try {
    if (configuration.workerPort > 0) await app.listen(configuration.workerPort, configuration.host);
    else await app.init();
  } catch (error) {
    const isRefused = error instanceof ConfigurationError;
    if (isRefused) process.stderr.write(`${error.message}\n`);
    else logger.fatal({ err: error }, 'The worker does not start');
    await app.close().catch(() => undefined);
    process.exit(isRefused ? EXIT_CONFIGURATION : 1);
  }
  logger.info(
    configuration.workerPort > 0
      ? `The worker is ready; health page on port ${configuration.workerPort}`
      : 'The worker is ready',
  );
}

void main();
