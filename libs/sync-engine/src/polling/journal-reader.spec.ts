import type { JournalAnswer } from '../ports';
import { JournalReader } from './journal-reader';

function harness(files: readonly (JournalAnswer | 'away')[], offset: string | null = null) {
  const asked: (string | null)[] = [];
  const stored: { offset: string; records: (string | null)[] }[] = [];
  const audits: string[] = [];
  let kept = offset;
  const reader = new JournalReader({
    journal: {
      next: async (_portal, from) => {
        const answer = files[asked.push(from) - 1] ?? { kind: 'end' };
        return answer === 'away'
          ? { ok: false, failure: { kind: 'transient', message: 'HubSpot is away.' } }
          : { ok: true, value: answer };
      },
    },
    intake: {
      offset: async () => kept,
      store: async (events, to) => {
        stored.push({ offset: to, records: events.map(({ objectId }) => objectId) });
        kept = to;
        return { stored: events.length, marked: events.length };
      },
      forget: async () => void (kept = null),
    },
    registry: {
      entities: async () => [{ entity: 'contact', objectType: 'contacts' }] as never,
      requestAudit: async (entity) => void audits.push(entity),
    },
  });
  return { reader, asked, stored, audits, kept: () => kept };
}

const file = (offset: string, objectId: number): JournalAnswer => ({
  kind: 'file',
  offset,
  events: [
    {
      type: 'crmObject',
      portalId: 7,
      occurredAt: '2026-11-25T00:00:00Z',
      action: 'DELETE',
      objectTypeId: '0-1',
      objectId,
    },
  ],
});

describe('the reader of the journal', () => {
  it('S1.1 reads file after file from where it stood, to the end', async () => {
    const { reader, asked, stored } = harness([file('b', 1), file('c', 2)], 'a');
    expect(await reader.look('7', null)).toEqual({ kind: 'read', files: 2, marked: 2, malformed: 0, more: false });
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(stored).toEqual([
      { offset: 'b', records: ['1'] },
      { offset: 'c', records: ['2'] },
    ]);
  });

  it('S9.1 goes on after a failure from what was stored', async () => {
    const { reader, asked, kept } = harness([file('a', 1), 'away', file('b', 2)]);
    expect(await reader.look('7', null)).toEqual({ kind: 'failed', message: 'HubSpot is away.' });
    expect(kept()).toBe('a');
    await reader.look('7', null);
    expect(asked).toEqual([null, 'a', 'a', 'b']);
  });

  it('S8.4 an offset that is no longer kept asks for an audit of everything and begins anew', async () => {
    const { reader, audits, kept } = harness([{ kind: 'gone' }], 'long ago');
    expect(await reader.look('7', null)).toEqual({ kind: 'gap' });
    expect(audits).toEqual(['contact']);
    expect(kept()).toBeNull();
  });

  it('S1.1 a long journal is read in parts', async () => {
    const { reader } = harness(Array.from({ length: 30 }, (_, n) => file(`offset ${n}`, n + 1)));
    expect(await reader.look('7', null)).toMatchObject({ files: 20, more: true });
    expect(await reader.look('7', null)).toMatchObject({ files: 10, more: false });
  });
});
