import { ConfigurationCommands } from '@app/sync-engine';
import type { AssociationMapping, PlannedRecord, Run } from '@app/sync-engine';
import { ADVISER, FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

const PLAIN = { category: 'HUBSPOT_DEFINED', typeId: 279 };

describe('S8.3 S8.5 plans that say what becomes of associations', () => {
  let firms: FirmBench;
  let bench: SyncBench;
  let runs: RunBench;
  let configuration: ConfigurationCommands;
  let all: readonly AssociationMapping[];

  beforeAll(async () => {
    firms = await FirmBench.open('associations-plan');
    ({ bench } = firms);
    runs = new RunBench(bench);
    const { registry } = bench.stores;
    configuration = new ConfigurationCommands({ registry, runs: runs.commands });
    all = await registry.associations();
  }, 120_000);
  afterAll(() => firms?.close());

  const linkId = async (entity: string, key: string): Promise<string> =>
    (await bench.stores.state.findLinks(entity, { localKeys: [key] }))[0]!.id;
  const unmap = async (kind: AssociationMapping['relation']['kind']): Promise<string> => {
    const rest = all.filter(({ relation }) => relation.kind !== kind);
    await configuration.saveAssociations('person', rest, 'the test');
    bench.registry.invalidate();
    const gone = all.find(({ relation }) => relation.kind === kind)!;
    return `association:contacts>companies:${gone.type.category}/${gone.type.typeId}`;
  };
  /** The relations are mapped again; gives the plan over the one that was gone. */
  const mapAgain = async (): Promise<Run> => {
    const stored = await configuration.saveAssociations('person', all, 'the test');
    bench.registry.invalidate();
    return runs.followed((stored as { plan: { run: { id: string } } }).plan.run.id);
  };
  const applied = async (id: string): Promise<Run> => {
    const started = await runs.commands.apply(id);
    expect(started.kind).toBe('accepted');
    bench.registry.invalidate();
    const run = await runs.followed(id);
    await bench.settle();
    return run;
  };
  const recordOf = (records: readonly PlannedRecord[], person: string): PlannedRecord | undefined =>
    records.find(({ localKey }) => localKey === person);

  it('a foreign key that is mapped lists its pairs on each side; applying does them, and lists what moved', async () => {
    const toHubSpot = await firms.linked('to hubspot');
    const toLocal = await firms.linked('to local');
    const both = await firms.linked('both');
    const moves = await firms.linked('moves');
    const left = await firms.linked('left out');
    const field = await unmap('foreign_key');
    await firms.setAdviser(toHubSpot.person, toHubSpot.b);
    await firms.user(toLocal.contact, toLocal.companyA, [PLAIN, firms.adviser]);
    await firms.setAdviser(both.person, both.a);
    await firms.user(both.contact, both.companyA, [PLAIN, firms.adviser]);
    await firms.setAdviser(moves.person, moves.a);
    await firms.setAdviser(left.person, left.a);
    await bench.settle();

    const plan = await mapAgain();
    expect(plan.state).toBe('planned');
    expect(plan.plan?.pairs).toEqual({
      [field]: { addedInHubSpot: 3, removedInHubSpot: 0, addedLocally: 1, removedLocally: 0 },
    });
    expect(plan.plan?.fields?.[field]).toMatchObject({ toHubSpot: 3, toLocal: 1 });
    const records = await runs.records(plan.id);
    expect(recordOf(records, toHubSpot.person)).toMatchObject({
      action: 'update',
      fields: [{ field, local: [await linkId('firm', toHubSpot.b)], hubspot: [null] }],
    });
    expect(recordOf(records, toLocal.person)).toMatchObject({
      fields: [{ field, local: [null], toLocal: [await linkId('firm', toLocal.a)] }],
    });
    expect(await firms.held(toHubSpot.contact)).toEqual({});
    expect(await firms.adviserOf(toLocal.person)).toBeNull();

    await runs.commands.exclude(plan.id, { recordIds: [recordOf(records, left.person)!.id] }, true);
    await firms.setAdviser(moves.person, moves.b);
    const done = await applied(plan.id);
    expect(done.state).toBe('done');
    expect(await firms.held(toHubSpot.contact)).toEqual({ [toHubSpot.companyB]: [ADVISER, null].sort() });
    expect(await firms.adviserOf(toLocal.person)).toBe(toLocal.a);
    const after = await runs.records(plan.id);
    expect(recordOf(after, toHubSpot.person)?.progress).toBe('applied');
    expect(recordOf(after, moves.person)).toMatchObject({
      progress: 'moved',
      message: expect.stringContaining('Associations changed since the plan was made'),
    });
    // Reconciled as it is, once it was listed.
    expect(await firms.held(moves.contact)).toEqual({ [moves.companyB]: [ADVISER, null].sort() });
    expect(recordOf(after, left.person)?.progress).toBe('excluded');
    expect(await firms.held(left.contact)).toEqual({});
    await bench.markAll('audit');
    await bench.settle();
    expect(await firms.held(left.contact)).toEqual({});
    expect(await firms.adviserOf(left.person)).toBe(left.a);
    // What both sides held alike was agreed without a call: a removal travels.
    await firms.setAdviser(both.person, null);
    await bench.settle();
    expect(await firms.held(both.contact)).toEqual({ [both.companyA]: [null] });
  });

  it('of a set each triple that changes is listed, and one record may have several', async () => {
    const one = await firms.linked('set');
    const left = await firms.linked('set, left out');
    const field = await unmap('join_table');
    await firms.join(one.person, one.a);
    await firms.user(one.contact, one.companyB, [PLAIN]);
    await firms.join(left.person, left.a);
    await bench.settle();
    const plan = await mapAgain();
    expect(plan.plan?.pairs?.[field]).toEqual({
      addedInHubSpot: 2,
      removedInHubSpot: 0,
      addedLocally: 1,
      removedLocally: 0,
    });
    const records = await runs.records(plan.id);
    const [a, b] = [await linkId('firm', one.a), await linkId('firm', one.b)];
    expect(recordOf(records, one.person)?.fields).toEqual(
      expect.arrayContaining([
        { field, local: [a], hubspot: [null], toHubSpot: [a] },
        { field, local: [null], hubspot: [b], toLocal: [b] },
      ]),
    );
    await runs.commands.exclude(plan.id, { recordIds: [recordOf(records, left.person)!.id] }, true);
    await applied(plan.id);
    expect(await firms.held(one.contact)).toEqual({ [one.companyA]: [null], [one.companyB]: [null] });
    expect((await firms.joined(one.person)).map(([firm]) => firm)).toEqual([one.a, one.b].sort());
    expect(await firms.held(left.contact)).toEqual({});
    await bench.markAll('audit');
    await bench.settle();
    expect(await firms.held(left.contact)).toEqual({});
    expect(await firms.joined(left.person)).toEqual([[left.a, false]]);
  });

  it('S8.3 a resync lists associations that differ and whose hint was lost', async () => {
    const { person, contact, a, companyA } = await firms.linked('resync');
    await firms.user(contact, companyA, [PLAIN]);
    await bench.loseEvents();
    const plan = await runs.planned('resync');
    expect(Object.values(plan.plan?.pairs ?? {})).toEqual([
      { addedInHubSpot: 0, removedInHubSpot: 0, addedLocally: 1, removedLocally: 0 },
    ]);
    expect(await firms.joined(person)).toEqual([]);
    await applied(plan.id);
    expect(await firms.joined(person)).toEqual([[a, false]]);
  });

  it('S2.9 a plan is not made of associations that HubSpot did not give: it waits', async () => {
    const { contact, companyA } = await firms.linked('waits');
    await firms.user(contact, companyA, [PLAIN]);
    await bench.loseEvents();
    const path = 'associations/contacts/companies/batch/read';
    await bench.account.fault({ kind: 'status', status: 503, times: 3, match: { path } });
    const plan = await runs.planned('resync');
    expect(Object.values(plan.plan?.pairs ?? {})).toMatchObject([{ addedLocally: 1 }]);
    await runs.commands.cancel(plan.id, 'the test');
  });
});
