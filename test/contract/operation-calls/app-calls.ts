import type { OperationSubject, Sample, SampleMakers } from '../operation-sample';

const settings = { targetUrl: 'https://example.com/hooks', throttling: { maxConcurrentRequests: 10 } };

const journalOffset = async ({ account, operation }: OperationSubject): Promise<string> => {
  await account.record('contacts');
  const part = operation.template.includes('journal-local') ? 'journal-local' : 'journal';
  const answer = await account.calls.call('GET', `/webhooks-journal/${part}/2026-03/earliest`, {
    token: account.appToken,
  });
  await account.record('contacts');
  return (answer.responseBody as { currentOffset: string }).currentOffset;
};

const SUBSCRIPTIONS = '/webhooks-journal/subscriptions/2026-03';

const journalSubscription = async ({ account }: OperationSubject): Promise<string> => {
  const body = { subscriptionType: 'OBJECT', objectTypeId: '0-1', portalId: account.next(), actions: ['CREATE'] };
  const answer = await account.calls.call('POST', SUBSCRIPTIONS, { token: account.appToken, body });
  return String((answer.responseBody as { id: number }).id);
};

const filter = { conditions: [{ filterType: 'CRM_OBJECT_PROPERTY', property: 'city', operator: 'EQ', value: 'Bonn' }] };

const journalFilter = async (subject: OperationSubject): Promise<[subscription: string, filter: string]> => {
  const subscriptionId = await journalSubscription(subject);
  const { account } = subject;
  const body = { subscriptionId: Number(subscriptionId), filter };
  const answer = await account.calls.call('POST', `${SUBSCRIPTIONS}/filters`, { token: account.appToken, body });
  return [subscriptionId, String((answer.responseBody as { filterId: number }).filterId)];
};

const snapshot = ({ account }: OperationSubject, id: string): Record<string, unknown> => ({
  snapshotRequests: [
    { portalId: account.emulator.portalId, objectTypeId: '0-1', objectId: Number(id), properties: ['firstname'] },
  ],
});

const journal = (part: string): SampleMakers => ({
  [`GET journal/${part}/earliest`]: async (subject) => (await journalOffset(subject), [{}]),
  [`GET journal/${part}/latest`]: async (subject) => (await journalOffset(subject), [{}]),
  [`GET journal/${part}/offset/:id/next`]: async (subject) => [
    { parameters: { offset: await journalOffset(subject) } },
    { parameters: { offset: '0f0f0f0f-0000-4000-8000-000000000000' } },
  ],
  [`GET journal/${part}/batch/earliest/:id`]: async (subject) => (
    await journalOffset(subject),
    [{ parameters: { count: '2' } }]
  ),
  [`GET journal/${part}/batch/latest/:id`]: async (subject) => (
    await journalOffset(subject),
    [{ parameters: { count: '2' } }]
  ),
  [`GET journal/${part}/batch/:id/next/:id`]: async (subject) => [
    { parameters: { offset: await journalOffset(subject), count: '2' } },
  ],
  [`POST journal/${part}/batch/read`]: async (subject): Promise<Sample[]> => {
    const offset = await journalOffset(subject);
    return [{ body: { inputs: [offset] } }, { body: { inputs: [offset, '0f0f0f0f-0000-4000-8000-000000000000'] } }];
  },
  [`GET journal/${part}/status/:id`]: async (subject) => {
    const { account } = subject;
    const answer = await account.calls.call('POST', '/webhooks-journal/snapshots/2026-03/crm', {
      token: account.appToken,
      body: snapshot(subject, await account.record('contacts')),
    });
    const { snapshotResponses } = answer.responseBody as { snapshotResponses: { snapshotStatusId: string }[] };
    return [{ parameters: { statusId: snapshotResponses[0]?.snapshotStatusId ?? '' } }];
  },
});

const tokenForms = async ({ account, operation }: OperationSubject): Promise<Sample[]> => {
  const form = await account.refreshForm();
  const dead: Sample = { form: { ...form, refresh_token: 'na1-dead' } };
  const scope = 'developer.webhooks_journal.read';
  const app: Sample = { form: { ...account.client(), grant_type: 'client_credentials', scope } };
  return operation.template.includes('/v1/') ? [{ form }, dead] : [{ form }, dead, app];
};

