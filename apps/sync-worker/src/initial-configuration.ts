import { readFileSync } from 'node:fs';
import { EXIT_CONFIGURATION } from '@app/configuration';
import type { RegistryStore } from '@app/sync-engine';
import {
  type ConfigurationFile,
  faultLines,
  readConfiguration,
  storedEntity,
  structureFaults,
} from '@app/sync-engine/configuration-file';

/** The file of INITIAL_MAPPINGS_FILE cannot be used; the message says all that is wrong with it, and the way out. */
class InitialConfigurationError extends Error {
  constructor(faults: readonly string[]) {
    super(
      [
        'INITIAL_MAPPINGS_FILE cannot be used:',
        ...faults.map((fault) => `  ${fault}`),
        'Mend the file (docs/configuration.md), or remove the setting: it is needed only as long as nothing is synced.',
      ].join('\n'),
    );
    this.name = 'InitialConfigurationError';
  }
}

/**
 * Reads a configuration file as `renewa-sync config export` writes it. Throws `InitialConfigurationError` with every fault of the file
 * itself; what only the two catalogues can tell is found when its entities are set up.
 */
export function readInitialConfiguration(path: string): ConfigurationFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InitialConfigurationError([`${path} cannot be read: ${(error as Error).message}`]);
  }
  const read = readConfiguration(text);
  const faults = read.kind === 'read' ? structureFaults([], read.file, read.faultAt) : read.faults;
  if (read.kind !== 'read' || faults.length > 0)
    throw new InitialConfigurationError(faultLines(faults).map((line) => `${path}:${line}`));
  return read.file;
}

/** For a main: the file, null without one, or all its faults on standard error and exit code 78. */
export function initialConfigurationOrExit(path: string | undefined): ConfigurationFile | null {
  if (path === undefined) return null;
  try {
    return readInitialConfiguration(path);
  } catch (error) {
    if (!(error instanceof InitialConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}

/** Fills an empty registry. Gives the entities it registered; none when there were any already. */
export async function registerInitialEntities(
  file: ConfigurationFile,
  registry: Pick<RegistryStore, 'entities' | 'saveEntity' | 'saveMappings'>,
): Promise<readonly string[]> {
  if ((await registry.entities()).length > 0) return [];
  for (const [entity, one] of Object.entries(file.entities)) {
    const { definition, mappings, enumPairs } = storedEntity(entity, one);
    await registry.saveEntity(definition);
    await registry.saveMappings(entity, mappings, enumPairs, 'initial mappings file');
  }
  return Object.keys(file.entities);
}
