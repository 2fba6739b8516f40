import { AdminServiceModule } from '@app/admin-service';
import type { Configuration } from '@app/configuration';
import { ConfigurationModule } from '@app/configuration';
import { METRICS_ACCESS, SyncMetrics } from '@app/observability';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessGuard } from './access/access.guard';
import { AccountsController } from './access/accounts.controller';
import { ActionTrailInterceptor } from './access/action-trail.interceptor';
import { BootAccess } from './access/boot-access.service';
import { Callers } from './access/callers.service';
import { IdempotencyInterceptor } from './access/idempotency.interceptor';
import { RateLimitGuard } from './access/rate-limit.guard';
import { SameSiteGuard } from './access/same-site.guard';
import { SessionController } from './access/session.controller';
import { SessionCookie } from './access/session-cookie';
import { ActivityController } from './administration/activity.controller';
import { AdminPageController } from './administration/admin-page.controller';
import { AssociationsController } from './administration/associations.controller';
import { AttentionController } from './administration/attention.controller';
import { ConnectionController } from './administration/connection.controller';
import { ConfigurationController } from './administration/configuration.controller';
import { EntitiesController } from './administration/entities.controller';
import { EntityDefinitionsController } from './administration/entity-definitions.controller';
import { FindingsController } from './administration/findings.controller';
import { OverviewController } from './administration/overview.controller';
import { ProgressFeed } from './administration/progress-feed.service';
import { RecordsController } from './administration/records.controller';
import { ReviewChoicesController } from './administration/review-choices.controller';
import { ReviewPartnersController } from './administration/review-partners.controller';
import { ReviewsController } from './administration/reviews.controller';
import { RunsController } from './administration/runs.controller';
import { SetUpController } from './administration/set-up.controller';
import { SettingsController } from './administration/settings.controller';
import { AttemptCookie } from './identity-provider/attempt-cookie';
import { IdentityProviderController } from './identity-provider/identity-provider.controller';
import { IdentityProvider } from './identity-provider/identity-provider.service';
import { ProvidedSessions } from './identity-provider/provided-sessions.service';
import { ProvidedSignIn } from './identity-provider/provided-sign-in.service';
import { HealthController } from './health/health.controller';
import { ApiMetricsAccess, ApiMetricsController } from './health/metrics.controller';
import { StateGauges } from './health/state-gauges';
import { OAuthController } from './oauth/oauth.controller';
import { ProblemFilter } from './problems/problem.filter';
import { EventContextService } from './webhooks/event-context.service';
import { WebhookReceiver } from './webhooks/webhook-receiver.service';
import { WebhookController } from './webhooks/webhook.controller';

@Global()
@Module({ providers: [SyncMetrics], exports: [SyncMetrics] })
class MetricsModule {}

/**
 * The api. `adapters` must provide and export SYNC_PORTS, PORTAL_AUTHORIZATION, WEBHOOK_INTAKE, WEBHOOK_SIGNATURE, WAKE_QUEUE and
 * READINESS, ACCESS_STORE, ACTION_TRAIL and COMMAND_KEYS. The admin page's catch-all comes last.
 */
@Module({})
export class ApiModule {
  static with(configuration: Configuration, adapters: DynamicModule): DynamicModule {
    return {
      module: ApiModule,
      imports: [ConfigurationModule.with(configuration), MetricsModule, adapters, AdminServiceModule.with([adapters])],
      controllers: [
        HealthController,
        ApiMetricsController,
        WebhookController,
        OAuthController,
        SessionController,
        IdentityProviderController,
        AccountsController,
        OverviewController,
        ConnectionController,
        SetUpController,
        EntitiesController,
        EntityDefinitionsController,
        ConfigurationController,
        ActivityController,
        AttentionController,
        FindingsController,
        AssociationsController,
        RunsController,
        ReviewsController,
        ReviewChoicesController,
        ReviewPartnersController,
        RecordsController,
        SettingsController,
        AdminPageController,
      ],
      providers: [
        SessionCookie,
        AttemptCookie,
        IdentityProvider,
        ProvidedSignIn,
        ProvidedSessions,
        Callers,
        BootAccess,
        ProgressFeed,
        EventContextService,
        WebhookReceiver,
        StateGauges,
        { provide: METRICS_ACCESS, useClass: ApiMetricsAccess },
        { provide: APP_GUARD, useClass: SameSiteGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: ActionTrailInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
