import { createHubSpotEmulator, CALM_WEBHOOKS } from '@app/hubspot-emulator';

/** One emulated account in a process of its own: tells its address, then its use of processor and memory when asked. */
const main = async (): Promise<void> => {
  const records = Number(process.argv[2] ?? 10_000);
  const started = process.hrtime.bigint();
  const emulator = await createHubSpotEmulator({
    serviceKeys: [{ token: 'pat-na1-bench', appId: 777 }],
    switches: { searchLagMs: 0, searchJitterMs: 0 },
    limits: { burst: null, search: null, associations: null },
    webhooks: CALM_WEBHOOKS,
    records,
    seed: 1,
  });
  const seedMs = Number(process.hrtime.bigint() - started) / 1e6;
  process.on('message', (asked) => {
    if (asked === 'memory') global.gc?.();
    if (asked === 'usage' || asked === 'memory') {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      process.send?.({ cpuMs: (user + system) / 1_000, rss, heapUsed });
    } else void emulator.close().then(() => process.exit(0));
  });
  process.send?.({ url: emulator.url, seedMs });
};

void main();
