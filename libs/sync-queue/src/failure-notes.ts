import type { LoggerService } from '@nestjs/common';

const QUIET_MS = 30_000;

/**
 * Logs the first of a series of failures and then at most one every 30 seconds with how many there were: a backend that is down
 * fails many times a second (and a queue without a listener for its errors ends the process).
 */
export class FailureNotes {
  private unsaid = 0;
  private saidAt = -Infinity;

  constructor(
    private readonly log: Pick<LoggerService, 'warn'>,
    private readonly count: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  note(what: string, error: unknown): void {
    this.count();
    this.unsaid += 1;
    if (this.now() - this.saidAt < QUIET_MS) return;
    const times = this.unsaid > 1 ? ` (${this.unsaid} times)` : '';
    this.log.warn(`${what}${times}: ${error instanceof Error ? error.message : String(error)}`);
    this.unsaid = 0;
    this.saidAt = this.now();
  }
}
