import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields that every log entry of one request, batch or run carries. */
export type LogContext = Readonly<Record<string, string | number>>;

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work`; what it logs, also after awaits, carries these fields beside those of an outer context. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

export function currentLogContext(): LogContext {
  return storage.getStore() ?? {};
}
