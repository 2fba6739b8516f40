import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from './index';

const KEY = 'pat-na1-connector';

/** A connector that others wrote, unmodified (see `testing/connector-host.mjs`), is the second judge of the emulator. */
describe('@shinzolabs/hubspot-mcp, unmodified', () => {
  let emulator: HubSpotEmulator;
  let host: ChildProcessWithoutNullStreams;
  let lines: AsyncIterableIterator<string>;
  let reader: Interface;

  beforeAll(async () => {
    emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      limits: { burst: null, search: null, associations: null },
      webhooks: CALM_WEBHOOKS,
    });
    host = spawn(process.execPath, [join(__dirname, 'testing', 'connector-host.mjs')], {
      env: { ...process.env, EMULATOR_URL: emulator.url, HUBSPOT_ACCESS_TOKEN: KEY, TELEMETRY_ENABLED: 'false' },
    });
    host.stderr.pipe(process.stderr);
    reader = createInterface({ input: host.stdout });
    lines = reader[Symbol.asyncIterator]();
  });
  afterAll(async () => {
    host.stdin.end();
    await new Promise((resolve) => host.once('exit', resolve));
    reader.close();
    await emulator.close();
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked into freely
  const use = async (tool: string, params: unknown): Promise<any> => {
    host.stdin.write(`${JSON.stringify({ tool, params })}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error('The connector ended.');
    const text = JSON.parse(line.value) as string;
    return text.startsWith('{') ? JSON.parse(text) : text;
  };

  it('creates, reads, updates, searches and archives', async () => {
    const made = await use('crm_create_company', {
      properties: { name: 'Analytical Engines', domain: 'engines.example' },
    });
    expect(made.properties).toMatchObject({ name: 'Analytical Engines', website: 'engines.example' });
    const changed = await use('crm_update_company', { companyId: made.id, properties: { city: 'London' } });
    expect(changed.properties.city).toBe('London');
    const read = await use('crm_get_company', { companyId: made.id, properties: ['name', 'city', 'phone'] });
    expect(read.properties).toMatchObject({ name: 'Analytical Engines', city: 'London', phone: null });
    const filter = { propertyName: 'city', operator: 'EQ', value: 'london' };
    const found = await use('crm_search_companies', { filterGroups: [{ filters: [filter] }], properties: ['name'] });
    expect(found).toMatchObject({ total: 1, results: [{ id: made.id }] });
    expect(await use('crm_archive_object', { objectType: 'companies', objectId: made.id })).toContain('204');
    expect(await use('crm_get_company', { companyId: made.id })).toContain('404');
  });

  it('works in batches', async () => {
    const inputs = ['a', 'b'].map((name) => ({ properties: { email: `${name}@example.com`, firstname: name } }));
    const made = await use('crm_batch_create_contacts', { inputs });
    const ids: string[] = made.results.map((record: { id: string }) => record.id);
    expect(ids).toHaveLength(2);
    const updated = await use('crm_batch_update_objects', {
      objectType: 'contacts',
      inputs: ids.map((id) => ({ id, properties: { city: 'Bonn' } })),
    });
    expect(updated).toMatchObject({ status: 'COMPLETE' });
    const read = await use('crm_batch_read_objects', { objectType: 'contacts', objectIds: ids, properties: ['city'] });
    expect(read.results.map((record: { properties: { city: string } }) => record.properties.city)).toEqual([
      'Bonn',
      'Bonn',
    ]);
  });

  it('associates and reads partners back', async () => {
    const contact = await use('crm_create_contact', { properties: { email: 'grace@example.com' } });
    const company = await use('crm_create_company', { properties: { name: 'Navy' } });
    const ends = { fromObjectType: 'contacts', toObjectType: 'companies', fromObjectId: contact.id };
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    // This tool sends an object where HubSpot wants a list (6.2): refused, as by HubSpot.
    const wrong = await use('crm_create_association', { ...ends, toObjectId: company.id, associationTypes: types });
    expect(wrong).toContain('400');
    const inputs = [{ from: { id: contact.id }, to: { id: company.id }, types }];
    const made = await use('crm_batch_create_associations', { ...ends, inputs });
    expect(made.results).toMatchObject([{ labels: ['Primary'] }]);
    const read = await use('crm_get_associations', { ...ends });
    expect(read.results).toMatchObject([{ toObjectId: Number(company.id) }]);
  });

  it('makes and reads properties', async () => {
    const property = {
      name: 'shoe_size',
      label: 'Shoe size',
      type: 'string',
      fieldType: 'text',
      groupName: 'contactinformation',
    };
    expect(await use('crm_create_contact_property', property)).toMatchObject({
      name: 'shoe_size',
      hasUniqueValue: false,
    });
    const { results } = await use('crm_get_contact_properties', {});
    expect(results.map(({ name }: { name: string }) => name)).toContain('shoe_size');
  });
});
