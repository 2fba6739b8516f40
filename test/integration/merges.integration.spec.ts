import { SyncBench } from './sync-bench';

describe('S5.4 contacts merged in HubSpot, S5.6 contacts erased', () => {
  let bench: SyncBench;
  let ann: { key: string; id: string };
  let bea: { key: string; id: string };

  beforeAll(async () => {
    bench = await SyncBench.open('merges');
  });
  beforeEach(async () => {
    await bench.reset();
    ann = await bench.linkedPerson({ first_name: 'Ann', email: 'ann@example.com' });
    bea = await bench.linkedPerson({ first_name: 'Bea', email: 'bea@example.com', job_title: 'Owner' });
  });
  afterAll(() => bench?.close());

  const everythingKept = async (): Promise<string> => {
    const { rows } = await bench.pool.query<{ kept: string }>(
      `select concat_ws(' ',
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_links t), (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_field_states t),
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_write_intents t), (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_match_keys t),
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_match_key_claims t), (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_sync_log t),
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_webhook_log t), (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_dirty_records t),
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_reviews t), (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_audit_findings t),
         (select jsonb_agg(to_jsonb(t)) from hubspot_sync.hubspot_plan_records t)) as kept`,
    );
    return rows[0]!.kept;
  };

  it('S5.4 the survivor belongs to the primary one’s row; the other row is told as a duplicate, and nothing is deleted', async () => {
    const survivor = await bench.account.merge(ann.id, bea.id);
    await bench.settle();
    expect(await bench.linkOf(ann.key)).toMatchObject({ state: 'live', hubspotId: survivor });
    expect(await bench.linkOf(bea.key)).toMatchObject({ state: 'merged_away' });
    expect(await bench.reviews()).toMatchObject([{ kind: 'duplicate_local', state: 'open' }]);
    expect(await bench.people()).toBe(2);
    // No event tells what moved: the survivor was read whole.
    expect(await bench.person(ann.key)).toMatchObject({ first_name: 'Ann', job_title: 'Owner' });
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.update(bea.key, { first_name: 'Beata' });
    await bench.settle();
    expect(await bench.account.contact(survivor)).toMatchObject({ firstname: 'Anna' });
  });

  it('S5.4 without its event the merge holds both links, and a person is asked after fifteen minutes', async () => {
    const survivor = await bench.account.merge(bea.id, ann.id);
    await bench.loseEvents();
    await bench.markAll('audit');
    await bench.settle();
    const states = async () => [(await bench.linkOf(ann.key))?.state, (await bench.linkOf(bea.key))?.state];
    expect(await states()).toEqual(['held', 'held']);
    expect(await bench.reviews()).toEqual([]);
    const before = await bench.account.lastCall();
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.writeCallsSince(before)).toBe(0);
    await bench.passTime(16 * 60_000);
    await bench.settle();
    expect((await bench.reviews()).map(({ kind, state }) => [kind, state])).toEqual([
      ['merge', 'open'],
      ['merge', 'open'],
    ]);
    await bench.account.edit(survivor, { firstname: 'Beata' });
    await bench.settle();
    expect(await states()).toEqual(['held', 'held']);
  });

  it('S5.4 a contact of nobody’s merged into a linked one, or the other way round, brings the link along', async () => {
    const free = await bench.account.create({ firstname: 'Free', email: 'free@example.com', company: 'Acme' });
    await bench.loseEvents();
    const survivor = await bench.account.merge(free, ann.id);
    await bench.settle();
    expect(await bench.linkOf(ann.key)).toMatchObject({ state: 'live', hubspotId: survivor });
    expect(await bench.people()).toBe(2);
    expect(await bench.reviews()).toEqual([]);
  });

  it('S5.6 every value of an erased person goes within one job, and neither id nor row is synced any more', async () => {
    await bench.account.edit(ann.id, { firstname: 'Annabel', company: 'Secret Works' });
    await bench.settle();
    expect(await everythingKept()).toContain('Annabel');
    await bench.account.erase(ann.id);
    await bench.settle();
    const kept = await everythingKept();
    for (const value of ['Annabel', 'Secret Works', 'ann@example.com']) expect(kept).not.toContain(value);
    expect(kept).toContain('bea@example.com');
    expect(await bench.linkOf(ann.key)).toMatchObject({ state: 'erased', hubspotId: ann.id });
    const before = await bench.account.lastCall();
    await bench.update(ann.key, { first_name: 'Anna' });
    await bench.settle();
    expect(await bench.writeCallsSince(before)).toBe(0);
    expect(await everythingKept()).not.toContain('Anna');
  });

  it('S5.6 a record that was not linked leaves a tombstone as well', async () => {
    await bench.register({ createLocally: false });
    const id = await bench.account.create({ firstname: 'Gone', email: 'gone@example.com' });
    await bench.settle();
    await bench.account.erase(id);
    await bench.settle();
    const [link] = await bench.stores.state.findLinks('person', { hubspotIds: [id] });
    expect(link).toMatchObject({ state: 'erased', localKey: null });
    expect(await everythingKept()).not.toContain('gone@example.com');
  });
});
