import type { HubSpotRecord } from '../ports';
import { MemoryDatabase } from '../testing/memory-database';
import { MemorySyncState } from '../testing/memory-sync-state';
import { ModifiedPoll } from './modified-poll';

const definition = { entity: 'contact', objectType: 'contacts' } as Parameters<ModifiedPoll['poll']>[0];

function record(id: string, updatedAt: number): HubSpotRecord {
  return { id, properties: {}, updatedAt, archived: false };
}

function harness(pages: readonly (readonly HubSpotRecord[])[] | 'refused') {
  let ids = 0;
  const db = new MemoryDatabase(
    () => 5_000_000,
    () => `id-${ids++}`,
  );
  const windows: { from: number; to: number; after: string | null }[] = [];
  const cursors = new Map<string, unknown>();
  const poll = new ModifiedPoll({
    state: new MemorySyncState(db),
    cursors: {
      load: async (kind) => (cursors.has(kind) ? { body: cursors.get(kind), readAt: 0 } : null),
      save: async (kind, body) => void cursors.set(kind, body),
    },
    gateway: {
      searchModified: async (_type, from, to, after) => {
        windows.push({ from, to, after });
        if (pages === 'refused') return { ok: false, failure: { kind: 'transient', message: 'HubSpot is away.' } };
        const page = after === null ? 0 : Number(after);
        return {
          ok: true,
          value: { records: pages[page] ?? [], next: page + 1 < pages.length ? String(page + 1) : null },
        };
      },
    },
  });
  return { db, poll, windows };
}

describe('the poll for modified records', () => {
  it('S1.1 marks every record of every page once', async () => {
    const { db, poll } = harness([[record('1', 10), record('2', 11)], [record('3', 12)]]);
    expect(await poll.poll(definition, 4_000_000)).toEqual({ marked: 3 });
    expect([...db.tables.marks.values()].map((mark) => [mark.record.id, mark.reasons])).toEqual([
      ['1', ['poll']],
      ['2', ['poll']],
      ['3', ['poll']],
    ]);
  });

  it('S2.8 leaves alone what its link has seen already', async () => {
    const { db, poll } = harness([[record('1', 10), record('2', 11)]]);
    db.tables.links.set('link-1', { id: 'link-1', entity: 'contact', hubspotId: '1', highestUpdatedAt: 10 } as never);
    expect(await poll.poll(definition, 4_000_000)).toEqual({ marked: 1 });
    expect([...db.tables.marks.values()].map((mark) => mark.record.id)).toEqual(['2']);
  });

  it('goes on from its last window with an overlap, and asks for a failed one again', async () => {
    const { poll, windows } = harness([[]]);
    await poll.poll(definition, 4_000_000);
    await poll.poll(definition, 4_100_000);
    expect(windows[1]).toEqual({ from: 4_000_000 - 600_000, to: 4_100_000, after: null });
    const away = harness('refused');
    expect(await away.poll.poll(definition, 4_000_000)).toEqual({ failed: 'HubSpot is away.' });
    await away.poll.poll(definition, 4_200_000);
    expect(away.windows[1]!.from).toBe(4_200_000 - 2 * 600_000);
  });
});
