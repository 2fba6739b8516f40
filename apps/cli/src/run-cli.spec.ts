import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './run-cli';

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const OVERVIEW = {
  connection: { state: 'connected', stateReason: null, portalId: '7' },
  entities: [
    {
      entity: 'contact',
      table: 'public.contact',
      objectType: 'contacts',
      state: 'live',
      stateReason: null,
      links: { live: 3 },
      openReviews: 1,
      fieldErrors: 0,
      parked: 0,
      suspendedMappings: 0,
      latestRun: null,
    },
  ],
  backlog: { log: null, captured: 0, marks: 0, leased: 0, parked: 0, oldestAgeMs: null, quiet: true },
  inSync: true,
};
const RUN = { id: 'r1', entity: 'contact', kind: 'resync', state: 'planned', plan: null, message: null };

describe('renewa-sync', () => {
  let server: Server;
  let replies: Record<string, Reply>;
  let asked: { method: string; path: string; authorization: string | undefined; ifMatch?: unknown; body: string }[];
  let url: string;

  beforeEach(async () => {
    replies = {};
    asked = [];
    const text = async (request: IncomingMessage): Promise<string> => {
      let body = '';
      for await (const part of request) body += String(part);
      return body;
    };
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const path = request.url!.replace('/admin/api/', '');
        asked.push({
          method: request.method!,
          path,
          authorization: request.headers.authorization,
          ifMatch: request.headers['if-match'],
          body,
        });
        const {
          status = 200,
          body: answer = {},
          headers = {},
        } = replies[`${request.method} ${path}`] ?? { status: 404, body: { detail: 'not here' } };
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function run(
    line: string,
    env: Record<string, string> = {},
  ): Promise<{ code: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const code = await runCli(line.split(' ').filter(Boolean), {
      env: { RENEWA_SYNC_URL: url, RENEWA_SYNC_TOKEN: 'rhs_secret', ...env },
      out: (text) => (out += text),
      err: (text) => (err += text),
    });
    return { code, out, err };
  }

  it('tells the state to people, and as JSON to programs', async () => {
    replies['GET overview'] = { body: OVERVIEW };
    const told = await run('status');
    expect([told.code, told.out]).toEqual([
      0,
      expect.stringContaining('In sync, but for 1 to decide. Portal 7: connected.'),
    ]);
    expect(told.out).toMatch(/contact +live +3 +1 +0 +0/);
    expect(JSON.parse((await run('status --json')).out)).toEqual(OVERVIEW);
    expect(asked[0]?.authorization).toBe('Bearer rhs_secret');
  });

  it('the doctor fails when something is amiss, and says what', async () => {
    replies['GET session'] = { body: { name: 'ci', role: 'viewer' } };
    replies['GET overview'] = {
      body: { ...OVERVIEW, connection: { ...OVERVIEW.connection, state: 'paused', stateReason: 'revoked' } },
    };
    replies['GET errors'] = {
      body: { items: [{ kind: 'parked', entity: 'contact', records: 2, example: 'refused' }] },
    };
    const told = await run('doctor');
    expect(told.code).toBe(1);
    expect(told.out).toContain('FAIL  connection: paused: revoked');
    expect(told.out).toContain('FAIL  parked of contact: 2 records: refused');
    expect(told.out).toContain('ok    entity contact: live');
  });

  it.each([
    [
      { unreadBytes: 2048, heldBytes: 4096, beingRead: true },
      "ok    capture: by decoding; 2 kB of the server's log not read",
    ],
    [{ unreadBytes: 2048, heldBytes: 4096, beingRead: false }, 'FAIL  capture: nobody reads the replication slot'],
    [{ unreadBytes: null, heldBytes: null, beingRead: false }, 'FAIL  capture: the replication slot is lost'],
  ])('S1.2 the doctor says how capture by decoding stands: %j', async (log, expected) => {
    replies['GET session'] = { body: { name: 'ci', role: 'viewer' } };
    replies['GET overview'] = { body: { ...OVERVIEW, backlog: { ...OVERVIEW.backlog, log } } };
    replies['GET errors'] = { body: { items: [] } };
    const told = await run('doctor');
    expect(told.code).toBe(log.beingRead ? 0 : 1);
    expect(told.out).toContain(expected);
  });

  it('S8.3 plans, and applies only when told to', async () => {
    replies['POST runs'] = { body: RUN };
    replies['GET runs/r1'] = { body: { run: RUN } };
    replies['POST runs/r1/apply'] = { body: { ...RUN, state: 'applying' } };
    expect((await run('plan contact')).out).toContain('renewa-sync apply r1');
    const held = await run('apply r1');
    expect([held.code, held.out]).toEqual([1, expect.stringContaining('Nothing was written.')]);
    expect(asked.some(({ path }) => path === 'runs/r1/apply')).toBe(false);
    expect((await run('apply r1 --yes')).code).toBe(0);
  });

  it('S8.2 undo names what is taken back', async () => {
    expect((await run('undo contact')).code).toBe(2);
    replies['POST undo'] = { body: { ...RUN, kind: 'undo' } };
    expect((await run('undo contact --entry 12')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ entity: 'contact', entry: '12' });
  });

  it('S3.2 decides a review for the values that it shows', async () => {
    const review = {
      id: '5',
      entity: 'contact',
      kind: 'conflict',
      localKey: '1',
      hubspotId: '9',
      local: ['a'],
      hubspot: ['b'],
    };
    replies['GET reviews?limit=200'] = { body: { items: [review] } };
    replies['POST reviews/5/decide'] = { body: {} };
    expect((await run('reviews 5 --take local')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'local', local: ['a'], hubspot: ['b'] });
  });

  it('S3.2 reviews: names fields as people do, and takes such a name where all of one field are decided', async () => {
    const review = { id: '5', entity: 'contact', kind: 'conflict', field: 'f-1', local: ['a'], hubspot: ['b'] };
    replies['GET reviews?limit=200'] = { body: { items: [review] } };
    replies['GET fields'] = {
      body: { names: { contact: { 'f-1': 'job_title ↔ jobtitle', 'f-2': 'id ↔ renewa_id' } } },
    };
    replies['POST reviews/decide-all'] = { body: { decided: 1 } };
    expect((await run('reviews')).out).toMatch(/5 +contact +conflict +job_title ↔ jobtitle +– +– +a +b/);
    for (const named of ['f-1', 'jobtitle', 'job_title']) {
      expect((await run(`reviews --all --entity contact --field ${named} --take local`)).code).toBe(0);
      expect(JSON.parse(asked.at(-1)!.body)).toMatchObject({ field: 'f-1' });
    }
  });

  it('S3.2 reviews: of a whole record shows both sides and what each choice does, and decides of just that', async () => {
    const review = {
      id: '6',
      entity: 'contact',
      kind: 'delete',
      field: null,
      localKey: '1',
      hubspotId: '9',
      detail: 'Gone.',
    };
    replies['GET reviews?limit=200'] = { body: { items: [review] } };
    replies['GET reviews/6/choices'] = {
      body: {
        fields: ['title'],
        local: { id: '1', end: 'deleted', values: {} },
        hubspot: { id: '9', end: 'present', values: { title: ['Owner'] } },
        rival: null,
        options: [
          { choice: { kind: 'delete' }, label: 'Archive record 9 in HubSpot', effects: ['HubSpot: it is archived.'] },
        ],
        seen: 'seal-1',
      },
    };
    replies['POST reviews/6/decide'] = { body: {} };
    replies['GET fields'] = { body: { names: { contact: { title: 'job_title ↔ jobtitle' } } } };
    const shown = await run('reviews 6');
    expect(shown.code).toBe(0);
    for (const told of [
      'Gone.',
      'job_title ↔ jobtitle',
      'Owner',
      '--take delete   Archive record 9 in HubSpot',
      'it is archived',
      '--seen seal-1',
    ])
      expect(shown.out).toContain(told);
    expect((await run('reviews 6 --take delete --seen seal-1')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'delete', seen: 'seal-1' });
    expect((await run('reviews 6 --take link --with-row 4')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'link', localKey: '4' });
    expect((await run('reviews 6 --take link')).code).toBe(2);
  });

  it('S5.4 reviews: of two HubSpot records of a row both are shown, and which one is kept is named', async () => {
    const review = {
      id: '6',
      entity: 'contact',
      kind: 'duplicate_hubspot',
      field: null,
      localKey: null,
      hubspotId: '9',
    };
    replies['GET reviews?limit=200'] = { body: { items: [{ ...review, local: null, hubspot: null, detail: 'Two.' }] } };
    const merge = {
      choice: { kind: 'merge', keeps: '8', merges: '9' },
      label: 'Merge record 9',
      effects: ['For good.'],
    };
    const side = (id: string, title: string) => ({ id, end: 'present', values: { title: [title] } });
    const shown = { fields: ['title'], local: null, hubspot: side('9', 'Heir'), rival: side('8', 'Owner') };
    replies['GET reviews/6/choices'] = { body: { ...shown, options: [merge], seen: 'seal-1' } };
    replies['POST reviews/6/decide'] = { body: {} };
    replies['GET fields'] = { body: { names: { contact: { title: 'job_title ↔ jobtitle' } } } };
    const told = (await run('reviews 6')).out;
    for (const words of ['Heir', 'Owner', '8 (present), linked', '--take merge --keep 8', 'For good.'])
      expect(told).toContain(words);
    expect((await run('reviews 6 --take merge --keep 8 --seen seal-1')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'merge', keeps: '8', merges: '9', seen: 'seal-1' });
    const decided = { choice: { kind: 'link', localKey: '4' }, by: 'Ada', at: 77 };
    replies['GET reviews?limit=200'] = { body: { items: [{ ...review, local: null, hubspot: null, decided }] } };
    expect((await run('reviews')).out).toContain('link, by Ada');
    expect((await run('reviews 6 --take leave')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'leave' });
    expect((await run('reviews 6 --take leave --replace')).code).toBe(0);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ choice: 'leave', replaces: 77 });
    const unnamed = await run('reviews 6 --take merge --seen seal-1');
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('--keep 8')]);
  });

  it('S8.5 config: exports, tells what a file changes, and stores it only when told to plan it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'sync.yaml');
    writeFileSync(file, 'version: 1');
    const change = {
      entity: 'contact',
      what: 'mapping',
      name: 'email',
      kind: 'changed',
      parts: [{ name: 'direction', from: 'two_way', to: 'to_local' }],
    };
    replies['GET configuration'] = { body: { yaml: 'version: 1\n' }, headers: { etag: '"e"' } };
    replies['POST configuration/diff'] = { body: { changes: [change] } };
    replies['POST configuration/apply'] = {
      body: { changes: [change], entities: [{ entity: 'contact', waits: true, plan: 'r1', note: null }] },
    };
    replies['GET runs/r1'] = { body: { run: RUN } };
    expect((await run('config export')).out).toBe('version: 1\n');
    const told = await run(`config diff ${file}`);
    expect([told.code, told.out]).toEqual([1, expect.stringContaining('~ mapping contact.email')]);
    const held = await run(`config apply ${file}`);
    expect([held.code, held.out]).toEqual([1, expect.stringContaining('Add --plan')]);
    expect(asked.some(({ path }) => path === 'configuration/apply')).toBe(false);
    const applied = await run(`config apply ${file} --plan --wait`);
    expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('renewa-sync apply r1 --yes')]);
    expect(asked.find(({ path }) => path === 'configuration/apply')).toMatchObject({ ifMatch: '"e"' });
    expect((await run('config diff /no/such/file')).err).toContain('cannot be read');
  });

  it('config: a faulty file is told line by line', async () => {
    replies['POST configuration/diff'] = { status: 422, body: { detail: 'One fault:\nline 3, column 5: no' } };
    const told = await run(`config diff ${__filename}`);
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('line 3, column 5')]);
  });

  it.each([
    ['', 2, 'RENEWA_SYNC_URL'],
    ['--help', 0, 'renewa-sync doctor'],
    ['nonsense', 2, 'There is no command "nonsense".'],
    ['plan', 2, 'Name the entity to plan for.'],
    ['status --colour', 2, 'colour'],
    ['audit ghost', 1, 'not here'],
  ])('%j ends with %i and says %s', async (line, code, words) => {
    const told = await run(line);
    expect([told.code, `${told.out}${told.err}`]).toEqual([code, expect.stringContaining(words)]);
  });

  it('says how to get a token, and when nobody answers', async () => {
    expect((await run('status', { RENEWA_SYNC_TOKEN: '' })).err).toContain('Settings, API tokens');
    const told = await run('status --json', { RENEWA_SYNC_URL: 'http://127.0.0.1:9' });
    expect([told.code, JSON.parse(told.err).error]).toEqual([1, expect.stringContaining('does not answer')]);
  });
});
