import type { HubSpotGatewayParts } from '../gateway-assembly';
import { EmulatedPortal } from '../testing/emulated-portal';
import { subscriptionLines, wantedSubscriptions } from './webhook-events';

const DEVELOPER_KEY = 'emulated-developer-key';

let portal: EmulatedPortal;
let parts: HubSpotGatewayParts;

beforeAll(async () => {
  portal = await EmulatedPortal.start();
  parts = portal.open();
  await portal.connect(parts);
});
afterEach(() => portal.control('DELETE', 'faults'));
afterAll(() => portal.close());

describe('the catalogue', () => {
  it('S3.8 holds the portal’s properties, pipelines and owners, and is stored', async () => {
    await portal.control('POST', 'owners', { email: 'ann@example.com' });
    await portal.control('POST', 'owners', { email: 'gone@example.com', archived: true });
    const read = await parts.catalogue.refresh('deals');
    if (!read.ok) throw new Error(read.failure.message);
    const { reference } = read.value;
    expect(reference).toMatchObject({ timeZone: 'Europe/Berlin', currency: 'EUR' });
    expect(reference.pipelines[0]).toMatchObject({
      id: 'default',
      stages: expect.arrayContaining([{ id: 'closedwon', label: expect.any(String) }]),
    });
    expect(reference.owners).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ email: 'ann@example.com', archived: false }),
        expect.objectContaining({ email: 'gone@example.com', archived: true }),
      ]),
    );
    const amount = reference.properties.find(({ name }) => name === 'amount');
    expect(amount).toMatchObject({ type: 'number', readOnly: false, hasUniqueValue: false });
    const calculated = reference.properties.find(({ name }) => name === 'hs_projected_amount');
    expect(calculated?.readOnly).toBe(true);
    expect((await parts.catalogue.stored('deals'))?.catalogue).toEqual(JSON.parse(JSON.stringify(read.value)));
  });

  it('S2.9 an archived property is not believed, and known as archived', async () => {
    await portal.control('POST', 'properties/contacts', {
      name: 'shoe_size',
      label: 'Shoe size',
      type: 'number',
      fieldType: 'number',
      groupName: 'contactinformation',
    });
    await expect(parts.catalogue.listedNow('contacts', ['shoe_size', 'firstname', 'nonsense'])).resolves.toEqual(
      new Set(['shoe_size', 'firstname']),
    );
    await portal.control('POST', 'properties/contacts/shoe_size/archive');
    await expect(parts.catalogue.listedNow('contacts', ['shoe_size', 'firstname'])).resolves.toEqual(
      new Set(['firstname']),
    );
    const read = await parts.catalogue.refresh('contacts');
    expect(read.ok && read.value.archivedProperties).toContain('shoe_size');
    expect(read.ok && read.value.reference.properties.some(({ name }) => name === 'shoe_size')).toBe(false);
  });

  it('S2.9 a list that cannot be read now believes none, and stores nothing', async () => {
    const before = await parts.catalogue.stored('contacts');
    expect(before).not.toBeNull();
    await portal.fault({ kind: 'status', status: 403, match: { path: '/properties/' } });
    await expect(parts.catalogue.listedNow('contacts', ['firstname'])).resolves.toBeNull();
    await expect(parts.catalogue.refresh('contacts')).resolves.toMatchObject({ ok: false, failure: { kind: 'final' } });
    expect(await parts.catalogue.stored('contacts')).toEqual(before);
  });

  it('S3.8 holds the rules that admins made for values, and none where HubSpot does not tell them', async () => {
    const validations = { zip: [{ ruleType: 'ALPHANUMERIC', ruleArguments: ['NUMERIC_ONLY'] }] };
    await portal.control('POST', 'rules/contacts', { validations });
    const rulesOf = async () => {
      const read = await parts.catalogue.refresh('contacts');
      return read.ok && read.value.reference.properties.find(({ name }) => name === 'zip')?.rules;
    };
    expect(await rulesOf()).toEqual([{ type: 'ALPHANUMERIC', arguments: ['NUMERIC_ONLY'], normalises: false }]);
    await portal.fault({ kind: 'status', status: 403, match: { path: '/property-validations/' } });
    expect(await rulesOf()).toBeUndefined();
    await portal.control('DELETE', 'faults');
    await portal.control('POST', 'rules/contacts', { validations: {} });
    expect(await rulesOf()).toBeUndefined();
  });

  it('S3.4 makes options that a property lacks, once, beside those that it has, and keeps the catalogue with them', async () => {
    const held = [{ value: 'gold', label: 'Gold!', description: 'The best', displayOrder: 3, hidden: true }];
    const tier = {
      name: 'tier',
      label: 'Tier',
      type: 'enumeration',
      fieldType: 'select',
      groupName: 'contactinformation',
    };
    await portal.control('POST', 'properties/contacts', { ...tier, options: held });
    await parts.catalogue.refresh('contacts');
    const made = await Promise.all([
      parts.catalogue.addOptions('contacts', 'tier', ['gold', 'silver']),
      portal.open().catalogue.addOptions('contacts', 'tier', ['bronze', 'silver']),
    ]);
    expect(made).toEqual([
      { ok: true, value: undefined },
      { ok: true, value: undefined },
    ]);
    await parts.catalogue.addOptions('contacts', 'tier', ['gold', 'silver', 'bronze']);
    const stored = (await parts.catalogue.stored('contacts'))?.catalogue.reference.properties;
    const options = stored?.find(({ name }) => name === 'tier')?.options ?? [];
    expect(options[0]).toEqual({ value: 'gold', label: 'Gold!', description: 'The best', hidden: true });
    expect(options.map(({ value }) => value).sort()).toEqual(['bronze', 'gold', 'silver']);
    await portal.fault({ kind: 'status', status: 403, match: { path: '/properties/' } });
    await expect(parts.catalogue.addOptions('contacts', 'tier', ['tin'])).resolves.toMatchObject({
      ok: false,
      failure: { kind: 'final' },
    });
  });

  it('an object type without pipelines has none', async () => {
    const read = await parts.catalogue.refresh('companies');
    expect(read.ok && Array.isArray(read.value.reference.pipelines)).toBe(true);
  });

  it('S3.2 compares the clocks and stores what it found', async () => {
    const offset = await parts.clocks.measure();
    expect(offset?.uncertaintyMs).toBeGreaterThanOrEqual(1_000);
    expect(Math.abs(offset?.offsetMs ?? Infinity)).toBeLessThanOrEqual(offset?.uncertaintyMs ?? 0);
    expect(portal.connections.connection).toMatchObject({ clockOffsetMs: offset?.offsetMs });
  });
});

