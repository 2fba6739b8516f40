import type { DestinationStream } from 'pino';

type Entry = Record<string, unknown> & {
  time?: string;
  level?: string;
  msg?: string;
  context?: string;
  process?: string;
};

function shown(value: unknown): string {
  if (typeof value === 'string') return /^[^\s="]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? 'undefined';
}

/** One line for people: time of day (UTC), level, context, message, fields; a stack follows on lines of its own. */
export function readableLine(json: string): string {
  const { time, level, msg, context, process: _process, err, ...fields } = JSON.parse(json) as Entry;
  const error = err as { message?: string; stack?: string } | undefined;
  const parts = [
    time?.slice(11, 23) ?? '',
    (level ?? '').toUpperCase().padEnd(5),
    context === undefined ? '' : `[${context}]`,
    msg ?? '',
    ...Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`),
    error?.message !== undefined && error.message !== msg ? `error=${shown(error.message)}` : '',
  ];
  const stack = error?.stack?.split('\n').slice(1).join('\n');
  return `${parts.filter((part) => part !== '').join(' ')}${stack ? `\n${stack}` : ''}\n`;
}

/** A pino destination that writes readable lines instead of JSON. */
export function readableLines(write: (text: string) => void): DestinationStream {
  return { write: (json) => write(readableLine(json)) };
}
