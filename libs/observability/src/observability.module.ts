import { Module, type DynamicModule } from '@nestjs/common';
import { METRICS_ACCESS, MetricsController, TokenAccess } from './metrics.controller';
import { SyncMetrics } from './sync-metrics';

/** Gives `SyncMetrics` to every module of the process and serves them at `/metrics` (where the process has HTTP). */
@Module({})
export class ObservabilityModule {
  static with(options: { readonly metricsToken: string | undefined }): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [MetricsController],
      providers: [SyncMetrics, { provide: METRICS_ACCESS, useValue: new TokenAccess(options.metricsToken) }],
      exports: [SyncMetrics],
    };
  }
}
