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

  it('8 makes a custom object, writes and searches its records, and merges them', async () => {
    const schema = await client.crm.schemas.coreApi.create({
      name: 'projects',
      labels: { singular: 'Project', plural: 'Projects' },
      primaryDisplayProperty: 'title',
      requiredProperties: ['title'],
      searchableProperties: ['title'],
      properties: [{ name: 'title', label: 'Title', type: 'string' as never, fieldType: 'text' }],
      associatedObjects: ['CONTACT'],
    });
    const type = schema.objectTypeId ?? '';
    const make = (title: string) =>
      client.crm.objects.basicApi.create(type, { properties: { title }, associations: [] });
    const [one, two] = [await make('Roof'), await make('Wall')];
    const found = await client.crm.objects.searchApi.doSearch(type, { query: 'wall', properties: ['title'] });
    expect(found.results.map(({ id }) => id)).toEqual([two.id]);
    expect((await client.crm.schemas.coreApi.getAll()).results.map(({ name }) => name)).toContain('projects');
    const body = { primaryObjectId: one.id, objectIdToMerge: two.id };
    const merged = await (
      await client.apiRequest({ method: 'POST', path: `/crm/v3/objects/${type}/merge`, body })
    ).json();
    expect((merged as { properties: Record<string, string> }).properties['hs_merged_object_ids']).toBe(
      `${one.id};${two.id}`,
    );
  });

  it('2.9 merges companies into a new id and erases a person for good', async () => {
    const make = (name: string) => client.crm.companies.basicApi.create({ properties: { name }, associations: [] });
    const [one, two] = [await make('One'), await make('Two')];
    const merged = await client.crm.companies.basicApi.merge({ primaryObjectId: one.id, objectIdToMerge: two.id });
    expect([one.id, two.id]).not.toContain(merged.id);
    expect((await client.crm.companies.basicApi.getById(two.id)).id).toBe(merged.id);
    const person = await client.crm.contacts.basicApi.create({ properties: { firstname: 'X' }, associations: [] });
    await client.crm.contacts.basicApi.purge({ objectId: person.id });
    const archived = true;
    await expect(client.crm.contacts.basicApi.getById(person.id, [], [], [], archived)).rejects.toMatchObject({
      code: 404,
    });
  });

  it('5.3 makes, changes, archives and lists properties and groups', async () => {
    const { groupsApi, coreApi } = client.crm.properties;
    await groupsApi.create('deals', { name: 'roofs', label: 'Roofs', displayOrder: 1 });
    const property = { name: 'roof_kind', label: 'Kind', groupName: 'roofs', type: 'enumeration', fieldType: 'select' };
    const options = ['flat', 'gable'].map((value, displayOrder) => ({
      label: value,
      value,
      displayOrder,
      hidden: false,
    }));
    await coreApi.create('deals', { ...property, options } as never);
    const changed = await coreApi.update('deals', 'roof_kind', { options: options.slice(1) });
    expect(changed.options.map(({ value }) => value)).toEqual(['gable']);
    await coreApi.archive('deals', 'roof_kind');
    await expect(coreApi.getByName('deals', 'roof_kind')).rejects.toMatchObject({ code: 404 });
    const listed = await coreApi.getAll('deals', true);
    expect(listed.results.map(({ name }) => name)).toContain('roof_kind');
  });
});
