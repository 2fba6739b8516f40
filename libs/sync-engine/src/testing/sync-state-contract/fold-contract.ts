import { entityDefinition, local, newMark, type CapturedRow, type ContractBench } from './contract-harness';

export function describeFolding(bench: () => ContractBench): void {
  const row = (key: string | null, patch: Partial<CapturedRow> = {}): CapturedRow => ({
    schema: 'public',
    table: 'contact',
    key,
    operation: 'update',
    columns: ['email'],
    ...patch,
  });

  describe('folding of captured changes', () => {
    it('S1.2 S1.7 rows about one record become one mark with the columns that changed and when', async () => {
      const before = await bench().state.now();
      await bench().harness.capture([row('1'), row('1', { columns: ['email', 'name'] }), row('2')]);
      expect(await bench().state.fold(100)).toBe(3);
      const batch = await bench().lease();
      const one = batch.records.find(({ mark }) => mark.record.id === '1')!.mark;
      expect(batch.records).toHaveLength(2);
      expect(one).toMatchObject({ record: local('1'), reasons: ['capture'], about: ['fields'], localDeleted: false });
      expect(one).toMatchObject({ onlyOwnCapture: false, onlyOwnEvents: true, hints: [] });
      expect(Object.keys(one.changedColumns).sort()).toEqual(['email', 'name']);
      for (const at of Object.values(one.changedColumns)) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect(at).toBeLessThanOrEqual(batch.now);
      }
    });

    it('S3.2 the time of a change is told whether it was folded, or not yet', async () => {
      await bench().harness.capture([row('1', { columns: ['name'] })]);
      await bench().state.fold(100);
      const { mark } = await bench().leaseOne();
      await bench().passTime(5);
      await bench().harness.capture([row('1', { columns: ['email', 'name'] }), row('2')]);
      const asked = { markId: mark.id, localKey: '1' };
      const unfolded = (await bench().state.changedColumns('contact', [asked])).get(mark.id)!;
      expect(Object.keys(unfolded).sort()).toEqual(['email', 'name']);
      expect(unfolded['name']).toBeGreaterThan(mark.changedColumns['name']!);
      await bench().state.fold(100);
      expect((await bench().state.changedColumns('contact', [asked])).get(mark.id)).toEqual(unfolded);
    });

    it('S1.2 exactly the folded rows are gone, whichever come first', async () => {
      await bench().harness.capture([row('1'), row('2'), row('3')]);
      expect(await bench().state.fold(2)).toBe(2);
      const first = (await bench().lease()).records.map(({ mark }) => mark.record.id);
      expect(first).toHaveLength(2);
      expect(await bench().state.fold(2)).toBe(1);
      expect(await bench().state.fold(2)).toBe(0);
      expect([...first, (await bench().leaseOne()).mark.record.id].sort()).toEqual(['1', '2', '3']);
    });

    it('S1.5 a row of a linked record marks its link', async () => {
      await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
      await bench().harness.capture([row('1')]);
      await bench().state.fold(100);
      expect((await bench().leaseOne()).mark.record).toEqual({ kind: 'link', id: 'a' });
    });

    it('S5.1 a captured delete is remembered', async () => {
      await bench().harness.capture([row('1', { operation: 'delete', columns: [] })]);
      await bench().state.fold(100);
      expect((await bench().leaseOne()).mark).toMatchObject({ localDeleted: true, about: ['existence'] });
    });

    it('S1.7 an insert is about existence and fields', async () => {
      await bench().harness.capture([row('1', { operation: 'insert' })]);
      await bench().state.fold(100);
      const { mark } = await bench().leaseOne();
      expect([...mark.about].sort()).toEqual(['existence', 'fields']);
    });

    it('S7.1 a mark knows whether every captured change of it was ours', async () => {
      await bench().harness.capture([row('1', { own: true }), row('2', { own: true }), row('2')]);
      await bench().state.fold(100);
      const batch = await bench().lease();
      const own = Object.fromEntries(batch.records.map(({ mark }) => [mark.record.id, mark.onlyOwnCapture]));
      expect(own).toEqual({ 1: true, 2: false });
    });

    it('S7.2 a captured change does not hide that every event of a mark is ours', async () => {
      const hint = { property: 'email', value: 'a', occurredAt: 7, own: true };
      await bench().state.mark('contact', [newMark(local('1'), { hints: [hint], onlyOwnEvents: true })]);
      await bench().harness.capture([row('1', { own: true })]);
      await bench().state.fold(100);
      expect((await bench().leaseOne()).mark).toMatchObject({
        onlyOwnEvents: true,
        onlyOwnCapture: true,
        hints: [hint],
      });
    });

    it('S1.4 a change captured under lease keeps the mark', async () => {
      await bench().harness.capture([row('1')]);
      await bench().state.fold(100);
      const { batch, mark } = await bench().leaseOne();
      await bench().harness.capture([row('1', { columns: ['name'] })]);
      await bench().state.fold(100);
      await bench().storeOne(batch, { mark, fence: null, outcome: { kind: 'clear' } });
      expect(Object.keys((await bench().leaseOne()).mark.changedColumns)).toContain('name');
    });

    it('S1.2 a truncated table and a table of no entity mark nothing', async () => {
      await bench().harness.capture([
        row(null, { operation: 'truncate', columns: [] }),
        row('1', { table: 'unknown' }),
      ]);
      expect(await bench().state.fold(100)).toBe(2);
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S1.2 a table of two entities marks a record of each', async () => {
      const table = entityDefinition('contact').table;
      await bench().harness.registerEntity(entityDefinition('lead', { table }));
      await bench().harness.capture([row('1')]);
      await bench().state.fold(100);
      const entities = [(await bench().leaseOne()).batch.entity, (await bench().leaseOne()).batch.entity];
      expect(entities.sort()).toEqual(['contact', 'lead']);
    });

    it('S1.2 workers folding at once fold every row once and lose none', async () => {
      const rows = Array.from({ length: 300 }, (_, n) => row(String(n % 50), { columns: [`column_${n % 7}`] }));
      await bench().harness.capture(rows);
      let folded = 0;
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          for (let count = await bench().state.fold(20); count > 0; count = await bench().state.fold(20))
            folded += count;
        }),
      );
      for (let count = await bench().state.fold(20); count > 0; count = await bench().state.fold(20)) folded += count;
      expect(folded).toBe(300);
      const batch = await bench().lease();
      expect(batch.records).toHaveLength(50);
      const columns = batch.records.flatMap(({ mark }) => Object.keys(mark.changedColumns));
      expect(columns).toHaveLength(new Set(rows.map(({ key, columns: [column] = [] }) => `${key} ${column}`)).size);
    });
  });
}
