import type { JournalAnswer } from '@app/sync-engine';
import { EmulatedPortal } from '../testing/emulated-portal';

describe('the webhooks journal', () => {
  let portal: EmulatedPortal;
  beforeEach(async () => {
    portal = await EmulatedPortal.start();
    await portal.control('POST', 'settings', { journal: { publishAfterMs: 0 } });
  });
  afterEach(() => portal.close());

  const portalId = async (): Promise<string> => portal.connections.connection!.portalId;
  const connected = async () => {
    const parts = portal.open();
    await portal.connect(parts);
    const done = await parts.journal.subscribe(await portalId(), [
      { objectTypeId: '0-1', properties: ['firstname', 'jobtitle'] },
    ]);
    expect(done).toEqual({ ok: true, value: { subscriptions: 3 } });
    return parts;
  };
  const read = async (
    parts: Awaited<ReturnType<typeof connected>>,
    offset: string | null,
  ): Promise<JournalAnswer | string> => {
    const answer = await parts.journal.next(await portalId(), offset);
    return answer.ok ? answer.value : `${answer.failure.kind}: ${answer.failure.message}`;
  };

  it('tells what was subscribed to, file after file, with a token of the app that no portal knows', async () => {
    const parts = await connected();
    expect(await read(parts, null)).toEqual({ kind: 'end' });
    const id = await portal.user('contacts', { firstname: 'Ada', lastname: 'Unmapped' });
    const first = await read(parts, null);
    expect(first).toMatchObject({
      kind: 'file',
      events: [{ action: 'CREATE', objectTypeId: '0-1', objectId: Number(id), propertyChanges: { firstname: 'Ada' } }],
    });
    const { offset } = first as Extract<JournalAnswer, { kind: 'file' }>;
    expect(await read(parts, offset)).toEqual({ kind: 'end' });
    await portal.control('PATCH', `user/objects/contacts/${id}`, { properties: { jobtitle: 'Notary' } });
    expect(await read(parts, offset)).toMatchObject({ events: [{ action: 'UPDATE' }] });
    expect(JSON.stringify(portal.connections.connection)).not.toContain('client_credentials');
  });

  it('S9.1 asks with a new token when HubSpot no longer takes the one it has', async () => {
    const parts = await connected();
    await portal.control('POST', 'expire-tokens');
    expect(await read(parts, null)).toEqual({ kind: 'end' });
  });

  it('S9.1 says what kind of failure it was', async () => {
    const parts = await connected();
    await portal.fault({ kind: 'status', status: 502, times: 1, match: { path: '/webhooks-journal/' } });
    expect(await read(parts, null)).toMatch(/^transient: HubSpot answered 502/);
    await portal.fault({ kind: 'cut_before', times: 1, match: { path: '/webhooks-journal/' } });
    expect(await read(parts, null)).toMatch(/^transient: HubSpot could not be asked/);
    await portal.fault({ kind: 'status', status: 429, times: 1, match: { path: '/webhooks-journal/' } });
    expect(await read(parts, null)).toMatch(/^rate_limited/);
    const stranger = portal.open({ clientSecret: 'wrong' });
    expect(await read(stranger, null)).toMatch(/refuses the app's own credentials/);
  });

  it('an offset that is no longer kept is gone', async () => {
    expect(await read(await connected(), '11111111-2222-4333-8444-555555555555')).toEqual({ kind: 'gone' });
  });
});
