import type { UndoTarget } from '../../ports/run-store';
import type { WrittenRecord } from '../../ports/undo-log';
import type { StoreBench } from './store-bench';

export function describeUndoLog(bench: () => StoreBench): void {
  const ofRun: UndoTarget = { kind: 'run', runId: 'r1' };
  const written = async (target: UndoTarget, limit = 10, entity = 'contact') => {
    const records: WrittenRecord[] = [];
    let after: string | null = null;
    do {
      const page: { readonly records: readonly WrittenRecord[]; readonly next: string | null } =
        await bench().stores.undoLog.written(entity, target, after, limit);
      expect(page.records.length).toBeLessThanOrEqual(limit);
      records.push(...page.records);
      after = page.next;
    } while (after !== null);
    return records;
  };
  const links = async (...ids: readonly string[]) => {
    for (const id of ids) await bench().link('contact', { id, localKey: `row-${id}`, hubspotId: `record-${id}` });
  };

  describe('the log, read for taking back what it tells', () => {
    it('S8.2 gathers what a run wrote by link, oldest first, in pages', async () => {
      await links('b', 'a', 'c', 'd');
      for (const id of ['c', 'a', 'b'])
        await bench().log(id, { kind: 'create', hubspotId: `first-${id}`, field: null, before: null, runId: 'r1' });
      await bench().log('a', { kind: 'write', before: ['1'], after: ['2'], runId: 'r1' });
      await bench().log('a', { kind: 'write', before: ['2'], after: ['3'], runId: 'r2' });
      await bench().log('a', {
        kind: 'write',
        side: 'local',
        before: ['4'],
        after: ['5'],
        policy: 'undo',
        runId: 'r1',
      });
      await bench().log('d', { kind: 'write', runId: 'r2' });
      for (const limit of [1, 2, 3, 10]) {
        const records = await written(ofRun, limit);
        expect(records.map(({ linkId, localKey, hubspotId }) => [linkId, localKey, hubspotId])).toEqual([
          ['a', 'row-a', 'record-a'],
          ['b', 'row-b', 'record-b'],
          ['c', 'row-c', 'record-c'],
        ]);
        expect(records[0]!.entries).toMatchObject([
          {
            kind: 'create',
            side: 'hubspot',
            hubspotId: 'first-a',
            field: null,
            before: null,
            after: ['new'],
            policy: null,
          },
          { kind: 'write', side: 'hubspot', field: 'name', before: ['1'], after: ['2'], policy: null },
          { kind: 'write', side: 'local', field: 'name', before: ['4'], after: ['5'], policy: 'undo' },
        ]);
      }
      expect(await written(ofRun, 10, 'company')).toEqual([]);
      expect(await written({ kind: 'run', runId: 'none' })).toEqual([]);
    });

    it('S8.2 one record is taken back as one run wrote it, or as all did; one entry alone', async () => {
      await links('a', 'b');
      await bench().log('a', { kind: 'write', before: ['1'], after: ['2'], runId: 'r1' });
      await bench().log('a', { kind: 'write', before: ['2'], after: ['3'], runId: 'r2' });
      await bench().log('b', { kind: 'write', before: ['7'], after: ['8'], runId: 'r1' });
      const afters = async (target: UndoTarget) =>
        (await written(target)).map(({ linkId, entries }) => [linkId, ...entries.map(({ after }) => after?.[0])]);
      expect(await afters({ kind: 'record', linkId: 'a' })).toEqual([['a', '2', '3']]);
      expect(await afters({ kind: 'record', linkId: 'a', runId: 'r2' })).toEqual([['a', '3']]);
      const [, second, third] = await bench().stores.logIds();
      expect(await afters({ kind: 'entry', logId: second! })).toEqual([['a', '3']]);
      expect(await afters({ kind: 'entry', logId: third! })).toEqual([['b', '8']]);
    });

    it('S8.2 S4.4 what no undo takes back is left out: all but writes, creates, deletes, merges, links, and links severed by an undo or a filter', async () => {
      await links('a');
      const one = { runId: 'r1', field: null, before: null, after: null } as const;
      for (const kind of ['conflict', 'error', 'state_began', 'stray_write', 'restore'] as const)
        await bench().log('a', { ...one, kind });
      await bench().log('a', { ...one, kind: 'link_state', policy: 'severed', cause: 'capture' });
      expect(await written(ofRun)).toEqual([]);
      await bench().log('a', { ...one, kind: 'link' });
      await bench().log('a', { ...one, kind: 'delete', policy: 'propagate', cause: 'capture' });
      await bench().log('a', { ...one, kind: 'merge', policy: 'decision', cause: 'review' });
      await bench().log('a', { ...one, kind: 'link_state', policy: 'severed', cause: 'undo' });
      await bench().log('a', { ...one, kind: 'link_state', policy: 'left_local_filter', cause: 'run' });
      await bench().log('a', { ...one, kind: 'link_state', policy: 'left_hubspot_filter', cause: 'event' });
      const [record] = await written(ofRun);
      expect(record!.entries.map(({ kind, policy }) => [kind, policy])).toEqual([
        ['link', null],
        ['delete', 'propagate'],
        ['merge', 'decision'],
        ['link_state', 'severed'],
        ['link_state', 'left_local_filter'],
        ['link_state', 'left_hubspot_filter'],
      ]);
    });
  });
}
