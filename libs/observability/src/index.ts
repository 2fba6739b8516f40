export { withLogContext } from './log-context';
export { createLogger } from './logger';
export { bearsToken, METRICS_ACCESS, type MetricsAccess, MetricsController } from './metrics.controller';
export { NestLogger } from './nest-logger';
export { ObservabilityModule } from './observability.module';
export { stopOnSignals } from './process-signals';
export { redact, redactText } from './redaction';
export { SyncMetrics } from './sync-metrics';
