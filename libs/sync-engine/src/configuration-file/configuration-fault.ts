/** Where something stands in a configuration: names of members and numbers of list items, from the top. */
export type ConfigurationPath = readonly (string | number)[];

/** What is wrong with a configuration file and where, with the way out. */
export interface ConfigurationFault {
  /** From 1; of the place that the message is about. */
  readonly line: number;
  readonly column: number;
  /** `entities.contact.mappings[3].direction`; empty for what concerns the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Faults as lines for people: `12:7 entities.contact.mappings[3].direction: …`. */
export function faultLines(faults: readonly ConfigurationFault[]): readonly string[] {
  return faults.map(
    ({ line, column, path, message }) => `${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  );
}

export function pathText(path: ConfigurationPath): string {
  return path
    .map((part, n) =>
      typeof part === 'number' ? `[${part}]` : /^[\w-]+$/.test(part) ? `${n === 0 ? '' : '.'}${part}` : `["${part}"]`,
    )
    .join('');
}
