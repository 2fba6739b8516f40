import type { AccessStore, CommandKeys } from '..';

const ADMIN = { name: 'Ada', role: 'admin', passwordHash: 'hash', createdBy: 'test' } as const;
const HOUR = 3_600_000;

/** What every `AccessStore` and `CommandKeys` promises. `fresh` gives empty ones. */
export function accessStoreContract(fresh: () => Promise<{ access: AccessStore; keys: CommandKeys }>): void {
  let access: AccessStore;
  let keys: CommandKeys;
  beforeEach(async () => ({ access, keys } = await fresh()));

  const make = async (patch: Partial<Parameters<AccessStore['createUser']>[0]> = {}) => {
    const user = await access.createUser({ ...ADMIN, ...patch });
    if (!user) throw new Error('the name is taken');
    return user;
  };

  it('a name is one account, whatever its case', async () => {
    await make();
    expect(await access.createUser({ ...ADMIN, name: 'ADA' })).toBeNull();
    expect((await access.userNamed('aDa'))?.name).toBe('Ada');
    expect((await access.users()).map(({ name }) => name)).toEqual(['Ada']);
  });

  it('whom the identity provider vouches for is found by the subject, which is one account', async () => {
    const provided = {
      role: 'viewer',
      passwordHash: null,
      oidcSubject: 'https://id.test 1',
      createdBy: 'test',
    } as const;
    const made = await access.createUser({ ...provided, name: 'Mara' });
    expect(made).toMatchObject({ name: 'Mara', hasPassword: false });
    expect(await access.userOfSubject('https://id.test 1')).toMatchObject({ id: made?.id, passwordHash: null });
    expect(await access.userOfSubject('https://other.test 1')).toBeNull();
    expect(await access.createUser({ ...provided, name: 'Eve' })).toBeNull();
  });

  it('the last who may administer stays', async () => {
    const ada = await make();
    expect(await access.removeUser(ada.id)).toBe('last_admin');
    expect(await access.updateUser(ada.id, { role: 'viewer' })).toBe('last_admin');
    expect(await access.updateUser(ada.id, { disabled: true })).toBe('last_admin');
    const bea = await make({ name: 'Bea' });
    expect(await access.updateUser(ada.id, { role: 'viewer' })).toBe('done');
    expect(await access.removeUser(bea.id)).toBe('last_admin');
  });

  it('a session is found by its token while its account may sign in', async () => {
    const ada = await make();
    await make({ name: 'Bea' });
    const session = await access.openSession(ada.id, 'token', HOUR);
    expect((await access.sessionOf('token', HOUR))?.id).toBe(session.id);
    expect(await access.sessionOf('other', HOUR)).toBeNull();
    expect(await access.sessionOf('token', 0)).toBeNull();
    await access.updateUser(ada.id, { disabled: true });
    expect(await access.sessionOf('token', HOUR)).toBeNull();
    await access.updateUser(ada.id, { disabled: false });
    expect(await access.sessionOf('token', HOUR)).toBeNull();
  });

  it('a session ends by being closed, by its time, and by a new password', async () => {
    const ada = await make();
    const { id } = await access.openSession(ada.id, 'one', HOUR);
    await access.openSession(ada.id, 'two', HOUR);
    await access.openSession(ada.id, 'short', -1);
    await access.closeSession(id);
    expect(await access.sessionOf('one', HOUR)).toBeNull();
    expect(await access.sessionOf('short', HOUR)).toBeNull();
    expect(await access.sessionOf('two', HOUR)).not.toBeNull();
    await access.updateUser(ada.id, { passwordHash: 'another' });
    expect(await access.sessionOf('two', HOUR)).toBeNull();
  });

  it('a session that the identity provider vouched for is checked when that is due, by one who takes it', async () => {
    const ada = await make();
    const due = await access.openSession(ada.id, 'due', HOUR, { grant: 'sealed', checkMs: -1 });
    await access.openSession(ada.id, 'later', HOUR, { grant: 'sealed', checkMs: HOUR });
    await access.openSession(ada.id, 'never', HOUR, { grant: null, checkMs: -1 });
    await access.openSession(ada.id, 'password', HOUR);
    for (const token of ['later', 'never', 'password'])
      expect(await access.sessionOf(token, HOUR)).toMatchObject({ checkDue: false });
    expect(await access.sessionOf('due', HOUR)).toMatchObject({ checkDue: true });
    expect((await Promise.all([access.takeCheck(due.id, HOUR), access.takeCheck(due.id, HOUR)])).sort()).toEqual([
      null,
      'sealed',
    ]);
    expect(await access.sessionOf('due', HOUR)).toMatchObject({ checkDue: false });
  });

  it('a session is prolonged from now on, and never beyond its longest time; its grant is the new one', async () => {
    const ada = await make();
    const { id, expiresAt } = await access.openSession(ada.id, 'one', HOUR, { grant: 'sealed', checkMs: HOUR });
    await access.prolongSession(id, { grant: 'anew', checkMs: -1, lifetimeMs: 3 * HOUR, longestMs: 9 * HOUR });
    const prolonged = await access.sessionOf('one', HOUR);
    expect(prolonged?.expiresAt).toBeGreaterThan(expiresAt + HOUR);
    expect(await access.takeCheck(id, HOUR)).toBe('anew');
    await access.prolongSession(id, { grant: 'anew', checkMs: HOUR, lifetimeMs: 9 * HOUR, longestMs: 2 * HOUR });
    const longest = await access.sessionOf('one', HOUR);
    expect((longest?.expiresAt ?? 0) - expiresAt).toBeLessThanOrEqual(HOUR + 1);
    await access.prolongSession(id, { grant: 'anew', checkMs: HOUR, lifetimeMs: HOUR, longestMs: -1 });
    expect(await access.sessionOf('one', HOUR)).toBeNull();
  });

  it('failures in a row lock an account; a success forgets them', async () => {
    const ada = await make();
    const fail = () => access.noteFailure(ada.id, 3, HOUR);
    await fail();
    await fail();
    await access.noteSuccess(ada.id);
    await fail();
    await fail();
    expect((await access.userNamed('Ada'))?.lockedMs).toBe(0);
    await fail();
    expect((await access.userNamed('Ada'))?.lockedMs).toBeGreaterThan(HOUR - 60_000);
  });

  it('a token does no more than its owner may, and nothing once expired, removed or its owner disabled', async () => {
    const ada = await make();
    await make({ name: 'Bea' });
    const of = (secretHash: string, lifetimeMs: number) =>
      access.createToken({ name: 'ci', role: 'admin', userId: ada.id, secretHash, lifetimeMs });
    const token = await of('secret', HOUR);
    await of('expired', -1);
    expect(await access.tokenOf('secret')).toEqual({ id: token.id, name: 'ci', role: 'admin' });
    expect(await access.tokenOf('expired')).toBeNull();
    await access.updateUser(ada.id, { role: 'operator' });
    expect((await access.tokenOf('secret'))?.role).toBe('operator');
    await access.updateUser(ada.id, { disabled: true });
    expect(await access.tokenOf('secret')).toBeNull();
    await access.updateUser(ada.id, { disabled: false });
    expect(await access.removeToken(token.id)).toBe(true);
    expect(await access.removeToken(token.id)).toBe(false);
    expect(await access.tokenOf('secret')).toBeNull();
  });

  it('a set-up link works once, the newest only, and only while there is nobody', async () => {
    await access.offerSetUp('first', HOUR);
    await access.offerSetUp('second', HOUR);
    expect(await access.setUp('first', ADMIN)).toBeNull();
    expect((await access.setUp('second', ADMIN))?.name).toBe('Ada');
    expect(await access.setUp('second', { ...ADMIN, name: 'Eve' })).toBeNull();
    await access.offerSetUp('third', HOUR);
    expect(await access.setUp('third', { ...ADMIN, name: 'Eve' })).toBeNull();
  });

  it('a command key is met as new, running, answered, or as another request’s', async () => {
    expect(await keys.begin('user 1', 'key', 'a')).toEqual({ kind: 'new' });
    expect(await keys.begin('user 1', 'key', 'a')).toEqual({ kind: 'running' });
    expect(await keys.begin('user 1', 'key', 'b')).toEqual({ kind: 'other_request' });
    expect(await keys.begin('user 2', 'key', 'b')).toEqual({ kind: 'new' });
    await keys.end('user 1', 'key', { status: 200, body: { done: 1 } });
    expect(await keys.begin('user 1', 'key', 'a')).toEqual({ kind: 'answered', status: 200, body: { done: 1 } });
    await keys.forget('user 1', 'key');
    expect(await keys.begin('user 1', 'key', 'a')).toEqual({ kind: 'new' });
  });
}
