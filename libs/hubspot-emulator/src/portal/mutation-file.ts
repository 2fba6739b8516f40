import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Mutation } from './mutation';

/**
 * The portal on disk: one JSON line per mutation, handed to the operating system before the answer leaves, so a killed
 * process loses nothing it acknowledged. A torn last line (killed in mid-write) is ignored.
 */
export class MutationFile {
  private descriptor: number | null = null;

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
  }

  /** @throws when a line other than the last is not JSON: the file is damaged, and a guess would be worse. */
  read(): Mutation[] {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n');
    const last = lines.pop();
    if (last) process.emitWarning(`${this.path}: a torn last line was ignored.`);
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as Mutation;
      } catch {
        throw new Error(`${this.path}, line ${index + 1} is not JSON. Remove the file to start with an empty portal.`);
      }
    });
  }

  append(mutation: Mutation): void {
    this.descriptor ??= openSync(this.path, 'a');
    writeSync(this.descriptor, `${JSON.stringify(mutation)}\n`);
  }

  /** Replaces the file by these mutations in one step: the old file stays whole until the new one is. */
  rewrite(mutations: readonly Mutation[]): void {
    this.close();
    const fresh = `${this.path}.new`;
    writeFileSync(fresh, mutations.map((mutation) => `${JSON.stringify(mutation)}\n`).join(''));
    renameSync(fresh, this.path);
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }
}
