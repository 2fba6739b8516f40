/** What is wrong with one setting; never its value. */
export interface ConfigurationFault {
  readonly setting: string;
  readonly kind: 'missing' | 'malformed' | 'contradiction';
  readonly expected: string;
}

/** All faults of a configuration at once, worded for the person who starts the process. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly ConfigurationFault[]) {
    const lines = faults.map(({ setting, kind, expected }) =>
      kind === 'contradiction' ? `  ${setting}: ${expected}` : `  ${setting} is ${kind}: expected ${expected}`,
    );
    super(
      [
        `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
        ...lines,
        'Set them as environment variables; .env.example explains each.',
      ].join('\n'),
    );
    this.name = 'ConfigurationError';
  }
}
