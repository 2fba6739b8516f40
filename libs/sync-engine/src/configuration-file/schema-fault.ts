import type { ErrorObject } from 'ajv';
import { closestMatch } from 'leven';
import type { ConfigurationPath } from './configuration-fault';

/** One thing that the schema forbids, in words: `path` is where to look. */
export interface SchemaFault {
  readonly path: ConfigurationPath;
  /** The last name of the path is a key that should not be there. */
  readonly atKey: boolean;
  readonly message: string;
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What ajv says, for the person who wrote the file. */
export function schemaFault(error: ErrorObject, names: readonly string[]): SchemaFault {
  const path = pathOf(error);
  const params = error.params as Record<string, unknown>;
  const at = (message: string): SchemaFault => ({ path, atKey: false, message });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const near = nearest(key, names);
      const advice = near ? `did you mean "${near}"?` : `known here: ${names.join(', ')}.`;
      return { path: [...path, key], atKey: true, message: `"${key}" is not known here; ${advice}` };
    }
    case 'required':
      return at(`"${String(params['missingProperty'])}" is missing. Add it.`);
    case 'enum':
      return at(
        `${shown(error.data)} is none of the possible values. Use one of: ${(params['allowedValues'] as (string | null)[]).map((value) => value ?? 'null').join(', ')}.`,
      );
    case 'const':
      return at(`${shown(error.data)} is not possible; write ${shown(params['allowedValue'])}.`);
    case 'discriminator':
      return at(`"kind" must be one of: join_table, flagged_row, foreign_key.`);
    case 'type':
      return at(typeMessage(error.data, [params['type']].flat() as string[]));
    default:
      return at(`${shown(error.data)} ${error.message ?? 'is not possible'}.`);
  }
}

function typeMessage(data: unknown, types: readonly string[]): string {
  const wanted = types.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
  const quoted = types.includes('string') && ['number', 'boolean'].includes(typeof data);
  const way = quoted ? `Write it in quotes: "${String(data)}".` : `Write ${wanted} instead.`;
  return `${shown(data)} is no ${wanted}. ${way}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'block of names and values',
  array: 'list',
  integer: 'whole number',
  boolean: 'true or false',
};

function pathOf({ instancePath }: ErrorObject): ConfigurationPath {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The name that was probably meant: at most two letters away, whatever the case. */
function nearest(key: string, names: readonly string[]): string | null {
  const lower = names.map((name) => name.toLowerCase());
  const close = closestMatch(key.toLowerCase(), lower, { maxDistance: 2 });
  return close === undefined ? null : (names[lower.indexOf(close)] ?? null);
}
