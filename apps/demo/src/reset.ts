import { join } from 'node:path';
import { resetData } from './data-reset';
import { projectRoot } from './project-layout';

resetData(join(projectRoot(), '.data'), (line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
