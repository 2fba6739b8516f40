import type { NewMark } from '../core';
import { MemoryHarness } from './memory-harness';
import { entityDefinition, newMark } from './sync-state-contract/contract-harness';
import { describeSyncStateContract, type CapturedRow } from './sync-state.contract';

describeSyncStateContract('in memory', () => Promise.resolve(new MemoryHarness()));

async function marked({ state }: MemoryHarness): Promise<readonly NewMark[]> {
  const batch = await state.lease({ limit: 100, leaseMs: 1 });
  return batch?.records.map(({ mark }) => mark) ?? [];
}

describe('MemorySyncState', () => {
  const PERSON = { schema: 'public', name: 'person', key: 'id', columns: ['email'], via: 'owner_id' };
  const person = (patch: Partial<CapturedRow> = {}): CapturedRow => ({
    schema: 'public',
    table: 'person',
    key: '7',
    operation: 'update',
    columns: ['email'],
    ...patch,
  });
  let bench: MemoryHarness;

  beforeEach(() => {
    bench = new MemoryHarness();
    bench.db.tables.entities.set('contact', entityDefinition('contact', { reads: [PERSON] }));
    const rows = { '1': { owner_id: '7' }, '2': { owner_id: '8' }, '3': { owner_id: '7' } };
    bench.db.tables.rows.set('public.contact', new Map(Object.entries(rows)));
  });

  it('S1.2 a change of a table that a mapping reads marks every row that reads the changed one', async () => {
    await bench.capture([person()]);
    expect(await bench.state.fold(10)).toBe(1);
    const marks = await marked(bench);
    expect(marks.map(({ record }) => record.id).sort()).toEqual(['1', '3']);
    expect(marks[0]).toMatchObject({ about: ['fields'], localDeleted: false, reasons: ['capture'] });
    expect(Object.keys(marks[0]!.changedColumns)).toEqual(['owner_id']);
  });

  it('S1.2 a change of columns that no mapping reads marks no reader; a delete of the row does, and deletes none of them', async () => {
    await bench.capture([person({ columns: ['phone'] })]);
    await bench.state.fold(10);
    expect(await marked(bench)).toEqual([]);
    await bench.capture([person({ operation: 'delete', columns: [] })]);
    await bench.state.fold(10);
    expect((await marked(bench)).map(({ localDeleted }) => localDeleted)).toEqual([false, false]);
  });

  describe('S2.5 intents that outlived every call', () => {
    const LIFETIME = 100;

    beforeEach(async () => {
      await bench.state.mark('contact', [newMark({ kind: 'local', id: '1' })]);
      const batch = (await bench.state.lease({ limit: 1, leaseMs: 60_000 }))!;
      const intent = {
        id: 'intent',
        linkId: 'link',
        field: 'name',
        kind: 'update' as const,
        behalf: 'local' as const,
        sent: ['x'],
        local: ['x'],
        decidedUpdatedAt: 0,
      };
      const newLink = { id: 'link', state: 'live' as const, localKey: '1', hubspotId: '9' };
      const change = { mark: batch.records[0]!.mark, fence: null, newLink, openIntents: [intent] };
      await bench.db.run((tx) => bench.state.store(tx, batch, [{ ...change, outcome: { kind: 'clear' } }]));
      bench.advance(LIFETIME);
    });

    const settle = async (parts: { intentsHistoryRead?: string[]; link?: { state: 'severed' } }): Promise<void> => {
      const batch = (await bench.state.lease({ limit: 1, leaseMs: 60_000 }))!;
      const [record] = batch.records;
      const fence = { linkId: 'link', version: record!.link!.version };
      const change = { mark: record!.mark, fence, outcome: { kind: 'clear' as const }, ...parts };
      await bench.db.run((tx) => bench.state.store(tx, batch, [change]));
    };

    it('are not marked anew while their link is marked to be verified, so that no delay is undone', async () => {
      expect(await bench.state.markExpiredIntents(LIFETIME)).toBe(1);
      expect(await bench.state.markExpiredIntents(LIFETIME)).toBe(0);
    });

    it('are not marked once their history was read after that', async () => {
      await bench.state.markExpiredIntents(LIFETIME);
      await settle({ intentsHistoryRead: ['intent'] });
      expect(await bench.state.markExpiredIntents(LIFETIME)).toBe(0);
    });

    it('are marked again when their history was not read', async () => {
      await bench.state.markExpiredIntents(LIFETIME);
      await settle({});
      expect(await bench.state.markExpiredIntents(LIFETIME)).toBe(1);
    });

    it('are left alone while their link is at rest', async () => {
      await bench.state.markExpiredIntents(LIFETIME);
      await settle({ link: { state: 'severed' } });
      expect(await bench.state.markExpiredIntents(LIFETIME)).toBe(0);
    });
  });
});
