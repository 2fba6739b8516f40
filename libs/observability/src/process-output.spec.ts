import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from './logger';
import { outputTo } from './process-output';

const FULL = '/dev/full';

describe('the output of a log', () => {
  it('is written at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    const file = openSync(join(folder, 'log'), 'w');
    createLogger({ process: 'worker', level: 'info', format: 'json', destination: outputTo(file) }).info('one');
    expect(JSON.parse(readFileSync(join(folder, 'log'), 'utf8'))).toMatchObject({ msg: 'one' });
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  (existsSync(FULL) ? it : it.skip)('fails nobody when the disk is full', () => {
    const full = openSync(FULL, 'w');
    const logger = createLogger({ process: 'worker', level: 'info', format: 'json', destination: outputTo(full) });
    for (let n = 0; n < 3; n++) expect(() => logger.info('lost')).not.toThrow();
    closeSync(full);
  });
});