describe('the external id property', () => {
  it('S4.1 is made once, unique, with this installation’s id in its description', async () => {
    await expect(parts.externalId.ensure('companies')).resolves.toEqual({
      ok: true,
      value: { kind: 'ready', created: true },
    });
    await expect(parts.externalId.ensure('companies')).resolves.toEqual({
      ok: true,
      value: { kind: 'ready', created: false },
    });
    const read = await parts.catalogue.refresh('companies');
    const property = read.ok ? read.value.reference.properties.find(({ name }) => name === 'renewa_id') : undefined;
    expect(property).toMatchObject({ type: 'string', hasUniqueValue: true });
    expect(property?.description).toContain(`[installation ${portal.connections.connection?.installationId}]`);
  });

  it('S9.6 that names another installation is not touched', async () => {
    const mine = portal.connections.connection;
    if (!mine) throw new Error('not connected');
    portal.connections.connection = { ...mine, installationId: 'another' };
    const outcome = await parts.externalId.ensure('companies');
    portal.connections.connection = mine;
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        kind: 'other_installation',
        message: expect.stringContaining(`another installation (${mine.installationId})`),
      },
    });
  });

  it('of a custom name that cannot be unique is refused with what to do', async () => {
    await portal.control('POST', 'properties/deals', {
      name: 'renewa_id',
      label: 'Made by hand',
      type: 'string',
      fieldType: 'text',
      groupName: 'dealinformation',
    });
    await expect(parts.externalId.ensure('deals')).resolves.toMatchObject({
      value: { kind: 'unusable', message: expect.stringContaining('is not a unique text property') },
    });
  });

  it('made by hand, unique, is claimed', async () => {
    await portal.control('POST', 'properties/tickets', {
      name: 'renewa_id',
      label: 'Made by hand',
      description: 'By hand.',
      type: 'string',
      fieldType: 'text',
      groupName: 'ticketinformation',
      hasUniqueValue: true,
    });
    await expect(parts.externalId.ensure('tickets')).resolves.toEqual({
      ok: true,
      value: { kind: 'ready', created: false },
    });
    const read = await parts.catalogue.refresh('tickets');
    const property = read.ok ? read.value.reference.properties.find(({ name }) => name === 'renewa_id') : undefined;
    expect(property?.description).toBe(`By hand. [installation ${portal.connections.connection?.installationId}]`);
  });
});

describe('webhook subscriptions', () => {
  const objects = [
    { objectType: 'contacts', properties: ['email', 'firstname', 'lastmodifieddate'] },
    { objectType: '2-123', properties: ['colour'] },
  ];

  it('are one per kind of event, and one per property (hubspot-facts 7.1)', () => {
    expect(subscriptionLines(wantedSubscriptions(objects))).toEqual([
      'contact.creation',
      'contact.deletion',
      'contact.merge',
      'contact.restore',
      'contact.privacyDeletion',
      'contact.associationChange',
      'contact.propertyChange: email, firstname',
      'object.creation of 2-123',
      'object.deletion of 2-123',
      'object.merge of 2-123',
      'object.restore of 2-123',
      'object.associationChange of 2-123',
      'object.propertyChange of 2-123: colour',
    ]);
  });

  it('are set by the developer key, once, and aimed at our address', async () => {
    const keyed = portal.open({ developerApiKey: DEVELOPER_KEY, appId: portal.emulator.appId });
    const target = 'https://sync.example.com/webhooks/hubspot';
    const first = await keyed.webhooks.ensure(target, objects);
    expect(first).toMatchObject({
      ok: true,
      value: { kind: 'ready', created: 14, activated: 0, previousTarget: null },
    });
    await expect(keyed.webhooks.ensure(target, objects)).resolves.toMatchObject({
      value: { created: 0, activated: 0 },
    });
    await expect(keyed.webhooks.ensure('https://new.example.com/webhooks/hubspot', objects)).resolves.toMatchObject({
      value: { created: 0, previousTarget: target },
    });
  });

  it('with a wrong developer key say so', async () => {
    const keyed = portal.open({ developerApiKey: 'wrong', appId: portal.emulator.appId });
    await expect(keyed.webhooks.ensure('https://sync.example.com/x', objects)).resolves.toMatchObject({
      ok: false,
      failure: { kind: 'final', message: expect.stringContaining('refuses the developer API key') },
    });
  });

  it('without a key tell the admin what to set', async () => {
    await expect(parts.webhooks.ensure('https://sync.example.com/x', objects)).resolves.toMatchObject({
      value: {
        kind: 'manual',
        message: expect.stringContaining('the target URL is https://sync.example.com/x'),
        subscriptions: expect.arrayContaining(['contact.propertyChange: email, firstname']),
      },
    });
  });
});
