import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentLogContext } from './log-context';
import { outputTo } from './process-output';
import { readableLines } from './readable-lines';
import { redact, redactText } from './redaction';

export interface LogOptions {
  /** Name of the process, on every entry. */
  readonly process: string;
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  readonly format: 'json' | 'lines';
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

function standardOutput(format: LogOptions['format']): DestinationStream {
  const output = outputTo(1);
  return format === 'json' ? output : readableLines((text) => output.write(text));
}

/** Redacts the message and its parts; an error as the only argument becomes a field beside its own message. */
function cleaned(args: unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (first instanceof Error && rest.length === 0) return [{ err: first }, redactText(first.message)];
  return args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
}

/** A logger whose entries hold no secrets and no e-mail addresses: text and fields are redacted before they are written. */
export function createLogger(options: LogOptions): PinoLogger {
  return pino(
    {
      level: options.level,
      base: { process: options.process },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentLogContext() }),
      formatters: { level: (level) => ({ level }), log: redact },
      hooks: {
        logMethod(args, method) {
          method.apply(this, cleaned(args) as Parameters<typeof method>);
        },
      },
    },
    options.destination ?? standardOutput(options.format),
  );
}
