import type { Logger } from 'pino';

/** The part of `process` that is used, so that tests need not end theirs. */
export interface SignalSource {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): void;
}

export interface StopOptions {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error' | 'fatal'>;
  /** How long `stop` may take, in ms; then the process ends with code 1. */
  readonly timeoutMs: number;
  /** Finishes the work and closes everything: `app.close()` for a Nest application (do not call enableShutdownHooks as well). */
  readonly stop: () => Promise<void>;
  readonly source?: SignalSource;
}

/**
 * Ends the process gracefully on SIGTERM, SIGINT and SIGHUP: code 0 when `stop` succeeds in time, else 1. A second signal ends it at once.
 * An error that nobody caught is logged and ends it with code 1: what is half done, the next process takes over (S9.3).
 */
export function stopOnSignals(options: StopOptions): void {
  const { logger, source = process } = options;
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) {
      logger.warn(`${signal} again: ending at once`);
      source.exit(1);
      return;
    }
    stopping = true;
    logger.info(`${signal}: finishing what is under way`);
    setTimeout(() => {
      logger.error(`not finished after ${options.timeoutMs / 1000} s: ending at once`);
      source.exit(1);
    }, options.timeoutMs).unref();
    options.stop().then(
      () => source.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        source.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) source.on(signal, () => end(signal));
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    source.on(event, (error) => {
      logger.fatal(
        { err: error },
        event === 'uncaughtException' ? 'an error that nobody caught' : 'a rejection that nobody caught',
      );
      source.exit(1);
    });
  }
}