export const appCalls: SampleMakers = {
  'POST oauth/token': tokenForms,
  'POST oauth/token/introspect': async ({ account }) => [
    { form: { ...account.client(), token: await account.accessToken(), token_type_hint: 'access_token' } },
    { form: { ...account.client(), token: await account.refreshToken(), token_type_hint: 'refresh_token' } },
    { form: { ...account.client(), token: 'unknown', token_type_hint: 'refresh_token' } },
  ],
  'POST oauth/token/revoke': async ({ account }) => [
    { form: { ...account.client(), token: await account.refreshToken(), token_type_hint: 'refresh_token' } },
  ],
  'GET oauth/access-tokens/:id': async ({ account }) => [
    { parameters: { token: await account.accessToken() } },
    { parameters: { token: 'unknown' } },
  ],
  'GET oauth/refresh-tokens/:id': async ({ account }) => [{ parameters: { token: await account.refreshToken() } }],
  'DELETE oauth/refresh-tokens/:id': async ({ account }) => [{ parameters: { token: await account.refreshToken() } }],

  'GET webhooks/:id/settings': async ({ account }) => (await account.aimWebhooks(), [{}]),
  'PUT webhooks/:id/settings': () => [{ body: settings }, { body: { ...settings, targetUrl: 'http://example.com' } }],
  'DELETE webhooks/:id/settings': async ({ account }) => (await account.aimWebhooks(), [{}]),
  'GET webhooks/:id/subscriptions': async ({ account }) => (await account.webhookSubscription(), [{}]),
  'POST webhooks/:id/subscriptions': ({ account }) => {
    const body = { eventType: 'contact.propertyChange', propertyName: `q${account.next()}`, active: true };
    return [{ body }, { body }, { body: { eventType: 'butterfly.creation' } }];
  },
  'POST webhooks/:id/subscriptions/batch/update': async ({ account }) => [
    { body: { inputs: [{ id: Number(await account.webhookSubscription()), active: false }] } },
  ],
  'GET webhooks/:id/subscriptions/:id': async ({ account }) => [
    { parameters: { subscriptionId: await account.webhookSubscription() } },
    { parameters: { subscriptionId: '1' } },
  ],
  'PATCH webhooks/:id/subscriptions/:id': async ({ account }) => [
    { parameters: { subscriptionId: await account.webhookSubscription() }, body: { active: false } },
  ],
  'DELETE webhooks/:id/subscriptions/:id': async ({ account }) => [
    { parameters: { subscriptionId: await account.webhookSubscription() } },
  ],

  ...journal('journal'),
  ...journal('journal-local'),
  'POST journal/snapshots/crm': async (subject) => [
    { body: snapshot(subject, await subject.account.record('contacts')) },
  ],
  'GET journal/subscriptions': async (subject) => (await journalSubscription(subject), [{}]),
  'POST journal/subscriptions': ({ account }) => [
    {
      body: {
        subscriptionType: 'OBJECT',
        objectTypeId: '0-2',
        portalId: account.emulator.portalId,
        actions: ['CREATE', 'UPDATE'],
        properties: ['name'],
        objectIds: [],
      },
    },
    { body: { subscriptionType: 'BUTTERFLY' } },
  ],
  'GET journal/subscriptions/:id': async (subject) => [
    { parameters: { subscriptionId: await journalSubscription(subject) } },
  ],
  'DELETE journal/subscriptions/:id': async (subject) => [
    { parameters: { subscriptionId: await journalSubscription(subject) } },
  ],
  'DELETE journal/subscriptions/portals/:id': () => [{ parameters: { portalId: '987654' } }],
  'POST journal/subscriptions/filters': async (subject) => [
    { body: { subscriptionId: Number(await journalSubscription(subject)), filter } },
  ],
  'GET journal/subscriptions/filters/subscription/:id': async (subject) => [
    { parameters: { subscriptionId: (await journalFilter(subject))[0] } },
  ],
  'GET journal/subscriptions/filters/:id': async (subject) => [
    { parameters: { filterId: (await journalFilter(subject))[1] } },
  ],
  'DELETE journal/subscriptions/filters/:id': async (subject) => [
    { parameters: { filterId: (await journalFilter(subject))[1] } },
  ],
};
