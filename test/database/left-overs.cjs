// A jest run that was killed leaves its server behind. The folder's name holds the run's process id; the next run stops
// the servers of dead runs and removes their folders.
const { readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { stopPostgres } = require('../../libs/embedded-postgres/src/index.ts');
const { isAlive } = require('../../libs/embedded-postgres/src/postmaster-file.ts');

const PREFIX = 'renewa-test-postgres-';

async function clearFolder(folder) {
  await stopPostgres(join(folder, 'data'), () => undefined);
  rmSync(folder, { recursive: true, force: true });
}

async function clearLeftOvers() {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const run = Number(name.slice(PREFIX.length).split('-')[0]);
    if (Number.isInteger(run) && isAlive(run)) continue;
    try {
      await clearFolder(join(tmpdir(), name));
    } catch (error) {
      if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    }
  }
}

module.exports = { PREFIX, clearLeftOvers };
