import type { AssociationChange, StoredTriple } from '../../ports/association-store';
import { entityDefinition, hubspot, local, newMark, type ContractBench } from './contract-harness';

const PLAIN = { category: 'HUBSPOT_DEFINED', typeId: 279 };
const LABEL = { category: 'USER_DEFINED', typeId: 279 };

export function describeAssociations(bench: () => ContractBench): void {
  const triple = (toLinkId: string, patch: Partial<StoredTriple> = {}): StoredTriple => ({
    toLinkId,
    type: PLAIN,
    agreed: true,
    state: null,
    ...patch,
  });

  /** Stores for contact `f`, whose version moves with every change. */
  async function store(associations: AssociationChange): Promise<void> {
    await bench().state.mark('contact', [newMark({ kind: 'link', id: 'f' })]);
    const { batch, record, mark } = await bench().leaseOne('contact');
    const fence = { linkId: 'f', version: record.link!.version };
    const result = await bench().storeOne(batch, { mark, fence, associations, outcome: { kind: 'clear' } });
    expect(result.kind).toBe('stored');
  }

  const triplesOf = async (id: string): Promise<readonly StoredTriple[]> =>
    (await bench().state.triplesOf([id])).get(id) ?? [];

  describe('associations', () => {
    beforeEach(async () => {
      await bench().harness.registerEntity(entityDefinition('company'));
      await bench().link('contact', { id: 'f', localKey: '1', hubspotId: '11' });
      for (const id of ['a', 'b']) await bench().link('company', { id, localKey: id, hubspotId: `hs-${id}` });
    });

    it('S6.2 keeps triples by links and type, replaces each alone, and drops what is neither agreed nor in a state', async () => {
      const state = { kind: 'drift_ignored' as const, local: true, hubspot: false, detail: 'left', since: 7 };
      await store({ triples: [triple('a'), triple('a', { type: LABEL }), triple('b', { agreed: false, state })] });
      expect(
        [...(await triplesOf('f'))].sort((x, y) =>
          x.toLinkId + x.type.category < y.toLinkId + y.type.category ? -1 : 1,
        ),
      ).toEqual([triple('a'), triple('a', { type: LABEL }), triple('b', { agreed: false, state })]);
      await store({ triples: [triple('a', { agreed: false })] });
      expect((await triplesOf('f')).map(({ toLinkId, type }) => [toLinkId, type.category]).sort()).toEqual([
        ['a', 'USER_DEFINED'],
        ['b', 'HUBSPOT_DEFINED'],
      ]);
      expect((await bench().state.triplesOf(['a', 'b'])).size).toBe(0);
    });

    it('S1.5 S6.2 the from end’s link fences its triples', async () => {
      await bench().state.mark('contact', [newMark({ kind: 'link', id: 'f' })]);
      const { batch, mark } = await bench().leaseOne('contact');
      const fence = { linkId: 'f', version: '00000000-0000-4000-8000-000000000000' };
      const change = { mark, fence, associations: { triples: [triple('a')] }, outcome: { kind: 'clear' as const } };
      expect((await bench().storeOne(batch, change)).kind).toBe('fenced');
      expect(await triplesOf('f')).toEqual([]);
    });

    it.each([
      ['local key', { entity: 'company', localKey: 'c' }],
      ['HubSpot id', { entity: 'company', hubspotId: 'hs-c' }],
    ] as const)(
      'S6.4 who waits for a %s is marked when it is linked, about associations, and not before',
      async (_end, awaited) => {
        await store({ triples: [], waits: [awaited] });
        expect(await bench().nothingDue()).toBe(true);
        await bench().link('company', { id: 'c', localKey: 'c', hubspotId: 'hs-c' });
        const { mark } = await bench().leaseOne('contact');
        expect(mark).toMatchObject({ record: { kind: 'link', id: 'f' }, about: ['associations'] });
      },
    );

    it('S6.4 an end that another link brings wakes nobody, nor one that is waited for no more', async () => {
      await store({ triples: [], waits: [{ entity: 'company', localKey: 'c' }] });
      await bench().link('company', { id: 'd', localKey: 'd', hubspotId: 'hs-d' });
      expect(await bench().nothingDue()).toBe(true);
      await store({ triples: [], waits: [] });
      await bench().link('company', { id: 'c', localKey: 'c', hubspotId: 'hs-c' });
      expect(await bench().nothingDue()).toBe(true);
    });

    it('S6.4 an end that was linked since one looked is not waited for: the link is marked again', async () => {
      await store({ triples: [], waits: [{ entity: 'company', hubspotId: 'hs-a' }] });
      expect((await bench().leaseOne('contact')).mark).toMatchObject({ about: ['associations'] });
    });

    it('S6.4 a wait that a link’s own transaction could not see is found by the sweep', async () => {
      expect(await bench().state.wakeAssociations()).toBe(0);
      await store({ triples: [], waits: [{ entity: 'company', hubspotId: 'hs-a' }] });
      const { batch, mark } = await bench().leaseOne('contact');
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'f', version: batch.records[0]!.link!.version },
        outcome: { kind: 'clear' },
      });
      expect(await bench().state.wakeAssociations()).toBe(1);
      expect((await bench().leaseOne('contact')).mark.record).toEqual({ kind: 'link', id: 'f' });
    });

    it('S5.4 the triples of a link merged away are forgotten, and those who had one look again', async () => {
      await store({ triples: [triple('a'), triple('b')] });
      await bench().state.mark('company', [newMark({ kind: 'link', id: 'b' })]);
      const { batch, record, mark } = await bench().leaseOne('company');
      const fence = { linkId: 'b', version: record.link!.version };
      await bench().storeOne(batch, { mark, fence, mergedAway: ['a'], outcome: { kind: 'clear' } });
      expect((await triplesOf('f')).map(({ toLinkId }) => toLinkId)).toEqual(['b']);
      expect((await bench().leaseOne('contact')).mark).toMatchObject({ record: { id: 'f' }, about: ['associations'] });
      expect((await bench().leaseOne('company')).mark).toMatchObject({ record: { id: 'b' }, about: ['associations'] });
    });

    it('S5.2 who had agreed on a record that another one replaces is fenced and looks again, as if it had never been associated', async () => {
      await store({ triples: [triple('a'), triple('b')] });
      await bench().state.mark('contact', [newMark({ kind: 'link', id: 'f' })]);
      const under = await bench().leaseOne('contact');
      await bench().state.mark('company', [newMark({ kind: 'link', id: 'a' })]);
      const { batch, record, mark } = await bench().leaseOne('company');
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version: record.link!.version },
        link: { hubspotId: 'hs-new', forgetsBases: true },
        outcome: { kind: 'clear' },
      });
      expect((await triplesOf('f')).map(({ toLinkId }) => toLinkId)).toEqual(['b']);
      const fence = { linkId: 'f', version: under.record.link!.version };
      const late = { mark: under.mark, fence, associations: { triples: [triple('a')] } };
      expect((await bench().storeOne(under.batch, { ...late, outcome: { kind: 'clear' } })).kind).toBe('fenced');
      await bench().state.release(under.batch, [under.mark], 0);
      expect((await bench().leaseOne('contact')).mark).toMatchObject({
        record: { id: 'f' },
        about: expect.arrayContaining(['associations']),
      });
    });

    it('S2.1 links are found by their own ids', async () => {
      const found = await bench().state.findLinks('company', { ids: ['a', 'f'] });
      expect(found.map(({ id }) => id)).toEqual(['a']);
      expect(
        (await bench().state.findLinks('contact', { localKeys: [local('1').id], hubspotIds: [hubspot('9').id] }))
          .length,
      ).toBe(1);
    });

    it('S3.4 S6.2 a triple in error is tried again with the fields in error', async () => {
      const state = { kind: 'field_error' as const, local: true, hubspot: false, detail: 'limit', since: 7 };
      await store({ triples: [triple('a', { agreed: false, state })] });
      expect(await bench().state.retryErrors('contact')).toBe(1);
      const { mark } = await bench().leaseOne('contact');
      expect(mark.reasons).toEqual(['retry']);
      expect(mark.about).toContain('associations');
    });
  });
}
