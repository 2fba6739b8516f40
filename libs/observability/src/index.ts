export { withLogContext, type LogContext } from './log-context';
export { createLogger, type LogOptions } from './logger';
export { NestLogger } from './nest-logger';
export { ObservabilityModule } from './observability.module';
export { stopOnSignals, type StopOptions } from './process-signals';
export { redact, redactText } from './redaction';
export { SyncMetrics } from './sync-metrics';
