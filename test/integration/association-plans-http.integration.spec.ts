import { randomUUID } from 'node:crypto';
import type { EndNames, LogRow, RunView } from '@app/admin-service';
import type { AssociationMapping, PlannedRecord, Run } from '@app/sync-engine';
import { BenchApi, refusalOf } from './bench-api';
import { FirmBench } from './firm-bench';
import { RunBench } from './run-bench';
import type { SyncBench } from './sync-bench';

const PLAIN = { category: 'HUBSPOT_DEFINED', typeId: 279 };

type Named<T> = T & { readonly ends: EndNames };
interface Listed<T> {
  readonly items: readonly T[];
}

describe('S8.3 S8.5 associations planned, applied and taken back over HTTP, by the names of both records', () => {
  let firms: FirmBench;
  let bench: SyncBench;
  let runs: RunBench;
  let api: BenchApi;
  let field: string;

  beforeAll(async () => {
    firms = await FirmBench.open('associations_http');
    ({ bench } = firms);
    runs = new RunBench(bench);
    api = await BenchApi.over(bench);
  }, 120_000);
  afterAll(async () => {
    await api?.close();
    await firms?.close();
  });

  interface StoredRelations extends Listed<AssociationMapping> {
    readonly etag: string;
  }

  async function relations(): Promise<StoredRelations> {
    const answer = await api.as('admin', 'GET', 'entities/person/associations');
    const { items } = (await answer.json()) as Listed<AssociationMapping>;
    return { items, etag: answer.headers.get('etag') ?? '' };
  }

  async function save(associations: readonly AssociationMapping[]): Promise<{ readonly plan: string | null }> {
    const { etag } = await relations();
    const body = { associations: associations.map(draftOf) };
    const answer = await api.as('admin', 'PUT', 'entities/person/associations', body, { 'if-match': etag });
    if (!answer.ok) throw new Error(await refusalOf(answer));
    bench.registry.invalidate();
    return (await answer.json()) as { plan: string | null };
  }

  const recordsOf = (run: string, query = ''): Promise<Listed<Named<PlannedRecord>>> =>
    api.read('viewer', 'GET', `runs/${run}/records${query}`);
  const command = (role: 'viewer' | 'operator', path: string, body: object = {}): Promise<Response> =>
    api.as(role, 'POST', `runs/${path}`, body);

  async function applied(run: string): Promise<Run> {
    expect((await command('operator', `${run}/apply`)).status).toBe(202);
    bench.registry.invalidate();
    const done = await runs.followed(run);
    await bench.settle();
    return done;
  }

  /** A foreign key that is mapped anew, over two people who each have an adviser in Renewa One alone. */
  async function planned(name: string) {
    const { items } = await relations();
    await save(items.filter(({ relation }) => relation.kind !== 'foreign_key'));
    const [one, other] = [await firms.linked(`${name} one`), await firms.linked(`${name} other`)];
    await firms.setAdviser(one.person, one.a);
    await firms.setAdviser(other.person, other.b);
    await bench.settle();
    const { plan } = await save(items);
    const run = await runs.followed(plan ?? '');
    expect(run.state).toBe('planned');
    field = Object.keys(run.plan?.pairs ?? {})[0] ?? '';
    return { one, other, run };
  }

  it('a plan lists its pairs by name on the side where they are to be, and applying does them', async () => {
    const { one, other, run } = await planned('apply');
    const view = await api.read<RunView>('viewer', 'GET', `runs/${run.id}`);
    expect(view.run.plan?.pairs?.[field]).toEqual({
      addedInHubSpot: 2,
      removedInHubSpot: 0,
      addedLocally: 0,
      removedLocally: 0,
    });
    const { items } = await recordsOf(run.id, `?field=${encodeURIComponent(field)}`);
    const told = items.map(({ localKey, linkId, fields, ends }) => {
      const to = fields[0]?.toHubSpot?.[0] ?? '';
      return [localKey, ends[linkId ?? '']?.name, ends[to]?.name, ends[to]?.entity];
    });
    expect(told.sort()).toEqual(
      [
        [one.person, 'apply one', 'apply one A', 'firm'],
        [other.person, 'apply other', 'apply other B', 'firm'],
      ].sort(),
    );
    expect(await firms.held(one.contact)).toEqual({});
    const left = items.find(({ localKey }) => localKey === other.person)!;
    expect((await command('operator', `${run.id}/exclude`, { recordIds: [left.id], excluded: true })).status).toBe(202);
    expect((await applied(run.id)).state).toBe('done');
    expect(Object.keys(await firms.held(one.contact))).toEqual([one.companyA]);
    expect(await firms.held(other.contact)).toEqual({});
    const after = await recordsOf(run.id);
    expect(after.items.find(({ localKey }) => localKey === other.person)?.progress).toBe('excluded');
  });

  it('the whole relation can be left out of its plan, and taken in again', async () => {
    const { one, run } = await planned('relation');
    expect((await command('operator', `${run.id}/exclude`, { field, excluded: true })).status).toBe(202);
    const path = `runs/${run.id}/excluded-fields`;
    expect(JSON.stringify(await api.read('viewer', 'GET', path))).toContain(field);
    expect((await command('operator', `${run.id}/exclude`, { field, excluded: false })).status).toBe(202);
    expect(JSON.stringify(await api.read('viewer', 'GET', path))).not.toContain(field);
    await applied(run.id);
    expect(Object.keys(await firms.held(one.contact))).toEqual([one.companyA]);
  });

  it('what cannot be asked of a plan is refused with why, and nothing is written', async () => {
    const { one, run } = await planned('refused');
    const { items } = await recordsOf(run.id);
    const ids = [items[0]!.id];
    for (const [path, body] of [
      ['apply', {}],
      ['cancel', {}],
      ['exclude', { recordIds: ids, excluded: true }],
    ] as const) {
      expect(await refusalOf(await command('viewer', `${run.id}/${path}`, body))).toContain('403 role_missing');
    }
    const ghost = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(await command('operator', `${ghost}/apply`))).toContain('404 not_found');
    expect(await refusalOf(await command('operator', `${run.id}/exclude`, { excluded: true }))).toContain(
      '400 invalid_request: Name either recordIds or a field.',
    );
    const both = { recordIds: ids, field, excluded: true };
    expect((await command('operator', `${run.id}/exclude`, both)).status).toBe(400);
    expect((await api.as('viewer', 'GET', `runs/${run.id}/records?action=burn`)).status).toBe(400);
    expect((await command('operator', `${run.id}/cancel`)).status).toBe(202);
    await runs.followed(run.id);
    expect(await refusalOf(await command('operator', `${run.id}/apply`))).toContain('409 not_possible');
    expect(await firms.held(one.contact)).toEqual({});
  });

  it('S8.2 an association that was made is told by name in the log, taken back by its entry, and the plan names both', async () => {
    const { person, contact, a, companyA } = await firms.linked('undo');
    await firms.join(person, a);
    await bench.settle();
    expect(await firms.held(contact)).toEqual({ [companyA]: [null] });
    const log = await api.read<Listed<Named<LogRow>>>('viewer', 'GET', 'log?entity=person&kind=write&side=hubspot');
    const entry = log.items.find((row) => row.localKey === person && row.field?.startsWith('association:'))!;
    expect(entry.ends[entry.after?.[0] ?? '']).toMatchObject({ name: 'undo A', localKey: a, hubspotId: companyA });

    const asked = { entity: 'person', entry: entry.id };
    expect(await refusalOf(await api.as('viewer', 'POST', 'undo', asked))).toContain('403 role_missing');
    const started = await api.read<Run>('operator', 'POST', 'undo', asked);
    await runs.followed(started.id);
    const [record] = (await recordsOf(started.id)).items;
    expect(record).toMatchObject({ action: 'undo', localKey: person });
    const names = Object.values(record!.ends).map(({ name }) => name);
    expect(names.sort()).toEqual(['undo', 'undo A']);
    await applied(started.id);
    expect(await firms.held(contact)).toEqual({});
    expect(await firms.joined(person)).toEqual([[a, false]]);
  });

  it('S8.4 a difference of associations that an audit finds is told by the names of the records', async () => {
    const { person, contact, companyA, a } = await firms.linked('audit');
    await firms.user(contact, companyA, [PLAIN]);
    await bench.loseEvents();
    const audit = await bench.stores.runs.create({ id: randomUUID(), entity: 'person', kind: 'audit' });
    await runs.followed(audit!.id);
    const { items } = await api.read<Listed<Named<{ localKey: string | null; hubspot: string[] | null }>>>(
      'viewer',
      'GET',
      'audit-findings?entity=person',
    );
    const found = items.find(({ localKey }) => localKey === person)!;
    expect(found.ends[found.hubspot?.[0] ?? '']).toMatchObject({ name: 'audit A', localKey: a });
  });
});

/** What an edit of a relation sends. */
function draftOf({
  toEntity,
  type,
  relation,
  direction,
  conflictPolicy,
  drift,
  firstLink,
}: AssociationMapping): object {
  return { toEntity, type, relation, direction, conflictPolicy, drift, firstLink };
}
