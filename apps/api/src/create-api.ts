import type { Configuration } from '@app/configuration';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiModule } from './api.module';
import { configureHttp } from './http-surface';

/** The api, ready to listen. */
export async function createApi(
  configuration: Configuration,
  adapters: DynamicModule,
  logger: LoggerService | false,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(configuration, adapters), {
    bodyParser: false,
    logger,
    abortOnError: false,
    forceCloseConnections: true,
  });
  configureHttp(app);
  const server = app.getHttpServer();
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return app;
}
