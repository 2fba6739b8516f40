// One PostgreSQL server for all integration specs of a jest run. Specs take a database of their own from it with
// createTestDatabase(). A TEST_DATABASE_URL in the environment names a server to use instead.
// jest compiles this file and what it requires with the same transform as the specs, so no build is needed.
const { chmodSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { startPostgres } = require('../../libs/embedded-postgres/src/index.ts');
const { PREFIX, clearLeftOvers } = require('./left-overs.cjs');

module.exports = async function startTestServer() {
  if (process.env.TEST_DATABASE_URL) return;
  await clearLeftOvers();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // The server's account, another than root, must get in.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'data'), test: true, log: () => undefined });
  process.env.TEST_DATABASE_URL = server.url('postgres');
  globalThis.testServer = { server, folder };
};
