import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, resolve } from 'node:path';
import { applyEdits } from './mutant';
import type { Mutant } from './mutant';

const ENGINE = 'libs/sync-engine/src';

type Loader = (module: { _compile(code: string, path: string): void }, path: string) => void;

/**
 * Makes this process load the engine with the fault in it. To be called before the engine is loaded; the compiled files themselves
 * stay as they are.
 */
export function plantMutant(mutant: Mutant, root: string): void {
  const compiled = new Map<string, string>();
  for (const file of new Set(mutant.edits.map((edit) => edit.file))) {
    const path = join(root, ENGINE, file);
    const edits = mutant.edits.filter((edit) => edit.file === file);
    const source = applyEdits(readFileSync(path, 'utf8'), mutant.name, edits);
    const { code } = transformSync(source, { filename: path, cwd: root, sourceMaps: false });
    compiled.set(resolve(root, 'dist', ENGINE, file.replace(/\.ts$/, '.js')), code);
  }
  const extensions = (Module as unknown as { _extensions: Record<string, Loader> })._extensions;
  const load = extensions['.js']!;
  extensions['.js'] = (module, path) => {
    const code = compiled.get(path);
    if (code === undefined) load(module, path);
    else module._compile(code, path);
  };
}
