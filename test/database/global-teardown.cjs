const { rmSync } = require('node:fs');

module.exports = async function stopTestServer() {
  if (!globalThis.testServer) return;
  const { server, folder } = globalThis.testServer;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
};
