import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the recordings' folder (its README tells the fields). */
export interface RecordedExchange {
  /** Relative to the folder, without extension. */
  readonly file: string;
  readonly recorded: string;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly status: number | null;
  /** Names in lower case. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  readonly notes: string;
}

const lower = (headers: unknown): Record<string, string> => {
  const result: Record<string, string> = {};
  if (typeof headers === 'object' && headers !== null)
    for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = String(value);
  return result;
};

const isExchange = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

const filesIn = (folder: string, under = ''): string[] =>
  readdirSync(join(folder, under)).flatMap((name) => {
    const path = join(under, name);
    if (statSync(join(folder, path)).isDirectory()) return filesIn(folder, path);
    return name.endsWith('.json') ? [path] : [];
  });

/** All recordings below a folder, in the order of their names; none where it is absent. */
export const recordedExchanges = (folder: string): RecordedExchange[] => {
  if (!existsSync(folder)) return [];
  return filesIn(folder)
    .sort()
    .flatMap((file): RecordedExchange[] => {
      const held: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      if (!isExchange(held)) return [];
      return [
        {
          file: file.slice(0, -'.json'.length),
          recorded: textOf(held['recorded']),
          method: String(held['method']).toUpperCase(),
          path: String(held['path']),
          requestHeaders: lower(held['requestHeaders']),
          requestBody: held['requestBody'] ?? undefined,
          status: typeof held['status'] === 'number' ? held['status'] : null,
          responseHeaders: lower(held['responseHeaders']),
          responseBody: held['responseBody'] ?? undefined,
          notes: textOf(held['notes']),
        },
      ];
    });
};

/** Text of a scalar; anything else is no text. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

export const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A record in an answer: it has an id and properties. */
export const recordsIn = (body: unknown): readonly Fields[] => {
  const one = fieldsOf(body);
  if ('properties' in one && 'id' in one && !Array.isArray(one['properties'])) return [one];
  return listOf(one['results']).filter((entry) => 'properties' in entry && 'id' in entry);
};

/** A webhook delivery: the payload went from HubSpot to the app. */
export const isDelivery = ({ requestBody, path }: RecordedExchange): boolean =>
  !path.startsWith('/') && Array.isArray(requestBody) && 'subscriptionType' in fieldsOf(requestBody[0]);

/** The source kept a part of the answer only. */
export const isPartial = ({ notes }: RecordedExchange): boolean =>
  /only the message|not the whole|left out by the source|full body also has|cut at the end|shortened by the source|stored by the run|had dropped/i.test(
    notes,
  );

/** Lists or property sets were cut down. */
export const isTrimmed = ({ notes }: RecordedExchange): boolean =>
  /trimmed|kept|left out|reduced|emptied|picked|sampled|cut to|shortened|out of a list|first record/i.test(notes);

/** When it was recorded (ms), from its date, an answer's stamps, or the middle of the year it names. */
export const timeOf = ({ recorded, responseHeaders, responseBody }: RecordedExchange): number => {
  const stamps = JSON.stringify(responseBody ?? '').match(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g) ?? [];
  const candidates = [
    responseHeaders['date'],
    recorded,
    /\d{4}-\d{2}(?:-\d{2})?/.exec(recorded)?.[0],
    /\b(20\d{2})\b/.exec(recorded)?.[0].concat('-07-01'),
    stamps.sort().at(-1),
  ];
  for (const candidate of candidates) {
    const ms = Date.parse(candidate ?? '');
    if (!Number.isNaN(ms)) return ms;
  }
  return Date.now();
};
