import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { freePort } from '@app/embedded-postgres';
import { fillBusinessDatabase } from '../business-database';
import { serveBusinessPage, type BusinessPage } from './business-page';

jest.setTimeout(60_000);

describe('the page of Renewa One', () => {
  let database: TestDatabase;
  let page: BusinessPage;
  let url: string;

  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  };

  beforeAll(async () => {
    database = await createTestDatabase('business-page');
    await fillBusinessDatabase(database.url);
    const port = await freePort();
    page = await serveBusinessPage(database.url, port);
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await page.close();
    await database.drop();
  });

  it('shows the tables and leaves deleted rows out', async () => {
    expect((await send('GET', '/')).text).toContain('<title>Renewa One (demo)</title>');
    expect((await send('GET', '/layout')).text).toContain('"choices":["prospect","contacted"');
    const contacts = JSON.parse((await send('GET', '/records/contact')).text) as { id: string; email: string | null }[];
    expect(contacts).toHaveLength(43);
    expect(contacts[0]).toMatchObject({ id: '1', email: 'walter.ohara@example.com' });
    expect((await send('GET', '/records/pg_authid')).status).toBe(404);
  });

  it('changes and adds records, and repeats what the table refuses', async () => {
    const changed = await send('PATCH', '/records/contact/2', { column: 'mobile_phone', value: '+1 555 555 0100' });
    expect(JSON.parse(changed.text)).toMatchObject({ kind: 'done', row: { mobile_phone: '+1 555 555 0100' } });
    const blank = await send('PATCH', '/records/contact/2', { column: 'mobile_phone', value: ' ' });
    expect(JSON.parse(blank.text)).toMatchObject({ row: { mobile_phone: null } });
    const added = await send('POST', '/records/deal', { title: 'New', stage: 'qualified', estimated_value: '' });
    expect(JSON.parse(added.text)).toMatchObject({ row: { title: 'New', stage: 'qualified', estimated_value: null } });
    const refused = await send('PATCH', '/records/contact/2', { column: 'family_name', value: '' });
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.text).toContain('family_name');
    expect((await send('PATCH', '/records/contact/2', { column: 'id = 1; --', value: 'x' })).status).toBe(422);
  });

  it('takes changes from no other site, and says when it does not understand', async () => {
    const change = { column: 'job_title', value: 'x' };
    expect((await send('PATCH', '/records/contact/2', change, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send('POST', '/records/contact', change, { 'content-type': 'text/plain' })).status).toBe(403);
    const answer = await fetch(`${url}/records/contact/2`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(answer.status).toBe(400);
  });
});
