import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { fillBusinessDatabase } from './business-database';

jest.setTimeout(60_000);

describe('the demo database of Renewa One', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase('renewa-one');
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('is filled once and then left as people changed it', async () => {
    expect(await fillBusinessDatabase(database.url)).toBe('filled');
    const counts = await client.query(
      'select (select count(*) from contact)::int as contacts, (select count(*) from organisation)::int as organisations, (select count(*) from deal)::int as deals',
    );
    expect(counts.rows).toEqual([{ contacts: 44, organisations: 22, deals: 20 }]);
    await client.query("update contact set job_title = 'Shepherd' where id = 1");
    expect(await fillBusinessDatabase(database.url)).toBe('kept');
    expect((await client.query('select job_title from contact where id = 1')).rows).toEqual([
      { job_title: 'Shepherd' },
    ]);
  });

  it('takes records that come from HubSpot: ids go on after the demo rows, a deal gets its number and kind', async () => {
    const contact = await client.query(
      "insert into contact (given_name, family_name) values ('New', 'Person') returning id",
    );
    expect(contact.rows).toEqual([{ id: '45' }]);
    const deal = await client.query(
      "insert into deal (title) values ('From HubSpot') returning id, deal_number, kind, stage",
    );
    expect(deal.rows).toEqual([{ id: '21', deal_number: 'D-20001', kind: 'land_option', stage: 'intro_call' }]);
  });
});
