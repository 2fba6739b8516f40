import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/models/Filter';
import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from './index';

/** The official client, unmodified but for its base path, is the first judge of the emulator (hubspot-facts 12.4). */
describe('the official client, unmodified', () => {
  let emulator: HubSpotEmulator;
  let client: Client;

  beforeAll(async () => {
    emulator = await createHubSpotEmulator({
      webhooks: CALM_WEBHOOKS,
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      limits: { burst: null, search: null },
    });
    client = new Client({ basePath: emulator.url });
    const answer = await client.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      emulator.clientId,
      emulator.clientSecret,
      emulator.install(),
    );
    client.setAccessToken(answer.accessToken);
  });

  afterAll(() => emulator.close());

  it('1.3 refreshes a token that lives 1800 seconds', async () => {
    const answer = await client.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      emulator.clientId,
      emulator.clientSecret,
      emulator.install(),
    );
    expect(answer).toMatchObject({ tokenType: 'bearer', expiresIn: 1800 });
  });

  it('2.2 creates, reads, updates and archives a contact', async () => {
    const created = await client.crm.contacts.basicApi.create({
      properties: { email: ' Ada@Example.com ', firstname: 'Ada' },
      associations: [],
    });
    expect(created.properties).toMatchObject({
      email: 'ada@example.com',
      hs_object_source: 'INTEGRATION',
      hs_object_source_id: String(emulator.appId),
    });
    const updated = await client.crm.contacts.basicApi.update(created.id, { properties: { lastname: 'Lovelace' } });
    expect(updated.updatedAt.getTime()).toBeGreaterThan(created.updatedAt.getTime());
    const read = await client.crm.contacts.basicApi.getById(created.id, ['lastname', 'phone'], ['lastname']);
    expect(read.properties).toMatchObject({ lastname: 'Lovelace', phone: null });
    expect(read.propertiesWithHistory?.['lastname']?.[0]).toMatchObject({
      value: 'Lovelace',
      sourceType: 'INTEGRATION',
      sourceId: String(emulator.appId),
    });
    await client.crm.contacts.basicApi.archive(created.id);
    await expect(client.crm.contacts.basicApi.getById(created.id)).rejects.toMatchObject({ code: 404 });
  });

  it('2.6 batch read answers 207 with one aggregated error', async () => {
    const created = await client.crm.companies.batchApi.create({
      inputs: [
        { properties: { name: 'One' }, associations: [] },
        { properties: { name: 'Two' }, associations: [] },
      ],
    });
    const ids = created.results.map((company) => company.id);
    const read = await client.crm.companies.batchApi.read({
      inputs: [...ids, '999', '998'].map((id) => ({ id })),
      properties: ['name'],
      propertiesWithHistory: [],
    });
    expect(read.results.map((company) => company.id).sort()).toEqual([...ids].sort());
    expect(read).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['999', '998'] } }],
    });
  });

  it('2.7 batch upsert by a unique property tells which records are new', async () => {
    await client.crm.properties.coreApi.create('companies', {
      name: 'renewa_id',
      label: 'Renewa id',
      type: 'string' as never,
      fieldType: 'text' as never,
      groupName: 'companyinformation',
      hasUniqueValue: true,
    });
    const input = { id: 'r-1', idProperty: 'renewa_id', properties: { name: 'Three', renewa_id: 'r-1' } };
    const first = await client.crm.companies.batchApi.upsert({ inputs: [input] });
    const second = await client.crm.companies.batchApi.upsert({ inputs: [input] });
    expect([first.results[0]?._new, second.results[0]?._new]).toEqual([true, false]);
    expect(second.results[0]?.id).toBe(first.results[0]?.id);
  });

  it('3 searches with filters', async () => {
    const deal = await client.crm.deals.basicApi.create({
      properties: { dealname: 'Roof', amount: '10000', dealstage: 'qualifiedtobuy', pipeline: 'default' },
      associations: [],
    });
    const found = await client.crm.deals.searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: 'amount', operator: FilterOperatorEnum.Gte, value: '1e4' }] }],
      properties: ['amount'],
    });
    expect(found.total).toBe(1);
    expect(found.results[0]).toMatchObject({ id: deal.id, properties: { amount: '10000' } });
  });

  it('6 associates with labels and reads them back', async () => {
    const contact = await client.crm.contacts.basicApi.create({
      properties: { email: 'grace@example.com' },
      associations: [],
    });
    const company = await client.crm.companies.basicApi.create({ properties: { name: 'Navy' }, associations: [] });
    await client.crm.associations.v4.basicApi.create('contacts', contact.id, 'companies', company.id, [
      { associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: 1 },
    ]);
    const read = await client.crm.associations.v4.batchApi.getPage('contacts', 'companies', {
      inputs: [{ id: contact.id }],
    });
    expect(read.results[0]?.to[0]?.associationTypes.map((type) => type.typeId).sort()).toEqual([1, 279]);
  });

  it('5.4, 5.5 lists owners and pipelines', async () => {
    expect((await client.crm.owners.ownersApi.getPage()).results).toEqual([]);
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
    expect(pipelines.results[0]).toMatchObject({
      id: 'default',
      stages: expect.arrayContaining([expect.objectContaining({ id: 'closedwon' })]),
    });
  });
});
