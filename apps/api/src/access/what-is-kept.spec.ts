import { createHash } from 'node:crypto';
import { PASSWORD, problemIn, startApi, type RunningApi } from '../testing/api-fixture';

describe('what the api keeps of a call', () => {
  let api: RunningApi;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.app.close());

  const send = (path: string, body: string, headers: Record<string, string> = {}) =>
    api.asAdmin(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  it('the secret of an API token is in its answer and nowhere else, whatever key the command had', async () => {
    const begin = jest.spyOn(api.world.commandKeys, 'begin');
    const key = { 'idempotency-key': 'token-0000001' };
    const body = JSON.stringify({ name: 'ci', role: 'viewer', days: 1 });
    const first = (await (await send('/admin/api/tokens', body, key)).json()) as { secret: string };
    const again = (await (await send('/admin/api/tokens', body, key)).json()) as { secret: string };
    expect(first.secret).toMatch(/^rhs_/);
    expect(again.secret).not.toBe(first.secret);
    expect(begin).not.toHaveBeenCalled();
  });

  it('a command is known again by a keyed digest, by which its passwords cannot be guessed', async () => {
    const begin = jest.spyOn(api.world.commandKeys, 'begin');
    const body = { name: 'Bea', role: 'viewer', password: PASSWORD };
    await send('/admin/api/users', JSON.stringify(body), { 'idempotency-key': 'user-00000001' });
    const plain = createHash('sha256').update(JSON.stringify(['POST', '/admin/api/users', body]));
    expect(begin).toHaveBeenCalledWith(expect.any(String), 'user-00000001', expect.stringMatching(/^[0-9a-f]{64}$/));
    expect(begin.mock.calls[0]?.[2]).not.toBe(plain.digest('hex'));
  });

  it('S5.6 what is only tried out answers with values of records, which are not kept', async () => {
    const begin = jest.spyOn(api.world.commandKeys, 'begin');
    await send('/admin/api/entities/contact/preview', '{"mappings":[]}', { 'idempotency-key': 'preview-00001' });
    expect(begin).not.toHaveBeenCalled();
  });

  it('S5.6 the audit trail holds no values of a record that a decision shows', async () => {
    await send('/admin/api/reviews/1/decide', JSON.stringify({ choice: 'local', local: ['Ann'], hubspot: ['Anna'] }));
    expect(api.world.trail.recorded.at(-1)).toMatchObject({
      action: 'review.decide',
      detail: { choice: 'local', local: '…', hubspot: '…' },
    });
  });

  it('the audit trail cuts a long text between characters', async () => {
    await send('/admin/api/configuration/apply', JSON.stringify({ yaml: `x${'😀'.repeat(3000)}` }));
    const { cut } = api.world.trail.recorded.at(-1)?.detail as { cut: string };
    expect(Buffer.from(cut).toString()).toBe(cut);
  });

  it.each([
    ['U+0000 in a body', '/admin/api/pause', '{"reason":"a\\u0000b"}'],
    ['half a character in a body', '/admin/api/pause', '{"reason":"\\ud83d"}'],
    ['U+0000 in the name of a member', '/admin/api/pause', '{"a\\u0000":1}'],
    ['U+0000 in an address', '/admin/api/runs/a%00b/apply', '{}'],
  ])('%s is refused before anything is done: the trail could not tell of it', async (_, path, body) => {
    const refused = await send(path, body);
    expect(refused.status).toBe(400);
    expect((await problemIn(refused)).code).toBe('unstorable_text');
    expect(api.world.connection?.state).toBe('connected');
    expect((await send('/admin/api/pause', '{"reason":"half of an hour 😀"}')).status).toBe(204);
  });

  it('U+0000 in a search is refused in words', async () => {
    const refused = await api.asAdmin('/admin/api/records?text=%00');
    expect([refused.status, (await problemIn(refused)).code]).toEqual([400, 'unstorable_text']);
  });

  it('a body nested without end is no way to end the process', async () => {
    const refused = await send('/admin/api/pause', `{"reason":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await api.asAdmin('/admin/api/session')).status).toBe(200);
  });
});
