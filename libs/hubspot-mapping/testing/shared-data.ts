import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve('../shared/data');

/** Whether the folder of catalogues and gold answers lies beside the project. */
export const sharedDataPresent = existsSync(ROOT);

export function readSharedText(path: string): string {
  return readFileSync(resolve(ROOT, path), 'utf8');
}

export function readSharedJson<T>(path: string): T {
  return JSON.parse(readSharedText(path)) as T;
}

/** `describe`, or skipped with a line that says which data is absent. */
export function describeWithSharedData(name: string, tests: () => void): void {
  if (sharedDataPresent) describe(name, tests);
  else describe.skip(`${name} (skipped: the folder ../shared/data is absent)`, tests);
}
