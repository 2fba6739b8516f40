import { hubspot, newMark, type ContractBench } from './contract-harness';

const CLEAR = { kind: 'clear' } as const;
const RULE = { share: 0.5, records: 1, windowMs: 60_000 };

/** Section 5: what is stored of records that were deleted, merged, erased, or changed in a mass. */
export function describeWholeRecords(bench: () => ContractBench): void {
  const leaseLink = async (id: string) => {
    await bench().state.mark('contact', [newMark({ kind: 'link', id })]);
    return bench().leaseOne();
  };
  const raise = (deletes: readonly string[], overwrites: readonly string[], rule = RULE) =>
    bench().harness.transactions.run((tx) =>
      bench().state.raiseMassChange(tx, 'contact', { deletes, overwrites }, rule),
    );

  describe('whole records', () => {
    it('S5.2 a link that gives its HubSpot id up leaves a severed link in its place, and no base of the old record', async () => {
      const version = await bench().link('contact', {
        id: 'a',
        localKey: '1',
        hubspotId: '9',
        baseLocal: { f: ['x'] },
      });
      const { batch, mark } = await leaseLink('a');
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        link: { hubspotId: '10', forgetsBases: true, baseHubSpot: { g: ['y'] } },
        tombstones: [
          { id: 'b', hubspotId: '9', stateCause: 'hubspot_delete', stateReason: 'deleted', highestUpdatedAt: 7 },
        ],
        outcome: CLEAR,
      });
      const [now, old] = await Promise.all(
        ['10', '9'].map(async (id) => (await bench().state.findLinks('contact', { hubspotIds: [id] }))[0]),
      );
      expect(now).toMatchObject({ id: 'a', baseLocal: {}, baseHubSpot: { g: ['y'] } });
      expect(old).toMatchObject({
        id: 'b',
        state: 'severed',
        stateCause: 'hubspot_delete',
        localKey: null,
        highestUpdatedAt: 7,
      });
    });

    it('S5.5 an end that is given up is free again', async () => {
      const version = await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '9', externalId: 'x' });
      const { batch, mark } = await leaseLink('a');
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'severed', hubspotId: null, externalId: null },
        outcome: CLEAR,
      });
      await bench().link('contact', { id: 'b', localKey: '2', hubspotId: '9', externalId: 'x' });
      expect(await bench().state.findLinks('contact', { hubspotIds: ['9'] })).toHaveLength(1);
    });

    it('S5.4 open intents of a link that was merged away go to the surviving one', async () => {
      await bench().link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
      const version = await bench().link('contact', { id: 'b', localKey: '2', hubspotId: '8' });
      const { batch, mark } = await leaseLink('b');
      const intent = {
        id: 'i',
        linkId: 'b',
        field: 'f',
        kind: 'update',
        behalf: 'local',
        sent: ['x'],
        local: ['x'],
      } as const;
      const opened = await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'b', version },
        openIntents: [{ ...intent, decidedUpdatedAt: 5 }],
      });
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'b', version: opened.kind === 'stored' ? opened.version! : '' },
        link: { state: 'merged_away' },
        followedBy: { linkId: 'a', since: 1_000 },
        outcome: CLEAR,
      });
      const { record } = await leaseLink('a');
      expect(record.intents).toMatchObject([{ id: 'i', linkId: 'a', decidedUpdatedAt: 1_000 }]);
    });

    it('S5.6 erasing leaves a tombstone that names nobody', async () => {
      const version = await bench().link('contact', {
        id: 'a',
        localKey: '1',
        hubspotId: '9',
        baseLocal: { f: ['Secret'] },
        baseHubSpot: { f: ['Secret'] },
      });
      await bench().state.indexMatchKeys('contact', [
        { hubspotId: '9', entries: [{ key: 'email', value: 'secret', hubspotId: '9', primary: true }] },
      ]);
      const { batch, mark } = await leaseLink('a');
      await bench().storeOne(batch, {
        mark,
        fence: { linkId: 'a', version },
        link: { state: 'erased', stateCause: 'privacy' },
        erases: true,
        outcome: CLEAR,
      });
      const [link] = await bench().state.findLinks('contact', { hubspotIds: ['9'], localKeys: ['1'] });
      expect(link).toMatchObject({ state: 'erased', localKey: '1', baseLocal: {}, baseHubSpot: {} });
      expect(await bench().state.matchKeysOf('contact', '9')).toEqual([]);
    });

    it('S5.3 counts each link once a window, tells when share and number are passed, and forgets what rolls back', async () => {
      for (const n of [1, 2, 3]) await bench().link('contact', { id: `l${n}`, localKey: `${n}`, hubspotId: `9${n}` });
      expect(await raise(['l1', 'l1'], ['l1'])).toBeNull();
      expect(await raise(['l1'], [])).toBeNull();
      const failing = bench().harness.transactions.run(async (tx) => {
        const met = await bench().state.raiseMassChange(tx, 'contact', { deletes: ['l2'], overwrites: [] }, RULE);
        expect(met).toEqual({ kind: 'deletes', changed: 2, links: 3 });
        throw new Error('paused');
      });
      await expect(failing).rejects.toThrow('paused');
      expect(await raise([], ['l1'])).toBeNull();
      expect(await raise(['l3'], [])).toEqual({ kind: 'deletes', changed: 2, links: 3 });
    });

    it('S5.3 neither the share alone nor the number alone is a mass change', async () => {
      for (const n of [1, 2, 3]) await bench().link('contact', { id: `l${n}`, localKey: `${n}`, hubspotId: `9${n}` });
      expect(await raise(['l1', 'l2'], [], { ...RULE, share: 0, records: 2 })).toBeNull();
      expect(await raise([], ['l1', 'l2'], { ...RULE, share: 0.9, records: 0 })).toBeNull();
      expect(await raise(['l1'], [], { ...RULE, records: 1 })).toEqual({ kind: 'deletes', changed: 2, links: 3 });
    });

    it('S5.3 an answer is on every mark of the entity, and the count begins anew', async () => {
      for (const n of [1, 2]) await bench().link('contact', { id: `l${n}`, localKey: `${n}`, hubspotId: `9${n}` });
      await raise(['l1', 'l2'], []);
      await bench().state.mark('contact', [newMark(hubspot('91'))]);
      expect(await bench().state.answerMassChange('contact', 'approved')).toBe(1);
      expect((await bench().leaseOne()).mark.reasons).toContain('approved');
      expect(await raise(['l1'], [])).toBeNull();
    });

    it('S5.3 the answer given last is the one that counts, and it is heard at once', async () => {
      await bench().link('contact', { id: 'l1', localKey: '1', hubspotId: '91' });
      await bench().state.mark('contact', [newMark(hubspot('91'))]);
      const { batch, mark } = await bench().leaseOne();
      await bench().state.release(batch, [mark], 60_000);
      for (const answer of ['discard_accept', 'approved', 'discard_restore'] as const)
        await bench().state.answerMassChange('contact', answer);
      expect((await bench().leaseOne()).mark.reasons).toEqual(['webhook', 'discard_restore']);
    });
  });
}
