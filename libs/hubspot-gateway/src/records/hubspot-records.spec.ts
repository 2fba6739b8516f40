import type { CreateInput, GatewayResult, UpdateInput, WriteOutcome } from '@app/sync-engine';
import type { HubSpotGatewayParts } from '../gateway-assembly';
import { EmulatedPortal } from '../testing/emulated-portal';

let portal: EmulatedPortal;
let parts: HubSpotGatewayParts;
let count = 0;

beforeAll(async () => {
  portal = await EmulatedPortal.start();
  parts = portal.open();
  await portal.connect(parts);
  await parts.externalId.ensure('contacts');
});
beforeEach(async () => {
  await portal.control('DELETE', 'faults');
  portal.budget.waitMs = 0;
});
afterAll(() => portal.close());

const fresh = (name: string): string => `${name}-${(count += 1)}`;
const contact = (traceId: string, properties: Record<string, string> = {}): CreateInput => ({
  traceId,
  properties: { renewa_id: fresh('id'), firstname: 'Zoë', ...properties },
});
const change = (traceId: string, id: string, properties: Record<string, string>): UpdateInput => ({
  traceId,
  id,
  properties,
});

function valueOf<T>(result: GatewayResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`);
  return result.value;
}

function kinds(result: GatewayResult<ReadonlyMap<string, WriteOutcome>>): Record<string, string> {
  return Object.fromEntries([...valueOf(result)].map(([traceId, { kind }]) => [traceId, kind]));
}

async function made(properties: Record<string, string> = {}): Promise<string> {
  const outcome = valueOf(await parts.gateway.createBatch('contacts', [contact('t', properties)])).get('t');
  if (outcome?.kind !== 'written') throw new Error(JSON.stringify(outcome));
  return outcome.record.id;
}

describe('writing', () => {
  it('S2.2 each input of a batch has its own outcome: written, refused with the words about it', async () => {
    const email = `${fresh('taken')}@example.com`;
    const holder = await made({ email });
    const result = await parts.gateway.createBatch('contacts', [
      contact('good'),
      contact('taken', { email }),
      contact('bad', { lifecyclestage: 'nonsense' }),
      contact('unknown', { no_such_property: 'x' }),
    ]);
    expect(kinds(result)).toEqual({ good: 'written', taken: 'refused', bad: 'refused', unknown: 'refused' });
    const outcomes = valueOf(result);
    expect(outcomes.get('taken')).toMatchObject({ refusal: { conflict: true, existingId: holder } });
    expect(outcomes.get('bad')).toMatchObject({
      refusal: { conflict: false, properties: [{ property: 'lifecyclestage', code: 'INVALID_OPTION' }] },
    });
    expect(outcomes.get('unknown')).toMatchObject({
      refusal: { properties: [{ property: 'no_such_property', code: 'PROPERTY_DOESNT_EXIST' }] },
    });
  });

  it('S2.2 an update answers with what HubSpot made of it; "" clears and is given as null', async () => {
    const id = await made({ email: `${fresh('m')}@example.com`, phone: '1' });
    const written = valueOf(
      await parts.gateway.updateBatch('contacts', [
        change('t', id, { email: ` ${fresh('New')}@Example.COM `, phone: '' }),
      ]),
    ).get('t');
    expect(written).toMatchObject({ kind: 'written', record: { id, archived: false } });
    if (written?.kind !== 'written') return;
    expect(written.record.properties['email']).toMatch(/^new-\d+@example\.com$/);
    expect(written.record.properties['phone']).toBeNull();
  });

  it('S4.2 a create makes its associations with it, or is refused as a whole, naming the end (hubspot-facts 2.5)', async () => {
    const company = await portal.user('companies', { name: 'Firm' });
    const types = [{ category: 'HUBSPOT_DEFINED', typeId: 1 }];
    const result = await parts.gateway.createBatch('contacts', [
      { ...contact('good'), associations: [{ toId: company, types }] },
      { ...contact('bad'), associations: [{ toId: '999999', types }] },
    ]);
    expect(kinds(result)).toEqual({ good: 'written', bad: 'refused' });
    expect(valueOf(result).get('bad')).toMatchObject({
      refusal: { conflict: false, properties: [], message: expect.stringContaining('COMPANY=999999 is not valid') },
    });
    const good = valueOf(result).get('good');
    if (good?.kind !== 'written') return;
    const held = valueOf(await parts.associations.readAssociations('contacts', 'companies', [good.record.id]));
    expect(held.get(good.record.id)).toMatchObject([{ toId: company }]);
    expect(
      held
        .get(good.record.id)?.[0]
        ?.types.map(({ label }) => label)
        .sort(),
    ).toEqual(['Primary', null].sort());
  });

  it('S3.9 a taken unique value names its holder', async () => {
    const email = `${fresh('held')}@example.com`;
    const holder = await made({ email });
    const id = await made();
    const outcome = valueOf(await parts.gateway.updateBatch('contacts', [change('t', id, { email })])).get('t');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { conflict: true } });
    expect(JSON.stringify(outcome)).toContain(holder);
    expect(outcome).toMatchObject({ refusal: { properties: [{ property: 'email', holderId: holder }] } });
  });

  it('S2.2 a merged-away id, dropped silently, is unknown; a missing one is refused', async () => {
    const [a, b, c] = [await made(), await made(), await made()];
    await portal.control('POST', 'user/objects/contacts/merge', { primaryObjectId: a, objectIdToMerge: b });
    const result = await parts.gateway.updateBatch('contacts', [
      change('merged', a, { firstname: 'A' }),
      change('fine', c, { firstname: 'C' }),
      change('missing', '999999', { firstname: 'X' }),
    ]);
    expect(kinds(result)).toEqual({ merged: 'unknown', fine: 'written', missing: 'refused' });
  });

  it('S1.3 a call that is refused as a whole is final, with nothing applied', async () => {
    const id = await made({ firstname: 'Before' });
    const result = await parts.gateway.updateBatch('contacts', [
      change('one', id, { firstname: 'One' }),
      change('two', id, { firstname: 'Two' }),
    ]);
    expect(result).toMatchObject({
      ok: false,
      failure: { kind: 'final', refusal: { message: expect.stringContaining('Duplicate IDs found in batch input') } },
    });
    expect(
      valueOf(await parts.gateway.readBatch('contacts', [id], ['firstname'])).get(id)?.properties['firstname'],
    ).toBe('Before');
  });

  it('S9.1 a write whose answer is lost is sent once and told transient: it may have been applied', async () => {
    const renewaId = fresh('lost');
    for (const fault of [{ kind: 'cut_after' }, { kind: 'status_after_apply', status: 504 }]) {
      await portal.fault({ ...fault, times: 1, match: { path: '/batch/create' } });
      const before = await portal.lastSeq();
      const result = await parts.gateway.createBatch('contacts', [
        contact('t', { renewa_id: `${renewaId}-${fault.kind}` }),
      ]);
      expect(result).toMatchObject({ ok: false, failure: { kind: 'transient' } });
      expect(await portal.callsSince(before)).toHaveLength(1);
    }
    const found = valueOf(
      await parts.gateway.readByUnique(
        'contacts',
        'renewa_id',
        [`${renewaId}-cut_after`, `${renewaId}-status_after_apply`],
        ['firstname'],
      ),
    );
    expect(found.size).toBe(2);
  });

  it.each([423, 477, 500, 502, 503])('S9.1 a write answered %i is transient and not repeated', async (status) => {
    const id = await made();
    await portal.fault({ kind: 'status', status, match: { path: '/batch/update' } });
    const before = await portal.lastSeq();
    await expect(parts.gateway.updateBatch('contacts', [change('t', id, { firstname: 'X' })])).resolves.toMatchObject({
      ok: false,
      failure: { kind: 'transient' },
    });
    expect(await portal.callsSince(before)).toHaveLength(1);
  });

  it('refuses, as a bug of the caller, more than a hundred inputs and a trace id used twice', async () => {
    const many = Array.from({ length: 101 }, (_, index) => contact(`t${index}`));
    await expect(parts.gateway.createBatch('contacts', many)).rejects.toThrow('at most 100 inputs, not 101');
    await expect(parts.gateway.createBatch('contacts', [contact('t'), contact('t')])).rejects.toThrow('trace id');
    await expect(parts.gateway.createBatch('contacts', [])).resolves.toEqual({ ok: true, value: new Map() });
  });

  it('S2.6 our writes carry our source id in their history', async () => {
    const id = await made({ firstname: 'Ours' });
    await portal.control('PATCH', `user/objects/contacts/${id}`, { properties: { firstname: 'Theirs' } });
    const read = valueOf(await parts.gateway.readBatchWithHistory('contacts', [id], ['firstname'])).get(id);
    expect(read?.history['firstname']?.map(({ value, sourceType }) => [value, sourceType])).toEqual([
      ['Theirs', 'CRM_UI'],
      ['Ours', 'INTEGRATION'],
    ]);
    expect(read?.history['firstname']?.[1]?.sourceId).toBe(parts.gateway.ownSourceId());
  });
});

describe('reading', () => {
  it('S5.1 what was not found is absent; asked twice is read once', async () => {
    const id = await made();
    const found = valueOf(
      await parts.gateway.readBatch('contacts', [id, '999999', id], ['firstname', 'no_such_property', 'phone']),
    );
    expect([...found.keys()]).toEqual([id]);
    expect(found.get(id)?.properties).toMatchObject({ firstname: 'Zoë', phone: null });
    expect('no_such_property' in (found.get(id)?.properties ?? {})).toBe(false);
    expect(valueOf(await parts.gateway.readBatch('contacts', ['999999'], [])).size).toBe(0);
  });

  it('S2.2 results that are left out without an error are absent, not blank', async () => {
    const ids = [await made(), await made()];
    await portal.fault({ kind: 'missing_results', share: 1, match: { path: '/batch/read' } });
    expect(valueOf(await parts.gateway.readBatch('contacts', ids, ['firstname'])).size).toBe(0);
  });

  it('S2.3 a property that the answer leaves out stays absent', async () => {
    const id = await made({ phone: '1' });
    await portal.fault({ kind: 'missing_property', property: 'phone', match: { path: '/batch/read' } });
    const record = valueOf(await parts.gateway.readBatch('contacts', [id], ['firstname', 'phone'])).get(id);
    expect('phone' in (record?.properties ?? {})).toBe(false);
    expect(record?.properties['firstname']).toBe('Zoë');
  });

  it('splits by a hundred, with history by fifty', async () => {
    const inputs = Array.from({ length: 100 }, (_, index) => contact(`t${index}`));
    const written = valueOf(await parts.gateway.createBatch('contacts', inputs));
    const ids = [...written.values()].map((outcome) => (outcome.kind === 'written' ? outcome.record.id : ''));
    ids.push(await made());
    const before = await portal.lastSeq();
    expect(valueOf(await parts.gateway.readBatch('contacts', ids, ['firstname'])).size).toBe(101);
    expect(await portal.callsSince(before)).toHaveLength(2);
    const between = await portal.lastSeq();
    expect(valueOf(await parts.gateway.readBatchWithHistory('contacts', ids.slice(0, 60), ['firstname'])).size).toBe(
      60,
    );
    expect(await portal.callsSince(between)).toHaveLength(2);
  });

  it('S4.1 by a unique property, keyed by the value asked for, however HubSpot spells it', async () => {
    const email = `${fresh('Unique')}@Example.com`;
    const id = await made({ email });
    const found = valueOf(
      await parts.gateway.readByUnique('contacts', 'email', [email, 'nobody@example.com'], ['firstname']),
    );
    expect([...found].map(([value, record]) => [value, record.id])).toEqual([[email, id]]);
  });

  it('S5.4 a single read of a merged id gives the survivor, under its own id', async () => {
    const [a, b] = [await made(), await made()];
    const survivor = await portal.control<{ id: string }>('POST', 'user/objects/contacts/merge', {
      primaryObjectId: a,
      objectIdToMerge: b,
    });
    const record = valueOf(await parts.gateway.readOne('contacts', b, ['hs_merged_object_ids']));
    expect(record).toMatchObject({ id: survivor.id });
    expect(record !== 'missing' && record.properties['hs_merged_object_ids']?.split(';')).toEqual(
      expect.arrayContaining([a, b]),
    );
  });

  it('S5.4 a merge answers with the survivor; repeated, or of a record that is not there, it is refused', async () => {
    const [keeps, merges] = [await made({ phone: '1' }), await made({ phone: '2' })];
    const survivor = valueOf(await parts.gateway.merge('contacts', { keeps, merges }));
    expect([keeps, merges]).not.toContain(survivor.id);
    expect(valueOf(await parts.gateway.readOne('contacts', merges, ['phone']))).toMatchObject({
      id: survivor.id,
      properties: { phone: '1' },
    });
    for (const ids of [
      { keeps, merges },
      { keeps, merges: '999999' },
    ])
      expect(await parts.gateway.merge('contacts', ids)).toMatchObject({ ok: false, failure: { kind: 'final' } });
  });

  it('S5.4 whether a merge with a lost answer was carried out is unknown, and it is sent once', async () => {
    const [keeps, merges] = [await made(), await made()];
    const before = await portal.lastSeq();
    await portal.control('POST', 'faults', { kind: 'cut_after', times: 1, match: { path: 'contacts/merge' } });
    expect(await parts.gateway.merge('contacts', { keeps, merges })).toMatchObject({
      ok: false,
      failure: { kind: 'transient' },
    });
    expect(await portal.callsSince(before)).toHaveLength(1);
  });

  it('S5.1 a single read tells missing from archived', async () => {
    const id = await made();
    await portal.control('DELETE', `user/objects/contacts/${id}`);
    await expect(parts.gateway.readOne('contacts', id, ['firstname'])).resolves.toEqual({ ok: true, value: 'missing' });
    const archived = valueOf(await parts.gateway.readOne('contacts', id, ['firstname'], { archived: true }));
    expect(archived).toMatchObject({ id, archived: true, properties: { firstname: 'Zoë' } });
    await expect(parts.gateway.readOne('contacts', '999999', [], { archived: true })).resolves.toEqual({
      ok: true,
      value: 'missing',
    });
  });

  it('reads more properties than an address can name (hubspot-facts 2.3, 414)', async () => {
    const id = await made({ phone: '7' });
    const names = [
      'phone',
      'firstname',
      ...Array.from({ length: 400 }, (_, index) => `a_property_that_is_not_there_${index}`),
    ];
    const record = valueOf(await parts.gateway.readOne('contacts', id, names));
    expect(record).toMatchObject({ id, properties: { phone: '7', firstname: 'Zoë' } });
    const page = valueOf(await parts.gateway.list('contacts', null, names));
    expect(page.records.length).toBeGreaterThan(0);
    expect(page.records.every(({ properties }) => 'firstname' in properties)).toBe(true);
  });

  it('S4.5 walks all records in id order, to an end, also from beyond the last', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: { records: readonly { id: string }[]; next: string | null } = valueOf(
        await parts.gateway.list('contacts', after, ['firstname']),
      );
      seen.push(...page.records.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual([...seen].sort((a, b) => Number(BigInt(a) - BigInt(b))));
    expect(new Set(seen).size).toBe(seen.length);
    const last = seen.at(-1) ?? '0';
    const beyond = valueOf(await parts.gateway.list('contacts', String(BigInt(last) + 1n), ['firstname']));
    expect(beyond).toEqual({ records: [], next: null });
  });

  it.each([500, 502, 503, 504])('S9.1 a read answered %i is tried again', async (status) => {
    const id = await made();
    await portal.fault({ kind: 'status', status, times: 1, match: { path: '/batch/read' } });
    expect(valueOf(await parts.gateway.readBatch('contacts', [id], [])).size).toBe(1);
  });

  it('S9.1 a read whose connection is cut is tried again, and given up after three attempts', async () => {
    const id = await made();
    await portal.fault({ kind: 'cut_before', times: 2, match: { path: '/batch/read' } });
    expect(valueOf(await parts.gateway.readBatch('contacts', [id], [])).size).toBe(1);
    await portal.fault({ kind: 'cut_before', match: { path: '/batch/read' } });
    const before = await portal.lastSeq();
    await expect(parts.gateway.readBatch('contacts', [id], [])).resolves.toMatchObject({
      ok: false,
      failure: { kind: 'transient' },
    });
    expect(await portal.callsSince(before)).toHaveLength(3);
  });

  it('S1.5 a call that hangs ends by its time-out', async () => {
    const hasty = portal.open({ timeoutMs: 300 });
    await portal.fault({ kind: 'latency', ms: 3_000, match: { path: '/batch/' } });
    await expect(hasty.gateway.readBatch('contacts', ['1'], [])).resolves.toMatchObject({
      failure: { kind: 'transient', message: expect.stringContaining('ETIMEDOUT') },
    });
  });

  it('S9.1 nobody at the other end is transient too', async () => {
    const lost = portal.open({ apiBaseUrl: 'http://127.0.0.1:9' });
    await expect(lost.gateway.readBatch('contacts', ['1'], [])).resolves.toMatchObject({
      failure: { kind: 'transient' },
    });
  });

  it('an unknown object type is final, in HubSpot’s words', async () => {
    await expect(parts.gateway.readBatch('butterflies', ['1'], [])).resolves.toMatchObject({
      failure: { kind: 'final', refusal: { message: expect.stringContaining('butterflies') } },
    });
  });

  it('calls the dated paths of the chosen version', async () => {
    const paths: string[] = [];
    for (const apiVersion of ['2026-03', '2026-09', 'v3'] as const) {
      const before = await portal.lastSeq();
      const versioned = portal.open({ apiVersion });
      await expect(versioned.gateway.readBatch('contacts', ['1'], [])).resolves.toMatchObject({ ok: true });
      paths.push((await portal.callsSince(before))[0]?.path ?? '');
    }
    expect(paths).toEqual([
      '/crm/objects/2026-03/contacts/batch/read',
      '/crm/objects/2026-09/contacts/batch/read',
      '/crm/v3/objects/contacts/batch/read',
    ]);
  });
});

describe('the budget', () => {
  it('S9.1 takes one request per call, of the reservation first, and a search of its own window', async () => {
    const apart = portal.open();
    await apart.gateway.readBatch('contacts', ['1'], []);
    portal.budget.taken.length = 0;
    await apart.gateway.reserve(2, 'run');
    await apart.gateway.readBatch('contacts', ['1'], []);
    await apart.gateway.readBatch('contacts', ['1'], []);
    await apart.gateway.readBatch('contacts', ['1'], []);
    await apart.gateway.searchModified('contacts', 0, 1, null);
    expect(portal.budget.taken.map(({ window, requests, priority }) => [window, requests, priority])).toEqual([
      ['burst', 2, 'run'],
      ['burst', 1, 'live'],
      ['search', 1, 'live'],
    ]);
  });

  it('S9.1 an exhausted budget sends nothing and says how long to wait', async () => {
    const apart = portal.open();
    await apart.gateway.readBatch('contacts', ['1'], []);
    portal.budget.waitMs = 1_234;
    const before = await portal.lastSeq();
    await expect(apart.gateway.updateBatch('contacts', [change('t', '1', { firstname: 'X' })])).resolves.toMatchObject({
      ok: false,
      failure: { kind: 'rate_limited', waitMs: 1_234 },
    });
    expect(await portal.callsSince(before)).toHaveLength(0);
  });

  it('S9.1 a 429 closes the window for everybody and is not repeated', async () => {
    await portal.fault({ kind: 'rate_limit', match: { path: '/batch/update' } });
    portal.budget.blocked.length = 0;
    const before = await portal.lastSeq();
    await expect(parts.gateway.updateBatch('contacts', [change('t', '1', { firstname: 'X' })])).resolves.toMatchObject({
      failure: { kind: 'rate_limited', policy: 'ten_seconds', waitMs: 10_000 },
    });
    expect(portal.budget.blocked).toEqual([{ window: 'burst', waitMs: 10_000 }]);
    expect(await portal.callsSince(before)).toHaveLength(1);
  });

  it('S9.1 learns the portal’s limit from the headers', async () => {
    const limited = await EmulatedPortal.start({ limits: { burst: 190, search: null, associations: null } });
    try {
      const apart = limited.open();
      await limited.connect(apart);
      await apart.gateway.readBatch('contacts', ['1'], []);
      await apart.gateway.readBatch('contacts', ['1'], []);
      expect(limited.budget.limits).toEqual([{ window: 'burst', limit: 190 }]);
    } finally {
      await limited.close();
    }
  });
});

describe('polling', () => {
  it('S1.1 finds what was modified within the window, by id, page after page', async () => {
    const from = portal.now();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push(await made());
    const inputs = Array.from({ length: 100 }, (_, index) => contact(`p${index}`));
    for (let batch = 0; batch < 2; batch += 1)
      await parts.gateway.createBatch(
        'contacts',
        inputs.map((input) => ({ ...input, properties: { ...input.properties, renewa_id: fresh('poll') } })),
      );
    const to = portal.now();
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page: { records: readonly { id: string }[]; next: string | null } = valueOf(
        await parts.gateway.searchModified('contacts', from, to, after),
      );
      found.push(...page.records.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(found).toHaveLength(203);
    expect(new Set(found).size).toBe(203);
  });
});
