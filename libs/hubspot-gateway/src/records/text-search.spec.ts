import type { HubSpotGatewayParts } from '../gateway-assembly';
import { EmulatedPortal } from '../testing/emulated-portal';

describe('facts 3: a search by words', () => {
  let portal: EmulatedPortal;
  let parts: HubSpotGatewayParts;

  beforeAll(async () => {
    portal = await EmulatedPortal.start();
    parts = portal.open();
    await portal.connect(parts);
    await parts.externalId.ensure('contacts');
    await parts.gateway.createBatch(
      'contacts',
      ['Ada', 'Adrian', 'Bo'].map((firstname, n) => ({
        traceId: firstname,
        properties: { renewa_id: `words-${n}`, firstname, lastname: 'Lindqvist', email: `${firstname}@words.test` },
      })),
    );
  });
  afterAll(() => portal.close());

  it('finds what people would look for, with the properties asked for, and no more than asked for', async () => {
    const found = await parts.textSearch.find('contacts', 'ada@words.test', ['email', 'firstname'], 10);
    if (!found.ok) throw new Error(found.failure.message);
    expect(found.value.map(({ properties }) => [properties['email'], properties['firstname']])).toEqual([
      ['ada@words.test', 'Ada'],
    ]);
    const two = await parts.textSearch.find('contacts', 'Lindqvist', [], 2);
    expect(two).toMatchObject({ ok: true, value: { length: 2 } });
  });

  it('S9.1 draws from the search window, as a review does', async () => {
    portal.budget.taken.length = 0;
    await parts.textSearch.find('contacts', 'nobody', [], 10);
    expect(portal.budget.taken.map(({ window, priority }) => [window, priority])).toEqual([['search', 'review']]);
  });
});
