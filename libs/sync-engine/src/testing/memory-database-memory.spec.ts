import type { LogEntry } from '../core';
import { describeDatabaseMemoryContract } from './database-memory.contract';
import { MemoryDatabaseMemory } from './memory-database-memory';
import { MemoryHarness } from './memory-harness';
import { entityDefinition, local, newMark } from './sync-state-contract/contract-harness';

const MINUTE = 60_000;
const WRITE: LogEntry = {
  kind: 'write',
  linkId: null,
  localKey: null,
  hubspotId: null,
  side: 'hubspot',
  field: 'email',
  before: null,
  after: null,
  cause: 'capture',
  policy: null,
  message: null,
};

describeDatabaseMemoryContract('in memory', () => {
  const bench = new MemoryHarness();
  const { db } = bench;
  db.tables.entities.set('contact', entityDefinition('contact'));
  return Promise.resolve({
    memory: new MemoryDatabaseMemory(db),
    sync: bench,
    logged: (minutesAgo) =>
      db.exclusive(() => {
        db.tables.log = [...db.tables.log, { ...WRITE, at: db.now() - minutesAgo * MINUTE }];
      }),
    told: ({ objectId, minutesAgo, sourceId }) =>
      db.exclusive(() => {
        const occurredAt = db.now() - minutesAgo * MINUTE;
        const event = { entity: 'contact', objectTypeId: '0-1', objectId, property: 'email', occurredAt, sourceId };
        db.tables.ownEvents = [...db.tables.ownEvents, { ...event, receivedAt: db.now() }];
      }),
    intended: async (hubspotId, kind) => {
      await bench.state.mark('contact', [newMark(local('1'))]);
      const batch = (await bench.state.lease({ limit: 1, leaseMs: MINUTE }))!;
      const { mark } = batch.records[0]!;
      const newLink = { id: 'link', state: hubspotId === null ? ('pending' as const) : ('live' as const) };
      const values = { sent: [], local: [], decidedUpdatedAt: 0, behalf: 'local' as const };
      await db.run((tx) =>
        bench.state.store(tx, batch, [
          {
            mark,
            fence: null,
            newLink: { ...newLink, localKey: '1', hubspotId, externalId: 'minted' },
            openIntents: [{ id: 'intent', linkId: 'link', field: 'email', kind, ...values }],
          },
        ]),
      );
    },
    settled: () =>
      db.exclusive(() => {
        db.tables.intents = [];
      }),
    beginTimeline: async () => db.restore(await db.backUp(), true),
    notes: () =>
      Promise.resolve(
        db.tables.log.flatMap(({ policy, message }) => (policy === 'S9.5' && message !== null ? [message] : [])),
      ),
    dispose: () => Promise.resolve(),
  });
});
