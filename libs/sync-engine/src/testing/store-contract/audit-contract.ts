import type { AuditFinding, NewFinding } from '../../ports/audit-store';
import { local, newMark } from '../sync-state-contract/contract-harness';
import type { StoreBench } from './store-bench';

const DAY_MS = 24 * 60 * 60_000;

const difference = (linkId: string, patch: Partial<NewFinding> = {}): NewFinding => ({
  kind: 'difference',
  linkId,
  localKey: `row ${linkId}`,
  hubspotId: `9${linkId.length}`,
  field: 'name',
  local: ['L'],
  hubspot: ['H'],
  ...patch,
});

export function describeAudits(bench: () => StoreBench): void {
  const store = () => bench().stores.audits;
  const due = (audit: string, ageMs = 0): Promise<readonly AuditFinding[]> => store().due('contact', audit, ageMs, 100);
  const settle = (
    audit: string,
    ids: { counted?: readonly string[]; vanished?: readonly string[]; kept?: readonly string[] },
    hintMs = DAY_MS,
  ) => store().settle('contact', audit, { counted: [], vanished: [], kept: [], ...ids }, hintMs);
  const verdicts = async () =>
    (await store().list({ limit: 100 })).map(({ linkId, verdict }) => [linkId, verdict]).reverse();
  const counts = (since = 0) => store().counts('contact', since);
  const link = (id: string) => bench().link('contact', { id, localKey: `row ${id}`, hubspotId: `record ${id}` });
  const hint = (linkId: string) => bench().log(linkId, { kind: 'write', cause: 'capture' });

  describe('what audits find', () => {
    it('S8.4 a finding is due for the second look of the audit that saw it, once it is old enough', async () => {
      await store().found('contact', 'audit-1', [difference('a'), difference('b')]);
      expect(await store().open('contact', 'audit-1')).toBe(2);
      expect(await due('audit-1', 1_000)).toEqual([]);
      await bench().passTime(1_001);
      const [a, b] = await due('audit-1', 1_000);
      expect(a).toMatchObject({ ...difference('a'), timesSeen: 1, verdict: null });
      expect(b!.linkId).toBe('b');
      expect(await store().due('contact', 'audit-1', 0, 1)).toMatchObject([{ id: a!.id }]);
      expect(await due('audit-2')).toEqual([]);
      expect(await store().due('company', 'audit-1', 0, 100)).toEqual([]);
    });

    it('S8.4 S5.1 an audit that meets a finding again counts it once; the next audit, once more', async () => {
      const seen = async () =>
        (await store().list({ limit: 10 })).map(({ timesSeen, local: value }) => [timesSeen, value?.[0]]);
      await store().found('contact', 'audit-1', [difference('a'), difference('a', { local: ['L2'] })]);
      await store().found('contact', 'audit-1', [difference('a', { local: ['L3'] })]);
      expect(await seen()).toEqual([[1, 'L3']]);
      await store().found('contact', 'audit-2', [difference('a')]);
      expect(await seen()).toEqual([[2, 'L']]);
      expect(await store().open('contact', 'audit-1')).toBe(0);
      expect(await store().open('contact', 'audit-2')).toBe(1);
    });

    it('S5.1 what one audit does not decide stays open, and is looked at again by another', async () => {
      await store().found('contact', 'audit-1', [difference('a', { kind: 'missing_local', field: null })]);
      const [first] = await due('audit-1');
      await settle('audit-1', { kept: [first!.id] });
      expect(await due('audit-1')).toEqual([]);
      expect(await store().open('contact', 'audit-1')).toBe(0);
      expect(await verdicts()).toEqual([['a', null]]);
      await store().found('contact', 'audit-2', [difference('a', { kind: 'missing_local', field: null })]);
      expect(await due('audit-2')).toMatchObject([{ id: first!.id, timesSeen: 2 }]);
    });

    it('S8.4 what nobody told of is drift, what somebody told of is late, what is gone has vanished', async () => {
      await link('a');
      await link('b');
      await hint('b');
      const began = await bench().state.now();
      await bench().passTime(1);
      await store().found('contact', 'audit-1', [difference('a'), difference('b'), difference('c')]);
      const [a, b, c] = await due('audit-1');
      await settle('audit-1', { counted: [a!.id, b!.id], vanished: [c!.id] });
      expect(await verdicts()).toEqual([
        ['a', 'drift_found'],
        ['b', 'late_found'],
        ['c', 'vanished'],
      ]);
      expect(await counts(began)).toEqual({ drift_found: 1, late_found: 1, vanished: 1 });
      expect(await store().counts('company', began)).toEqual({ drift_found: 0, late_found: 0, vanished: 0 });
      await bench().passTime(2);
      expect(await counts(await bench().state.now())).toEqual({ drift_found: 0, late_found: 0, vanished: 0 });
    });

    it('S8.4 a hint from longer ago than the day is none', async () => {
      await link('a');
      await hint('a');
      await bench().passTime(60);
      await store().found('contact', 'audit-1', [difference('a')]);
      await settle('audit-1', { counted: (await due('audit-1')).map(({ id }) => id) }, 20);
      expect(await verdicts()).toEqual([['a', 'drift_found']]);
    });

    it('S8.4 drift of which a hint comes after all was only late', async () => {
      await link('a');
      await store().found('contact', 'audit-1', [difference('a')]);
      await settle('audit-1', { counted: (await due('audit-1')).map(({ id }) => id) });
      expect(await verdicts()).toEqual([['a', 'drift_found']]);
      await bench().passTime(2);
      await hint('a');
      await settle('audit-2', {});
      expect(await verdicts()).toEqual([['a', 'late_found']]);
      expect(await counts()).toEqual({ drift_found: 0, late_found: 1, vanished: 0 });
    });

    it('S8.4 a finding is settled once: who looked at the same time, and comes later, changes nothing', async () => {
      await store().found('contact', 'audit-1', [difference('a'), difference('b')]);
      const [a, b] = await due('audit-1');
      const [stalled] = await due('audit-1');
      await settle('audit-1', { counted: [a!.id], kept: [b!.id] });
      const counted = await counts();
      await settle('audit-1', { vanished: [stalled!.id] });
      await settle('audit-1', { kept: [stalled!.id] });
      expect(await verdicts()).toEqual([
        ['a', 'drift_found'],
        ['b', null],
      ]);
      expect(await counts()).toEqual(counted);
    });

    it('S8.4 what was settled and is found again is a finding of its own', async () => {
      await store().found('contact', 'audit-1', [difference('a')]);
      await settle('audit-1', { counted: (await due('audit-1')).map(({ id }) => id) });
      await store().found('contact', 'audit-2', [difference('a')]);
      expect(await due('audit-2')).toMatchObject([{ linkId: 'a', timesSeen: 1 }]);
      expect(await verdicts()).toEqual([
        ['a', 'drift_found'],
        ['a', null],
      ]);
    });

    it('S8.4 processes that find and settle the same at once count it once', async () => {
      const findings = Array.from({ length: 10 }, (_, n) => difference(`link-${n}`));
      await Promise.all(Array.from({ length: 4 }, () => store().found('contact', 'audit-1', findings)));
      const ids = (await due('audit-1')).map(({ id }) => id);
      expect(ids).toHaveLength(10);
      await Promise.all(Array.from({ length: 4 }, () => settle('audit-1', { counted: ids })));
      expect(await counts()).toEqual({ drift_found: 10, late_found: 0, vanished: 0 });
    });

    it('S8.4 findings are listed newest first, by page and entity', async () => {
      await store().found('contact', 'audit-1', [difference('a')]);
      await store().found('contact', 'audit-1', [difference('b')]);
      await store().found('company', 'audit-2', [difference('c')]);
      const names = async (options: object) =>
        (await store().list({ limit: 10, ...options })).map(({ linkId, entity }) => `${entity} ${linkId}`);
      expect(await names({})).toEqual(['company c', 'contact b', 'contact a']);
      expect(await names({ entity: 'contact' })).toEqual(['contact b', 'contact a']);
      const [newest] = await store().list({ limit: 1 });
      expect(await names({ before: newest!.id })).toEqual(['contact b', 'contact a']);
    });

    it('S8.4 tells which records are marked', async () => {
      await link('a');
      await bench().state.mark('contact', [newMark(local('row a')), newMark(local('7'))]);
      const asked = ['link a', 'local 7', 'local row a', 'hubspot 7'].map((name) => {
        const [kind, ...id] = name.split(' ');
        return { kind: kind!, id: id.join(' ') };
      });
      expect(await store().marked('contact', asked)).toEqual(new Set(['link a', 'local 7']));
      expect(await store().marked('company', asked)).toEqual(new Set());
      expect(await store().marked('contact', [])).toEqual(new Set());
    });

    it('S4.5 the key index forgets what a full list did not hold, but nothing newer than the list', async () => {
      const entry = (hubspotId: string) => ({
        hubspotId,
        entries: [{ key: 'email', value: `${hubspotId}@example.com`, hubspotId, primary: true }],
      });
      const held = async () => {
        const keys = ['101', '102', '103', '104'].map((id) => ({ key: 'email', value: `${id}@example.com` }));
        return (await bench().state.findMatches('contact', keys)).map(({ hubspotId }) => hubspotId).sort();
      };
      await bench().state.indexMatchKeys('contact', ['101', '102', '103', '104'].map(entry));
      const { id } = await bench().run('planning', { kind: 'audit' });
      expect(await store().correctIndex('contact', id)).toBe(0);
      const record = (hubspotId: string) => ({ id: hubspotId, properties: {}, updatedAt: 1, archived: false });
      await bench().stores.plans.saveListed(id, [record('101'), record('103')]);
      expect(await store().correctIndex('contact', id)).toBe(1);
      expect(await held()).toEqual(['101', '103', '104']);
    });
  });
}
