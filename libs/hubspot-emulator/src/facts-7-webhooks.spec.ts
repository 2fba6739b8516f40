import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALM_WEBHOOKS, type HubSpotEmulatorOptions } from './index';
import { EmulatedAccount } from './testing/emulated-account';
import { until } from './testing/hubspot-caller';

type Event = Record<string, unknown>;

/** Statements of hubspot-facts 7.1–7.5 and of what an account does by itself; each test names its section. */
describe('webhooks (facts 7)', () => {
  const account = new EmulatedAccount();
  const deliveries: { headers: IncomingHttpHeaders; events: Event[] }[] = [];
  let server: Server;
  let answer: () => number | Promise<number> = () => 200;
  let target = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        deliveries.push({ headers: request.headers, events: JSON.parse(body) as Event[] });
        void Promise.resolve(answer()).then((status) => response.writeHead(status).end());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  });
  afterAll(async () => {
    await account.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (options: HubSpotEmulatorOptions = {}): Promise<void> => {
    await account.open(options);
    deliveries.length = 0;
    answer = () => 200;
    account.emulator.sendWebhooksTo(target);
  };
  beforeEach(() => open());

  const all = (): Event[] => deliveries.flatMap(({ events }) => events);
  const settled = async (): Promise<Event[]> => {
    await until(async () => {
      const { webhooks } = (await account.hubspot.control('GET', 'counts')).body;
      return webhooks.waiting === 0 && webhooks.inFlight === 0;
    });
    return all();
  };
  const types = (events: readonly Event[]): unknown[] => events.map(({ subscriptionType }) => subscriptionType).sort();

  describe('settings (7.1)', () => {
    const base = () => `/webhooks/v3/${account.emulator.appId}`;
    const call = (method: string, path: string, body?: unknown) =>
      account.hubspot.call(method, `${base()}/${path}?hapikey=emulated-developer-key`, body);

    it('7.1 one target of https, more than five deliveries at once', async () => {
      const put = (targetUrl: string, maxConcurrentRequests = 6) =>
        call('PUT', 'settings', { targetUrl, throttling: { maxConcurrentRequests } });
      expect((await put('http://sync.example.com/hooks')).status).toBe(400);
      expect((await put('https://sync.example.com/hooks', 5)).status).toBe(400);
      expect((await put('https://sync.example.com/hooks')).body).toMatchObject({
        targetUrl: 'https://sync.example.com/hooks',
        throttling: { maxConcurrentRequests: 6 },
      });
      expect((await call('DELETE', 'settings')).status).toBe(204);
      expect((await call('GET', 'settings')).status).toBe(404);
    });

    it('7.1 a subscription starts inactive, is one per type and property, and is changed alone or in batches', async () => {
      await account.open();
      const asked = { eventType: 'contact.propertyChange', propertyName: 'city' };
      const made = await call('POST', 'subscriptions', asked);
      expect(made).toMatchObject({ status: 201, body: { ...asked, active: false } });
      expect((await call('POST', 'subscriptions', asked)).status).toBe(409);
      expect((await call('POST', 'subscriptions', { eventType: 'contact.propertyChange' })).status).toBe(400);
      const path = `subscriptions/${made.body.id}`;
      expect((await call('PATCH', path, { active: true })).body.active).toBe(true);
      const inputs = [{ id: made.body.id, active: false }];
      expect((await call('POST', 'subscriptions/batch/update', { inputs })).body.results).toMatchObject([
        { active: false },
      ]);
      expect((await call('DELETE', path)).status).toBe(204);
      expect((await call('GET', path)).status).toBe(404);
    });

    it.each(['product.associationChange', 'contact.anything', 'butterfly.creation'])(
      '7.2 %s cannot be subscribed to',
      async (eventType) => {
        expect((await call('POST', 'subscriptions', { eventType })).status).toBe(400);
      },
    );

    it('7.4 nothing is delivered to an app that was uninstalled', async () => {
      await account.hubspot.control('POST', 'uninstall');
      await account.make('contacts', { firstname: 'A' });
      expect(await settled()).toEqual([]);
    });
  });

  describe('events (7.2, 7.3)', () => {
    it('7.2, 7.3 a creation, and a change for each property that was set; calculated ones and dates do not fire', async () => {
      const id = await account.make('contacts', { email: 'a@example.com', firstname: 'A' });
      const events = await settled();
      expect(types(events)).toEqual(['contact.creation', ...Array.from({ length: 3 }, () => 'contact.propertyChange')]);
      expect(
        events
          .map(({ propertyName }) => propertyName)
          .filter(Boolean)
          .sort(),
      ).toEqual(['email', 'firstname', 'lifecyclestage']);
      expect(events.find(({ subscriptionType }) => subscriptionType === 'contact.creation')).toMatchObject({
        eventId: expect.any(Number),
        subscriptionId: expect.any(Number),
        portalId: 62515,
        appId: account.emulator.appId,
        occurredAt: account.now,
        attemptNumber: 0,
        objectId: Number(id),
        changeFlag: 'CREATED',
        changeSource: 'INTEGRATION',
        sourceId: '777',
      });
    });

    it('7.3 a cleared value is "", an instant comes in milliseconds, a deletion is flagged', async () => {
      const id = await account.make('deals', { dealname: 'D', closedate: '2026-12-31', description: 'x' });
      await account.hubspot.patch(`/crm/v3/objects/deals/${id}`, { properties: { description: '' } });
      await account.hubspot.delete(`/crm/v3/objects/deals/${id}`);
      const events = await settled();
      const values = (name: string) =>
        events.filter((event) => event['propertyName'] === name).map((event) => event['propertyValue']);
      expect(values('closedate')).toEqual([String(Date.UTC(2026, 11, 31))]);
      expect(values('description')).toEqual(['x', '']);
      expect(events).toContainEqual(
        expect.objectContaining({ subscriptionType: 'deal.deletion', changeFlag: 'DELETED' }),
      );
    });

    it('7.2, 7.3, 0.5 an association tells each direction, and once more for the primary label; a person is a USER', async () => {
      const [person, company] = [
        await account.make('contacts', { firstname: 'A' }),
        await account.make('companies', { name: 'B' }),
      ];
      await settled();
      deliveries.length = 0;
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
      await account.hubspot.control('POST', 'user/associations', {
        from: { type: 'contacts', id: person },
        to: { type: 'companies', id: company },
        types,
      });
      const events = await settled();
      const told = events.map((event) => [event['associationType'], event['isPrimaryAssociation']]);
      expect(told).toHaveLength(4);
      expect(told).toEqual(
        expect.arrayContaining([
          ['CONTACT_TO_COMPANY', false],
          ['CONTACT_TO_COMPANY', true],
          ['COMPANY_TO_CONTACT', false],
        ]),
      );
      expect(events[0]).toMatchObject({
        associationRemoved: false,
        changeSource: 'USER',
        fromObjectId: expect.any(Number),
      });
      expect(events[0]).not.toHaveProperty('objectId');
    });

    it('2.9, 7.2 an erasure tells privacyDeletion and deletion, a restore tells restore', async () => {
      const id = await account.make('contacts', { firstname: 'A' });
      await account.hubspot.delete(`/crm/v3/objects/contacts/${id}`);
      await account.hubspot.control('POST', `user/objects/contacts/${id}/restore`);
      await settled();
      deliveries.length = 0;
      await account.hubspot.post('/crm/v3/objects/contacts/gdpr-delete', { objectId: id });
      expect(types(await settled())).toEqual(['contact.deletion', 'contact.privacyDeletion']);
    });

    it('5.3, 7.3 a sensitive value is REDACTED in a classic event and withheld from a generic one', async () => {
      const property = { name: 'iban', label: 'I', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
      await account.hubspot.post('/crm/v3/properties/contacts', { ...property, dataSensitivity: 'highly_sensitive' });
      const subscriptions = `/webhooks/v3/${account.emulator.appId}/subscriptions?hapikey=emulated-developer-key`;
      const asked = { propertyName: 'iban', active: true };
      await account.hubspot.post(subscriptions, { ...asked, eventType: 'contact.propertyChange' });
      await account.hubspot.post(subscriptions, { ...asked, eventType: 'object.propertyChange', objectTypeId: '0-1' });
      await account.make('contacts', { iban: 'DE02', firstname: 'A' });
      const events = (await settled()).filter((event) => event['propertyName'] === 'iban');
      const told = events.map((event) => [event['subscriptionType'], event['propertyValue'], event['isSensitive']]);
      expect(told).toHaveLength(2);
      expect(told).toContainEqual(['contact.propertyChange', 'REDACTED', undefined]);
      expect(told).toContainEqual(['object.propertyChange', undefined, true]);
    });

    it('7.2, 7.3 events of custom objects are generic: type id, sensitivity', async () => {
      const egg = {
        name: 'car',
        labels: {},
        primaryDisplayProperty: 'plate',
        properties: [{ name: 'plate', label: 'P', type: 'string', fieldType: 'text' }],
      };
      const { objectTypeId } = (await account.hubspot.post('/crm/v3/schemas', egg)).body;
      account.emulator.sendWebhooksTo(target);
      await account.make('car', { plate: 'BN' });
      const events = await settled();
      expect(events.find(({ propertyName }) => propertyName === 'plate')).toMatchObject({
        subscriptionType: 'object.propertyChange',
        objectTypeId,
        isSensitive: false,
      });
    });
  });

  describe('delivery (7.4)', () => {
    it('7.3, 7.4 at most a hundred events at a time, with the headers of HubSpot', async () => {
      const inputs = Array.from({ length: 60 }, (_, n) => ({ properties: { firstname: `N${n}` } }));
      await account.hubspot.post('/crm/v3/objects/contacts/batch/create', { inputs });
      expect(await settled()).toHaveLength(180);
      expect(Math.max(...deliveries.map(({ events }) => events.length))).toBe(100);
      expect(deliveries[0]?.headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^HubSpot Connect 2\.0/),
        'x-hubspot-timeout-millis': '10000',
        'x-hubspot-signature-version': 'v1',
      });
    });

    it('7.4 a delivery that fails comes again up to ten times, then it is dropped', async () => {
      await open({ webhooks: { ...CALM_WEBHOOKS, retryTimeScale: 0 } });
      answer = () => 500;
      await account.hubspot.control('POST', 'user/objects/products', { properties: { name: 'P' } });
      await until(async () => (await account.hubspot.control('GET', 'counts')).body.webhooks.dropped > 0);
      const attempts = all()
        .filter(({ subscriptionType }) => subscriptionType === 'product.creation')
        .map(({ attemptNumber }) => attemptNumber);
      expect(attempts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('7.4 no more deliveries at once than the app allows; one that is not answered in time is a failed one', async () => {
      await open({ webhooks: { ...CALM_WEBHOOKS, maxBatch: 1, concurrency: 2, retryTimeScale: 0 } });
      let release: (status: number) => void = () => undefined;
      const gate = new Promise<number>((resolve) => (release = resolve));
      answer = () => gate;
      const inputs = Array.from({ length: 3 }, (_, n) => ({ properties: { firstname: `N${n}` } }));
      await account.hubspot.post('/crm/v3/objects/contacts/batch/create', { inputs });
      const tally = async () => (await account.hubspot.control('GET', 'counts')).body.webhooks;
      await until(() => deliveries.length === 2);
      expect(await tally()).toMatchObject({ inFlight: 2, waiting: 7 });
      release(200);
      expect(await settled()).toHaveLength(9);
      await account.hubspot.control('POST', 'settings', { webhooks: { timeoutMs: 20, retryDelaysMs: [] } });
      answer = () => new Promise<number>(() => undefined);
      await account.hubspot.control('POST', 'user/objects/products', { properties: { name: 'P' } });
      await until(async () => (await tally()).failedAttempts > 0);
    });

    it('7.1 an app has a thousand subscriptions at most', async () => {
      await account.open();
      const path = `/webhooks/v3/${account.emulator.appId}/subscriptions?hapikey=emulated-developer-key`;
      const subscribe = (n: number) =>
        account.hubspot.post(path, { eventType: 'contact.propertyChange', propertyName: `property_${n}` });
      for (let n = 0; n < 1_000; n++) await subscribe(n);
      expect((await account.hubspot.get(path)).body.results).toHaveLength(1_000);
      expect((await subscribe(1_000)).status).toBe(400);
    });

    it('7.4, 12.2 events come twice, are lost, repeat the id of another, in another order', async () => {
      const make = async (webhooks: HubSpotEmulatorOptions['webhooks']): Promise<Event[]> => {
        await open({ webhooks: { ...CALM_WEBHOOKS, ...webhooks } });
        const inputs = Array.from({ length: 10 }, (_, n) => ({ properties: { firstname: `N${n}` } }));
        await account.hubspot.post('/crm/v3/objects/contacts/batch/create', { inputs });
        return settled();
      };
      expect(await make({ duplicate: 1 })).toHaveLength(60);
      expect(await make({ lose: 1 })).toEqual([]);
      const repeated = await make({ repeatEventId: 1 });
      expect(new Set(repeated.map(({ eventId }) => eventId)).size).toBe(1);
      const ids = (events: Event[]) => events.map(({ eventId }) => eventId as number);
      const shuffled = ids(await make({ shuffle: true }));
      expect(shuffled).not.toEqual([...shuffled].sort((left, right) => left - right));
    });
  });

  describe('what an account does by itself (6.3, 5.2)', () => {
    it('6.3, 7.3, 12.2 a company is made or found by the domain of a new contact, by nobody’s app', async () => {
      await account.set({ autoAssociateCompanies: true });
      const first = await account.make('contacts', { email: 'a@solar.example' });
      const companies = async () =>
        (await account.hubspot.get('/crm/v3/objects/companies?properties=domain')).body.results;
      await until(async () => (await companies()).length === 1);
      const second = await account.make('contacts', { email: 'b@solar.example' });
      const partners = async (id: string) =>
        (await account.hubspot.get(`/crm/v4/objects/contacts/${id}/associations/companies`)).body.results;
      await until(async () => (await partners(second)).length === 1);
      expect(await companies()).toMatchObject([{ properties: { domain: 'solar.example' } }]);
      expect((await partners(first))[0].associationTypes).toContainEqual({
        category: 'HUBSPOT_DEFINED',
        typeId: 1,
        label: 'Primary',
      });
      const created = (await settled()).find(({ subscriptionType }) => subscriptionType === 'company.creation');
      expect(created).toMatchObject({ changeSource: 'COMPANIES' });
    });

    it('5.2, 7.3, trap 29 enrichment fills a company later and looks like an edit of another', async () => {
      await account.set({ enrichCompaniesAfterMs: 0 });
      const id = await account.make('companies', { domain: 'solar.example' });
      const path = `/crm/v3/objects/companies/${id}?propertiesWithHistory=industry`;
      await until(async () => (await account.hubspot.get(path)).body.properties.industry);
      expect((await account.hubspot.get(path)).body.propertiesWithHistory.industry[0].sourceType).toBe(
        'HUBSPOT_INTERNAL',
      );
    });
  });
});
