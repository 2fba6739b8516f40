import { parseArgs } from 'node:util';

/** A command line that cannot be understood. */
export class BadUsage extends Error {}

export interface Arguments {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  option(name: OptionName): string | undefined;
  flag(name: FlagName): boolean;
}

const OPTIONS = [
  'kind',
  'run',
  'record',
  'entry',
  'entity',
  'field',
  'take',
  'seen',
  'with-record',
  'with-row',
  'keep',
  'file',
] as const;
const FLAGS = ['json', 'help', 'yes', 'wait', 'all', 'plan', 'replace'] as const;
export type OptionName = (typeof OPTIONS)[number];
export type FlagName = (typeof FLAGS)[number];

/** Throws `BadUsage`. */
export function parseArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      strict: true,
      options: {
        ...Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(FLAGS.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
    const given = values as Record<string, string | boolean | undefined>;
    return {
      words: positionals,
      json: given['json'] === true,
      help: given['help'] === true,
      option: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
      flag: (name) => given[name] === true,
    };
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}
