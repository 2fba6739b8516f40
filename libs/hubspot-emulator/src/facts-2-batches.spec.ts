import { EmulatedAccount } from './testing/emulated-account';

/** Statements of hubspot-facts 2.6 and 2.8–2.10; each test names its section. */
describe('batches and the life of records (facts 2)', () => {
  const account = new EmulatedAccount();
  beforeEach(() => account.open());
  afterAll(() => account.close());

  const contacts = '/crm/v3/objects/contacts';
  const batch = (call: string, body: unknown, type = 'contacts') =>
    account.hubspot.post(`/crm/v3/objects/${type}/batch/${call}`, body);
  const contact = (properties: Record<string, string> = { firstname: 'A' }) => account.make('contacts', properties);
  const merge = (primaryObjectId: string, objectIdToMerge: string, type = 'contacts') =>
    account.hubspot.post(`/crm/v3/objects/${type}/merge`, { primaryObjectId, objectIdToMerge });

  describe('batches (2.6)', () => {
    it.each(['create', 'read', 'update', 'upsert'])('0.5 %s without inputs is an empty success', async (call) => {
      const answer = await batch(call, { records: [] });
      expect([answer.status < 300, answer.body.results]).toEqual([true, []]);
    });

    it('2.6 reads that miss some or all are 207 with one error for all missing ids', async () => {
      const id = await contact();
      const some = await batch('read', { inputs: [{ id: '1' }, { id }, { id: '2' }] });
      expect(some).toMatchObject({
        status: 207,
        body: {
          status: 'COMPLETE',
          results: [{ id }],
          numErrors: 1,
          errors: [
            {
              status: 'error',
              category: 'OBJECT_NOT_FOUND',
              message:
                'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
              context: { ids: ['1', '2'] },
            },
          ],
        },
      });
      expect(await batch('read', { inputs: [{ id: '1' }] })).toMatchObject({ status: 207, body: { results: [] } });
    });

    it('0.5 a 207 has its keys in the recorded order, its entries neither errors nor links', async () => {
      const { body } = await batch('read', { inputs: [{ id: '1' }] });
      expect(Object.keys(body)).toEqual(['completedAt', 'status', 'startedAt', 'results', 'errors', 'numErrors']);
      expect(Object.keys(body.errors[0])).toEqual(['status', 'category', 'message', 'context']);
    });

    it('2.3 fifty inputs at most with history', async () => {
      const inputs = Array.from({ length: 51 }, (_, n) => ({ id: String(n + 1) }));
      expect((await batch('read', { inputs, propertiesWithHistory: ['email'] })).status).toBe(400);
      expect((await batch('read', { inputs: inputs.slice(1), propertiesWithHistory: ['email'] })).status).toBe(207);
    });

    it('2.6 results come in an order of their own', async () => {
      const ids = [];
      for (let n = 0; n < 20; n++) ids.push(await contact());
      const { results } = (await batch('read', { inputs: ids.map((id) => ({ id })) })).body;
      const told = results.map(({ id }: { id: string }) => id);
      expect(told).not.toEqual(ids);
      expect([...told].sort()).toEqual([...ids].sort());
    });

    it('2.6, trap 7 a read by a secondary address shows the primary one', async () => {
      const id = (await merge(await contact({ email: 'a@example.com' }), await contact({ email: 'b@example.com' })))
        .body.id;
      const read = {
        idProperty: 'email',
        properties: ['email', 'hs_additional_emails'],
        inputs: [{ id: 'b@example.com' }],
      };
      expect((await batch('read', read)).body.results).toMatchObject([
        { id, properties: { email: 'a@example.com', hs_additional_emails: 'b@example.com' } },
      ]);
    });

    it('2.6 an update with a missing id is 207 and names the id and its trace id', async () => {
      const id = await contact();
      const inputs = [
        { id, objectWriteTraceId: 'a', properties: { city: 'Bonn' } },
        { id: '5', objectWriteTraceId: 'b', properties: { city: 'Bonn' } },
      ];
      expect(await batch('update', { inputs })).toMatchObject({
        status: 207,
        body: {
          results: [{ id, objectWriteTraceId: 'a' }],
          errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['5'], objectWriteTraceId: ['b'] } }],
        },
      });
    });

    it('0.5, 2.6 a conflict in a batch tells no id; with trace ids its entry does', async () => {
      const id = await contact({ email: 'a@example.com' });
      const properties = { email: 'a@example.com' };
      expect(
        await batch('create', { inputs: [{ properties }, { properties: { email: 'b@example.com' } }] }),
      ).toMatchObject({
        status: 409,
        body: { category: 'CONFLICT', message: 'Contact already exists' },
      });
      const inputs = [{ properties, objectWriteTraceId: 't' }];
      expect((await batch('create', { inputs })).body.errors).toMatchObject([
        { category: 'CONFLICT', context: { objectWriteTraceId: ['t'], existingId: [id] } },
      ]);
    });

    it('2.6 two creates of one new address in a batch are a conflict', async () => {
      const properties = { email: 'a@example.com' };
      expect((await batch('create', { inputs: [{ properties }, { properties }] })).status).toBe(409);
      expect((await account.hubspot.get(contacts)).body.results).toEqual([]);
    });

    it('2.6, 12.2 without partialByTraceId one bad input refuses all', async () => {
      await account.set({ partialByTraceId: false });
      const inputs = [
        { objectWriteTraceId: '1', properties: { firstname: 'A' } },
        { objectWriteTraceId: '2', properties: { color: 'x' } },
      ];
      expect((await batch('create', { inputs })).status).toBe(400);
    });

    it('2.6 trace ids that are not unique do not part a batch', async () => {
      const inputs = [{ color: 'x' }, { firstname: 'A' }].map((properties) => ({
        objectWriteTraceId: '1',
        properties,
      }));
      expect((await batch('create', { inputs })).status).toBe(400);
    });

    it('2.7 an upsert tells which records are new', async () => {
      await contact({ email: 'a@example.com' });
      const inputs = ['a@example.com', 'b@example.com'].map((id) => ({
        id,
        idProperty: 'email',
        properties: { city: 'X' },
      }));
      const { results } = (await batch('upsert', { inputs })).body;
      const told = results.map((made: { new: boolean; properties: { email?: string } }) => made.new).sort();
      expect(told).toEqual([false, true]);
    });

    it('2.6 archives ignore ids that are not there', async () => {
      const id = await contact();
      expect((await batch('archive', { inputs: [{ id }, { id: '5' }, { id }] })).status).toBe(204);
      expect((await account.hubspot.get(`${contacts}/${id}`)).status).toBe(404);
    });
  });

  describe('time stamps, archive, merge (2.8, 2.9, 2.10)', () => {
    it('2.8, trap 14 archiving does not move the modified date', async () => {
      const id = await contact();
      const { updatedAt } = (await account.hubspot.get(`${contacts}/${id}`)).body;
      account.now += 60_000;
      await account.hubspot.delete(`${contacts}/${id}`);
      expect((await account.hubspot.get(`${contacts}/${id}?archived=true`)).body.updatedAt).toBe(updatedAt);
    });

    it.each([
      ['contacts', { firstname: 'A' }, 'lastmodifieddate', 'createdate'],
      ['companies', { name: 'A' }, 'hs_lastmodifieddate', 'createdate'],
      ['notes', { hs_note_body: 'A' }, 'hs_lastmodifieddate', 'hs_createdate'],
    ])('2.8 %s tell their dates as system properties', async (type, properties, modified, created) => {
      const id = await account.make(type, properties);
      const record = (await account.hubspot.get(`/crm/v3/objects/${type}/${id}`)).body;
      expect([record.properties[modified], record.properties[created]]).toEqual([record.updatedAt, record.createdAt]);
    });

    it('2.9, 2.10 an archived record is 404 to GET and PATCH', async () => {
      const id = await contact();
      await account.hubspot.delete(`${contacts}/${id}`);
      expect((await account.hubspot.get(`${contacts}/${id}`)).status).toBe(404);
      expect((await account.hubspot.patch(`${contacts}/${id}`, { properties: { city: 'B' } })).status).toBe(404);
    });

    it('2.9 a create with the address of an archived contact makes a new one', async () => {
      const id = await contact({ email: 'a@example.com' });
      await account.hubspot.delete(`${contacts}/${id}`);
      expect(await contact({ email: 'a@example.com' })).not.toBe(id);
    });

    it('2.9 gdpr-delete erases for good, by id or by address', async () => {
      const id = await contact({ email: 'a@example.com' });
      const body = { objectId: 'a@example.com', idProperty: 'email' };
      expect((await account.hubspot.post(`${contacts}/gdpr-delete`, body)).status).toBe(204);
      expect((await account.hubspot.get(`${contacts}/${id}?archived=true`)).status).toBe(404);
      expect((await account.hubspot.post(`${contacts}/gdpr-delete`, { objectId: id })).status).toBe(404);
    });

    it('2.9 the primary’s values win, blanks are filled, old ids are listed, the modified date is that of the merge', async () => {
      const primary = await contact({ firstname: 'A', city: 'Bonn' });
      const secondary = await contact({ firstname: 'B', zip: '53111' });
      account.now += 60_000;
      const { id } = (await merge(primary, secondary)).body;
      const survivor = (
        await account.hubspot.get(`${contacts}/${primary}?properties=firstname,city,zip,hs_merged_object_ids`)
      ).body;
      expect(survivor).toMatchObject({
        id,
        properties: { firstname: 'A', city: 'Bonn', zip: '53111', hs_merged_object_ids: `${primary};${secondary}` },
      });
      expect(Date.parse(survivor.updatedAt)).toBeGreaterThanOrEqual(account.now);
      expect((await account.hubspot.patch(`${contacts}/${secondary}`, { properties: { city: 'Ulm' } })).body.id).toBe(
        id,
      );
    });

    it('2.9, trap 36 associations are united, a second primary is dropped', async () => {
      const [a, b] = [await contact(), await contact()];
      const companies = [
        await account.make('companies', { name: 'A' }),
        await account.make('companies', { name: 'B' }),
      ];
      const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
      for (const [index, id] of [a, b].entries())
        await account.hubspot.put(`/crm/v4/objects/contacts/${id}/associations/companies/${companies[index]}`, primary);
      const { id } = (await merge(a, b)).body;
      const partners = (await account.hubspot.get(`/crm/v4/objects/contacts/${id}/associations/companies`)).body
        .results;
      const labels = partners.map((partner: { associationTypes: { label: string | null }[] }) =>
        partner.associationTypes.map(({ label }) => label).filter((label) => label !== null),
      );
      expect(labels).toEqual([['Primary'], []]);
    });

    it.each([
      ['merge', { primaryObjectId: '1' }, '[objectIdToMerge]'],
      ['gdpr-delete', {}, '[objectId]'],
    ])('0.5 %s of %j names the fields that it lacks', async (call, body, names) => {
      const answer = await account.hubspot.post(`${contacts}/${call}`, body);
      expect(answer).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
      expect(answer.body.message).toContain(`Some required fields were not set: ${names}`);
    });

    it('2.9 more than 250 merges are 414', async () => {
      const ids = Array.from({ length: 249 }, (_, n) => String(n + 1)).join(';');
      const held = { id: '900', properties: { firstname: 'Many', hs_merged_object_ids: ids } };
      await account.hubspot.control('POST', 'load', { records: { contacts: [held] } });
      expect(await merge('900', await contact())).toMatchObject({
        status: 414,
        body: { message: 'Cannot have more than 250 identities on a profile' },
      });
    });

    it('2.9 chains of merges resolve to the last survivor', async () => {
      const [a, b, c] = [await contact(), await contact(), await contact()];
      const { id } = (await merge((await merge(a, b)).body.id, c)).body;
      for (const old of [a, b, c]) expect((await account.hubspot.get(`${contacts}/${old}`)).body.id).toBe(id);
    });

    it('2.10, 12.2 a batch read of two merged ids gives the survivor once, or counts them as missing', async () => {
      const [a, b] = [await contact(), await contact()];
      const { id } = (await merge(a, b)).body;
      const read = () => batch('read', { inputs: [{ id: a }, { id: b }] });
      expect((await read()).body.results).toMatchObject([{ id }]);
      await account.set({ batchReadOfMerged: 'missing' });
      expect((await read()).body.errors).toMatchObject([{ context: { ids: [a, b] } }]);
    });

    it('2.9, 12.2 merges of old kept the primary’s id', async () => {
      await account.set({ mergeStyle: 'keep-primary' });
      const [a, b] = [await contact(), await contact()];
      expect((await merge(a, b)).body.id).toBe(a);
      expect((await account.hubspot.get(`${contacts}/${b}`)).body.id).toBe(a);
    });

    it('2.6, 12.2 a batch update of a merged id is told as missing when it is not dropped', async () => {
      await account.set({ dropMergedInBatchUpdate: false });
      const [a, b] = [await contact(), await contact()];
      await merge(a, b);
      const inputs = [{ id: a, properties: { city: 'Bonn' } }];
      expect((await batch('update', { inputs })).body.errors).toMatchObject([{ context: { ids: [a] } }]);
    });

    it('2.10, 12.2 the same value written may count as a change', async () => {
      await account.set({ sameValueTouches: true });
      const id = await contact({ firstname: 'A' });
      const before = (await account.hubspot.get(`${contacts}/${id}`)).body.updatedAt;
      const after = (await account.hubspot.patch(`${contacts}/${id}`, { properties: { firstname: 'A' } })).body
        .updatedAt;
      expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
    });
  });
});
