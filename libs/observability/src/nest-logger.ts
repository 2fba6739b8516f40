import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Nest's own account of its start, module by module and route by route: of interest only to who looks for a fault in it. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/**
 * Nest's logger, written through ours. Accepts a text, an error, or `{ message, ...fields }`; the last text argument is the
 * context (the class that logs), as Nest passes it.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const ofFramework = rest.some((part) => typeof part === 'string' && FRAMEWORK.has(part));
    this.write(ofFramework ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part): part is string => typeof part === 'string');
    const context = texts.at(-1);
    const stack = texts.length > 1 ? texts.at(-2) : undefined;
    const error = [message, ...rest].find((part): part is Error => part instanceof Error);
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(error ? { err: error } : stack ? { err: { message: String(message), stack } } : {}),
    };
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      const { message: text, ...more } = message as { message?: unknown };
      this.logger[level]({ ...fields, ...more }, typeof text === 'string' ? text : '');
    } else {
      this.logger[level](fields, message instanceof Error ? message.message : String(message));
    }
  }
}
