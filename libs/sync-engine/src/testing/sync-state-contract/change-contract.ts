import { EMPTY_TRACK, type FieldTrack } from '../../core/field-track';
import type { RecordChange } from '../../ports/sync-state';
import { entityDefinition, hubspot, local, newMark, type ContractBench } from './contract-harness';

const track = (patch: Partial<FieldTrack>): FieldTrack => ({ ...EMPTY_TRACK, ...patch });
const CLEAR = { kind: 'clear' } as const;

export function describeChanges(bench: () => ContractBench): void {
  const link = (id: string, ends: { localKey?: string; hubspotId?: string; externalId?: string }): Promise<string> =>
    bench().link('contact', { id, ...ends });
  const markLink = (id: string): Promise<void> => bench().state.mark('contact', [newMark({ kind: 'link', id })]);
  const theLink = async (localKey: string) => {
    const found = await bench().state.findLinks('contact', { localKeys: [localKey] });
    expect(found).toHaveLength(1);
    return found[0];
  };

  describe('stored changes', () => {
    it('S1.4 a mark is cleared by the outcome', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne();
      expect(await bench().storeOne(batch, { mark, fence: null, outcome: CLEAR })).toEqual({
        kind: 'stored',
        version: null,
      });
      expect(await bench().nothingDue()).toBe(true);
      await bench().passTime(2);
      expect(await bench().nothingDue()).toBe(true);
    });

    it.each([
      CLEAR,
      { kind: 'park', reason: 'no' },
      { kind: 'retry', delayMs: 60_000, counted: true, reason: 'no' },
    ] as const)(
      'S1.4 a record marked again under lease stays marked and is due at once, whatever the outcome: $kind',
      async (outcome) => {
        await bench().state.mark('contact', [newMark(local('1'))]);
        const { batch, mark } = await bench().leaseOne();
        await bench().state.mark('contact', [newMark(local('1'), { reasons: ['capture'] })]);
        expect(await bench().nothingDue()).toBe(true);
        await bench().storeOne(batch, { mark, fence: null, outcome });
        const again = await bench().leaseOne();
        expect(again.mark.id).toBe(mark.id);
        expect(again.mark.reasons).toContain('capture');
        expect(again.mark.stamp).not.toBe(mark.stamp);
      },
    );

    it('S8.5 a change decided under an older configuration is fenced, and the record is due again', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne();
      const registryRevision = await bench().harness.revision('contact');
      await bench().harness.changeRegistry('contact');
      const change: RecordChange = { mark, fence: null, outcome: CLEAR };
      expect(await bench().storeOne({ ...batch, registryRevision }, change)).toEqual({ kind: 'fenced' });
      await bench().state.release(batch, [mark], 0);
      expect((await bench().leaseOne()).mark.id).toBe(mark.id);
    });

    it('S8.5 a change of one entity refuses nothing that is under way for another', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne('contact');
      const registryRevision = await bench().harness.revision('contact');
      await bench().harness.changeRegistry('company');
      const change: RecordChange = { mark, fence: null, outcome: CLEAR };
      expect(await bench().storeOne({ ...batch, registryRevision }, change)).toEqual({ kind: 'stored', version: null });
    });

    it('S9.5 S9.6 a change of the portal as a whole refuses what is under way for every entity', async () => {
      await bench().harness.registerEntity(entityDefinition('company'));
      for (const entity of ['contact', 'company']) {
        await bench().state.mark(entity, [newMark(local('1'))]);
        const { batch, mark } = await bench().leaseOne(entity);
        const registryRevision = await bench().harness.revision(entity);
        await bench().harness.changeRegistry(null);
        const change: RecordChange = { mark, fence: null, outcome: CLEAR };
        expect(await bench().storeOne({ ...batch, registryRevision }, change)).toEqual({ kind: 'fenced' });
      }
    });

    it('S1.5 a change whose lease expired is fenced, and nothing of it is stored', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const lost = await bench().lease({ leaseMs: 1 });
      const mark = lost.records[0]!.mark;
      await bench().passTime(2);
      const change: RecordChange = {
        mark,
        fence: null,
        newLink: { id: 'a', state: 'live', localKey: '1', hubspotId: '9' },
        outcome: CLEAR,
      };
      expect(await bench().storeOne(lost, change)).toEqual({ kind: 'fenced' });
      expect(await bench().state.findLinks('contact', { localKeys: ['1'], hubspotIds: ['9'] })).toEqual([]);
      const taken = await bench().leaseOne();
      expect(await bench().storeOne(lost, change)).toEqual({ kind: 'fenced' });
      expect((await bench().storeOne(taken.batch, { ...change, mark: taken.mark })).kind).toBe('stored');
    });

    it('S1.5 a change is fenced if its link moved since it was read; each stored outcome moves it, at random', async () => {
      const seen = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const { batch, mark, record } = await bench().leaseOne();
      expect(record.link?.version).toBe(seen);
      const first = await bench().storeOne(batch, { mark, fence: { linkId: 'a', version: seen } });
      const moved = first.kind === 'stored' ? first.version : null;
      expect(moved).not.toBeNull();
      expect(moved).not.toBe(seen);
      const stale: RecordChange = {
        mark,
        fence: { linkId: 'a', version: seen },
        link: { baseLocal: { f: ['x'] } },
        outcome: CLEAR,
      };
      expect(await bench().storeOne(batch, stale)).toEqual({ kind: 'fenced' });
      expect((await theLink('1'))?.baseLocal).toEqual({});
      const fresh = { ...stale, fence: { linkId: 'a', version: moved ?? '' } };
      expect((await bench().storeOne(batch, fresh)).kind).toBe('stored');
      expect((await theLink('1'))?.baseLocal).toEqual({ f: ['x'] });
    });

    it('S1.5 one bad fence does not keep the others of a batch from being stored', async () => {
      await bench().state.mark('contact', [newMark(local('1')), newMark(local('2'))]);
      const batch = await bench().lease();
      const [first, second] = batch.records;
      const changes: RecordChange[] = [
        { mark: first!.mark, fence: { linkId: 'none', version: 'none' }, outcome: CLEAR },
        { mark: second!.mark, fence: null, outcome: CLEAR },
      ];
      const results = await bench().store(batch, changes);
      expect(results.get(first!.mark.id)).toEqual({ kind: 'fenced' });
      expect(results.get(second!.mark.id)?.kind).toBe('stored');
      await bench().state.release(batch, [first!.mark], 0);
      expect((await bench().leaseOne()).mark.id).toBe(first!.mark.id);
    });

    it('S9.3 a transaction that does not commit stores nothing', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const { batch, mark } = await bench().leaseOne();
      const failure = new Error('the business row was refused');
      const change: RecordChange = {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'severed' },
        outcome: CLEAR,
      };
      const work = bench().harness.transactions.run(async (tx) => {
        await bench().state.store(tx, batch, [change]);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await theLink('1')).toMatchObject({ state: 'live', version });
      expect((await bench().storeOne(batch, change)).kind).toBe('stored');
      expect((await theLink('1'))?.state).toBe('severed');
    });

    it.each([
      ['local end', { localKey: '1', hubspotId: '8' }],
      ['HubSpot end', { localKey: '2', hubspotId: '9' }],
      ['external id', { localKey: '2', hubspotId: '8', externalId: 'x' }],
    ])('S2.1 a new link whose %s is linked already is fenced, whatever state that link is in', async (_what, ends) => {
      const version = await link('a', { localKey: '1', hubspotId: '9', externalId: 'x' });
      await markLink('a');
      const severing = await bench().leaseOne();
      const severed: RecordChange = {
        mark: severing.mark,
        fence: { linkId: 'a', version },
        link: { state: 'severed' },
        outcome: CLEAR,
      };
      await bench().storeOne(severing.batch, severed);
      await bench().state.mark('contact', [newMark(hubspot('new'))]);
      const { batch, mark } = await bench().leaseOne();
      const change: RecordChange = { mark, fence: null, newLink: { id: 'b', state: 'live', ...ends }, outcome: CLEAR };
      expect(await bench().storeOne(batch, change)).toEqual({ kind: 'fenced' });
    });

    it('S2.1 a link cannot be given an end that another link holds', async () => {
      await link('a', { localKey: '1', hubspotId: '9' });
      const version = await bench().link('contact', { id: 'b', state: 'pending', localKey: '2' });
      await markLink('b');
      const { batch, mark } = await bench().leaseOne();
      const patch = { state: 'live' as const, hubspotId: '9' };
      const change: RecordChange = { mark, fence: { linkId: 'b', version }, link: patch, outcome: CLEAR };
      expect(await bench().storeOne(batch, change)).toEqual({ kind: 'fenced' });
      expect(await theLink('2')).toMatchObject({ state: 'pending', hubspotId: null });
      const free = { ...change, link: { ...patch, hubspotId: '8' } };
      expect((await bench().storeOne(batch, free)).kind).toBe('stored');
      expect(await theLink('2')).toMatchObject({ state: 'live', hubspotId: '8' });
    });

    it('S2.1 of two new links of one batch that claim the same end, one is stored', async () => {
      await bench().state.mark('contact', [newMark(local('1')), newMark(local('2'))]);
      const batch = await bench().lease();
      const changes = batch.records.map(({ mark }): RecordChange => ({
        mark,
        fence: null,
        newLink: { id: `link ${mark.record.id}`, state: 'live', localKey: mark.record.id, hubspotId: '9' },
        outcome: CLEAR,
      }));
      const results = [...(await bench().store(batch, changes)).values()].map((result) => result.kind);
      expect(results.sort()).toEqual(['fenced', 'stored']);
      expect(await bench().state.findLinks('contact', { hubspotIds: ['9'] })).toHaveLength(1);
    });

    it('S2.1 of two workers that link the same end at once, one is stored', async () => {
      await bench().state.mark('contact', [newMark(local('1')), newMark(local('2'))]);
      const batches = [await bench().lease({ limit: 1 }), await bench().lease({ limit: 1 })];
      const results = await Promise.all(
        batches.map(async (batch) => {
          const mark = batch.records[0]!.mark;
          const newLink = {
            id: `link ${mark.record.id}`,
            state: 'live' as const,
            localKey: mark.record.id,
            hubspotId: '9',
          };
          return (await bench().storeOne(batch, { mark, fence: null, newLink, outcome: CLEAR })).kind;
        }),
      );
      expect(results.sort()).toEqual(['fenced', 'stored']);
      expect(await bench().state.findLinks('contact', { hubspotIds: ['9'] })).toHaveLength(1);
    });

    it('S1.5 linking joins the marks of both ends, reasons, times and hints kept', async () => {
      const hint = { property: 'email', value: 'a', occurredAt: 7, own: false };
      await bench().state.mark('contact', [newMark(hubspot('9'), { reasons: ['webhook'], hints: [hint] })]);
      const other = await bench().leaseOne();
      await bench().passTime(2);
      await bench().state.mark('contact', [
        newMark(local('1'), { reasons: ['capture'], changedColumns: { email: 5 } }),
      ]);
      const { batch, mark } = await bench().leaseOne();
      const newLink = { id: 'a', state: 'live' as const, localKey: '1', hubspotId: '9' };
      expect((await bench().storeOne(batch, { mark, fence: null, newLink, outcome: CLEAR })).kind).toBe('stored');
      // The other end's worker held a lease on a record that is no longer one of its own.
      expect(await bench().storeOne(other.batch, { mark: other.mark, fence: null, outcome: CLEAR })).toEqual({
        kind: 'fenced',
      });
      const joined = await bench().leaseOne();
      expect(joined.mark).toMatchObject({
        record: { kind: 'link', id: 'a' },
        changedColumns: { email: 5 },
        hints: [hint],
      });
      expect([...joined.mark.reasons].sort()).toEqual(['capture', 'webhook']);
      expect(joined.mark.firstMarkedAt).toBe(other.mark.firstMarkedAt);
      expect(joined.record.link?.id).toBe('a');
    });

    it('S2.5 an intent transaction keeps the lease, makes the pending link and gives its version to settle with', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne();
      const newLink = { id: 'a', state: 'pending' as const, localKey: '1', externalId: 'x' };
      const intended = await bench().storeOne(batch, { mark, fence: null, newLink });
      const version = intended.kind === 'stored' ? (intended.version ?? '') : '';
      expect(await bench().nothingDue()).toBe(true);
      const change: RecordChange = {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'live', hubspotId: '9' },
        outcome: CLEAR,
      };
      expect((await bench().storeOne(batch, change)).kind).toBe('stored');
      expect(await theLink('1')).toMatchObject({ state: 'live', hubspotId: '9', externalId: 'x' });
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S1.4 S2.5 a mark that comes between intent and settling is kept', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne();
      const newLink = { id: 'a', state: 'pending' as const, localKey: '1', externalId: 'x' };
      const intended = await bench().storeOne(batch, { mark, fence: null, newLink });
      const version = intended.kind === 'stored' ? (intended.version ?? '') : '';
      await bench().state.mark('contact', [newMark(local('1'), { reasons: ['capture'] }), newMark(hubspot('9'))]);
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'live', hubspotId: '9' },
        outcome: CLEAR,
      });
      const again = await bench().leaseOne();
      expect(again.mark.record).toEqual({ kind: 'link', id: 'a' });
      expect(again.mark.reasons).toContain('capture');
    });

    it('S2.2 bases move by field, others stay; no base is not a blank base (S2.10)', async () => {
      const version = await bench().link('contact', {
        id: 'a',
        localKey: '1',
        hubspotId: '9',
        baseLocal: { name: ['Ann'], amount: ['1.00', 'EUR'] },
        baseHubSpot: { name: ['Ann'] },
        highestUpdatedAt: 1_764_000_000_123,
        passedFilter: { local: true },
      });
      await markLink('a');
      const { batch, mark, record } = await bench().leaseOne();
      expect(record.link).toMatchObject({ highestUpdatedAt: 1_764_000_000_123, agreedAt: null });
      expect(record.link?.passedFilter).toEqual({ local: true, hubspot: false });
      const patch = { baseLocal: { name: [null] }, highestUpdatedAt: null, agreed: true, stateReason: 'why' };
      await bench().storeOne(batch, { mark, fence: { linkId: 'a', version }, link: patch, outcome: CLEAR });
      const after = await theLink('1');
      expect(after).toMatchObject({
        baseLocal: { name: [null], amount: ['1.00', 'EUR'] },
        baseHubSpot: { name: ['Ann'] },
      });
      expect(after).toMatchObject({ highestUpdatedAt: null, stateReason: 'why' });
      expect(after?.passedFilter).toEqual({ local: true, hubspot: false });
      expect(after?.agreedAt).toBeGreaterThanOrEqual(batch.now);
    });

    it('S2.1 an illegal move of a link is a bug and stores nothing', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const { batch, mark } = await bench().leaseOne();
      const severing = await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'severed', stateCause: 'local_delete' },
      });
      const moved = severing.kind === 'stored' ? severing.version! : '';
      const change: RecordChange = {
        mark,
        fence: { linkId: 'a', version: moved },
        link: { state: 'held' },
        outcome: CLEAR,
      };
      await expect(bench().storeOne(batch, change)).rejects.toThrow(/severed to held/);
      expect(await theLink('1')).toMatchObject({ state: 'severed', stateCause: 'local_delete' });
    });

    it('S2.7 tracks are replaced field by field, and removed when nothing is left of them', async () => {
      const since = 1_764_000_000_000;
      const error = {
        kind: 'field_error',
        local: ['x'],
        hubspot: [null],
        detail: 'taken',
        side: 'hubspot',
        holder: '77',
        since,
      } as const;
      const tracks = {
        email: track({ state: error, recentWrites: [{ at: since, value: 'x' }] }),
        name: track({ unverified: { decidedUpdatedAt: 5, behalf: 'local' }, authored: { side: 'local', at: null } }),
      };
      let version = await link('a', { localKey: '1', hubspotId: '9' });
      const write = async (change: Pick<RecordChange, 'tracks'>): Promise<void> => {
        await markLink('a');
        const { batch, mark } = await bench().leaseOne();
        const result = await bench().storeOne(batch, {
          mark,
          fence: { linkId: 'a', version },
          ...change,
          outcome: CLEAR,
        });
        version = result.kind === 'stored' ? (result.version ?? '') : '';
      };
      await write({ tracks });
      expect(await bench().state.waitingFor('contact', ['77', '78'])).toEqual([
        { linkId: 'a', hubspotId: '9', field: 'email', holder: '77', side: 'hubspot', local: ['x'], hubspot: [null] },
      ]);
      await write({ tracks: { email: EMPTY_TRACK, name: track({ authored: { side: 'hubspot', at: 3 } }) } });
      expect(await bench().state.waitingFor('contact', ['77'])).toEqual([]);
      await markLink('a');
      expect((await bench().leaseOne()).record.tracks).toEqual({
        name: track({ authored: { side: 'hubspot', at: 3 } }),
      });
    });

    it('S2.5 S2.6 intents stay open until closed, oldest first, and their values are known for good', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const first = await bench().leaseOne();
      const intent = {
        linkId: 'a',
        kind: 'update',
        behalf: 'local',
        local: ['Ann'],
        decidedUpdatedAt: 1_764_000_000_001,
      } as const;
      const stored = await bench().storeOne(first.batch, {
        mark: first.mark,
        fence: { linkId: 'a', version },
        openIntents: [
          { ...intent, id: 'i1', field: 'name', sent: ['ann'], runId: 'r1' },
          { ...intent, id: 'i2', field: 'amount', kind: 'clear', sent: [null, null] },
        ],
        outcome: { kind: 'retry', delayMs: 0, counted: false, reason: 'unknown' },
      });
      const second = await bench().leaseOne();
      expect(second.record.intents.map(({ id }) => id)).toEqual(['i1', 'i2']);
      expect(second.record.intents[0]).toMatchObject({
        ...intent,
        field: 'name',
        sent: ['ann'],
        runId: 'r1',
        historyReadAt: null,
      });
      expect(second.record.intents[0]?.createdAt).toBeGreaterThanOrEqual(first.batch.now);
      await bench().storeOne(second.batch, {
        mark: second.mark,
        fence: { linkId: 'a', version: stored.kind === 'stored' ? (stored.version ?? '') : '' },
        closeIntents: ['i1'],
        intentsHistoryRead: ['i2'],
        outcome: { kind: 'retry', delayMs: 0, counted: false, reason: 'unknown' },
      });
      const third = await bench().leaseOne();
      expect(third.record.intents.map(({ id }) => id)).toEqual(['i2']);
      expect(third.record.intents[0]?.historyReadAt).toBeGreaterThanOrEqual(second.batch.now);
      expect(await bench().state.knownValues('a', 'name')).toEqual([['ann']]);
      expect(await bench().state.knownValues('a', 'amount')).toEqual([[null, null]]);
      expect(await bench().state.knownValues('a', 'other')).toEqual([]);
    });

    it('S2.5 a link whose open intent has outlived every call is marked to be verified; a younger or closed one is not', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const { batch, mark } = await bench().leaseOne();
      const intent = {
        linkId: 'a',
        kind: 'update',
        behalf: 'local',
        local: ['Ann'],
        decidedUpdatedAt: 1,
        sent: ['ann'],
      } as const;
      const fence = { linkId: 'a', version };
      const openIntents = [{ ...intent, id: 'i1', field: 'name' }];
      await bench().storeOne(batch, { mark, fence, openIntents, outcome: CLEAR });
      expect(await bench().state.markExpiredIntents(60_000)).toBe(0);
      expect(await bench().nothingDue()).toBe(true);
      await bench().passTime(2);
      expect(await bench().state.markExpiredIntents(1)).toBe(1);
      const { batch: again, mark: verify, record } = await bench().leaseOne();
      expect(verify).toMatchObject({ record: { kind: 'link', id: 'a' }, reasons: ['verify'] });
      await bench().storeOne(again, {
        mark: verify,
        fence: { linkId: 'a', version: record.link?.version ?? '' },
        closeIntents: ['i1'],
        outcome: CLEAR,
      });
      expect(await bench().state.markExpiredIntents(1)).toBe(0);
    });

    it('S3.4 S9.2 when a mapping or catalogue changed, field errors and parked records of the entity are tried again', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const first = await bench().leaseOne();
      const error = { kind: 'field_error', local: ['x'], hubspot: null, detail: 'too long', since: 1 } as const;
      const fence = { linkId: 'a', version };
      await bench().storeOne(first.batch, {
        mark: first.mark,
        fence,
        tracks: { name: track({ state: error }) },
        outcome: CLEAR,
      });
      await bench().state.mark('contact', [newMark(local('2'))]);
      const second = await bench().leaseOne();
      await bench().storeOne(second.batch, { mark: second.mark, fence: null, outcome: { kind: 'park', reason: 'no' } });
      expect(await bench().state.retryErrors('company')).toBe(0);
      expect(await bench().nothingDue()).toBe(true);
      expect(await bench().state.retryErrors('contact')).toBe(2);
      const batch = await bench().lease();
      expect(batch.records.map(({ mark }) => `${mark.record.kind} ${mark.record.id}`).sort()).toEqual([
        'link a',
        'local 2',
      ]);
      for (const { mark } of batch.records) expect(mark.reasons).toContain('retry');
    });

    it('S2.6 values written to HubSpot are known from the log; local writes and conflicts are not', async () => {
      const version = await link('a', { localKey: '1', hubspotId: '9' });
      await markLink('a');
      const { batch, mark } = await bench().leaseOne();
      const entry = {
        linkId: 'a',
        localKey: '1',
        hubspotId: '9',
        field: 'name',
        before: ['A'],
        cause: 'capture',
        policy: null,
        message: null,
      } as const;
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        log: [
          { ...entry, kind: 'write', side: 'hubspot', after: ['B'] },
          { ...entry, kind: 'write', side: 'local', after: ['C'] },
          { ...entry, kind: 'conflict', side: 'hubspot', after: ['D'] },
          { ...entry, kind: 'create', side: 'hubspot', before: null, after: ['E'] },
        ],
        outcome: CLEAR,
      });
      expect([...(await bench().state.knownValues('a', 'name'))].sort()).toEqual([['B'], ['E']]);
    });

    it('S1.1 further records are marked with the change, and not if it is fenced', async () => {
      await bench().state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench().leaseOne();
      const fence = { linkId: 'none', version: 'none' };
      await bench().storeOne(batch, { mark, fence, marks: [newMark(local('2'))], outcome: CLEAR });
      expect(await bench().nothingDue()).toBe(true);
      await bench().storeOne(batch, {
        mark,
        fence: null,
        marks: [newMark(local('2'), { reasons: ['link'] })],
        outcome: CLEAR,
      });
      expect((await bench().leaseOne()).mark).toMatchObject({ record: local('2'), reasons: ['link'] });
    });

    it('S2.1 links are found by either end and by external id, of their entity only', async () => {
      await link('a', { localKey: '1', hubspotId: '9', externalId: 'x' });
      await link('b', { localKey: '2', hubspotId: '8' });
      const found = async (by: Parameters<ReturnType<typeof bench>['state']['findLinks']>[1]) =>
        (await bench().state.findLinks('contact', by)).map(({ id }) => id).sort();
      expect(await found({ localKeys: ['1', '3'] })).toEqual(['a']);
      expect(await found({ hubspotIds: ['8'] })).toEqual(['b']);
      expect(await found({ externalIds: ['x'] })).toEqual(['a']);
      expect(await found({ localKeys: ['1'], hubspotIds: ['9', '8'] })).toEqual(['a', 'b']);
      expect(await found({})).toEqual([]);
      expect(await bench().state.findLinks('company', { localKeys: ['1'] })).toEqual([]);
    });
  });
}
