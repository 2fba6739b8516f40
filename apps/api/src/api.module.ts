import { AdminServiceModule } from '@app/admin-service';
import type { Configuration } from '@app/configuration';
import { ConfigurationModule } from '@app/configuration';
import { SyncMetrics } from '@app/observability';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AdminPageController } from './administration/admin-page.controller';
import { ConnectionController } from './administration/connection.controller';
import { EntitiesController } from './administration/entities.controller';
import { OverviewController } from './administration/overview.controller';
import { HealthController } from './health/health.controller';
import { MetricsController } from './health/metrics.controller';
import { StateGauges } from './health/state-gauges';
import { OAuthController } from './oauth/oauth.controller';
import { ProblemFilter } from './problems/problem.filter';
import { SameSiteGuard } from './sessions/same-site.guard';
import { SessionController } from './sessions/session.controller';
import { SessionGuard } from './sessions/session.guard';
import { SessionsService } from './sessions/sessions.service';
import { EventContextService } from './webhooks/event-context.service';
import { WebhookReceiver } from './webhooks/webhook-receiver.service';
import { WebhookController } from './webhooks/webhook.controller';

@Global()
@Module({ providers: [SyncMetrics], exports: [SyncMetrics] })
class MetricsModule {}

/**
 * The api. `adapters` must provide and export SYNC_PORTS, PORTAL_AUTHORIZATION, WEBHOOK_INTAKE, WEBHOOK_SIGNATURE, WAKE_QUEUE and
 * READINESS. The admin page's catch-all comes last.
 */
@Module({})
export class ApiModule {
  static with(configuration: Configuration, adapters: DynamicModule): DynamicModule {
    return {
      module: ApiModule,
      imports: [ConfigurationModule.with(configuration), MetricsModule, adapters, AdminServiceModule.with([adapters])],
      controllers: [
        HealthController,
        MetricsController,
        WebhookController,
        OAuthController,
        SessionController,
        OverviewController,
        EntitiesController,
        ConnectionController,
        AdminPageController,
      ],
      providers: [
        SessionsService,
        EventContextService,
        WebhookReceiver,
        StateGauges,
        { provide: APP_GUARD, useClass: SameSiteGuard },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
