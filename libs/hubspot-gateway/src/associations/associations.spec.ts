import type { AssociationLabel } from '@app/sync-engine';
import type { HubSpotGatewayParts } from '../gateway-assembly';
import { EmulatedPortal } from '../testing/emulated-portal';

describe('associations of an emulated portal', () => {
  let portal: EmulatedPortal;
  let parts: HubSpotGatewayParts;
  let contact: string;
  let company: string;
  let labels: readonly AssociationLabel[];

  beforeAll(async () => {
    portal = await EmulatedPortal.start();
    parts = portal.open();
    await portal.connect(parts);
    const read = await parts.associations.readLabels('contacts', 'companies');
    if (!read.ok) throw new Error(read.failure.message);
    labels = read.value;
  });

  beforeEach(async () => {
    contact = await portal.user('contacts', { email: `p${Math.random()}@example.com` });
    company = await portal.user('companies', { name: 'Firm' });
  });

  afterAll(() => portal.close());

  const held = async (id = contact): Promise<readonly (readonly [string, readonly (string | null)[]])[] | null> => {
    const read = await parts.associations.readAssociations('contacts', 'companies', [id]);
    if (!read.ok) throw new Error(read.failure.message);
    return (
      read.value.get(id)?.map(({ toId, types }) => [toId, types.map(({ label }) => label).sort()] as const) ?? null
    );
  };
  const typeOf = (label: string | null): AssociationLabel =>
    labels.find((one) => one.category === 'HUBSPOT_DEFINED' && one.label === label)!;
  const pair = () => ({ fromId: contact, toId: company });
  const outcome = async (
    call: Promise<{ ok: boolean; value?: ReadonlyMap<string, { kind: string }> }>,
  ): Promise<string> => {
    const answer = await call;
    return answer.value?.get(`${contact}>${company}`)?.kind ?? 'failed';
  };

  it('S6.5 a record without associations has none; that is an answer, not an error (facts 6.2)', async () => {
    expect(await held()).toEqual([]);
  });

  it('S6.2 associates, labels, takes labels and associations away, each as HubSpot says', async () => {
    const { associations } = parts;
    expect(await outcome(associations.associate('contacts', 'companies', [pair()]))).toBe('written');
    expect(await held()).toEqual([[company, [null]]]);
    const primary = { ...pair(), types: [typeOf('Primary')] };
    expect(await outcome(associations.label('contacts', 'companies', [primary]))).toBe('written');
    expect(await held()).toEqual([[company, ['Primary', null].sort()]]);
    expect(await outcome(associations.removeLabels('contacts', 'companies', [primary]))).toBe('written');
    expect(await held()).toEqual([[company, [null]]]);
    expect(await outcome(associations.dissociate('contacts', 'companies', [pair()]))).toBe('written');
    expect(await held()).toEqual([]);
  });

  it('S2.2 a pair whose end does not exist is refused alone, in HubSpot’s words', async () => {
    const missing = { fromId: contact, toId: '999999999' };
    const answer = await parts.associations.associate('contacts', 'companies', [pair(), missing]);
    if (!answer.ok) throw new Error(answer.failure.message);
    expect(answer.value.get(`${contact}>${company}`)).toEqual({ kind: 'written' });
    expect(answer.value.get(`${contact}>999999999`)).toMatchObject({
      kind: 'refused',
      refusal: { message: expect.stringContaining('999999999') },
    });
  });

  it('S6.5 follows the pages of a record with more than five hundred associations (facts 6.2)', async () => {
    const companies = await Promise.all(
      Array.from({ length: 501 }, (_, at) => portal.user('companies', { name: `Firm ${at}` })),
    );
    const pairs = companies.map((toId) => ({ fromId: contact, toId }));
    await parts.associations.associate('contacts', 'companies', pairs);
    expect((await held())!.map(([toId]) => toId).sort()).toEqual([...companies].sort());
  });

  it('S6.1 makes a label and lists it; a name that exists is refused', async () => {
    const label = { name: 'landlord', label: 'Landlord', inverseLabel: 'Tenant' };
    const made = await parts.associations.createLabel('contacts', 'companies', label);
    expect(made.ok && made.value.map((one) => one.label)).toEqual(expect.arrayContaining(['Landlord']));
    const again = await parts.associations.createLabel('contacts', 'companies', label);
    expect(again).toMatchObject({ ok: false, failure: { kind: 'final' } });
    const listed = await parts.associations.readLabels('contacts', 'companies');
    expect(listed.ok && listed.value.some((one) => one.label === 'Landlord')).toBe(true);
  });
});
