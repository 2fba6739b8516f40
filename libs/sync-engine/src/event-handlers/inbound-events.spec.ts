import fc from 'fast-check';
import { readWebhookCall, translateEvents, type EventContext } from './index';

const context: EventContext = {
  portalId: '62515',
  ownSourceId: '54321',
  entities: [
    { entity: 'contact', objectType: 'contacts' },
    { entity: 'company', objectType: '0-2' },
    { entity: 'training', objectType: '2-77' },
  ],
};

const base = {
  eventId: 1,
  subscriptionId: 2,
  portalId: 62515,
  appId: 54321,
  occurredAt: 1790000000000,
  attemptNumber: 0,
  objectId: 123,
  changeSource: 'CRM_UI',
  sourceId: 'userId:1',
};
const changed = {
  ...base,
  subscriptionType: 'contact.propertyChange',
  propertyName: 'firstname',
  propertyValue: 'Zoë',
};
const own = { changeSource: 'INTEGRATION', sourceId: '54321' };

function translate(events: readonly unknown[], given: EventContext = context) {
  const call = readWebhookCall(Buffer.from(JSON.stringify(events)));
  if (call.kind !== 'events' || call.malformed.length > 0) throw new Error('the test sent no valid call');
  return translateEvents(call.events, given);
}

describe('translating webhook events', () => {
  it('S1.1 a property change marks its record with a hint, and stores what came', () => {
    expect(translate([changed])).toEqual([
      {
        portalId: '62515',
        subscriptionType: 'contact.propertyChange',
        objectTypeId: '0-1',
        objectId: '123',
        propertyName: 'firstname',
        propertyValue: 'Zoë',
        occurredAt: 1790000000000,
        changeSource: 'CRM_UI',
        sourceId: 'userId:1',
        dedupeKey: expect.any(String),
        verdict: 'marked',
        entity: 'contact',
        payload: changed,
        mark: {
          record: { kind: 'hubspot', id: '123' },
          reasons: ['webhook'],
          about: ['fields'],
          changedColumns: {},
          localDeleted: false,
          onlyOwnCapture: false,
          hints: [{ recordId: '123', property: 'firstname', value: 'Zoë', occurredAt: 1790000000000, own: false }],
          onlyOwnEvents: false,
        },
      },
    ]);
  });

  it.each([
    ['creation', ['existence', 'fields'], []],
    ['deletion', ['existence'], ['(deletion)']],
    ['restore', ['existence', 'fields'], ['(restore)']],
    ['privacyDeletion', ['existence', 'erased'], []],
  ])('S1.7 a mark of %s is about %j', (kind, about, hints) => {
    const [row] = translate([{ ...base, subscriptionType: `contact.${kind}` }]);
    expect(row?.mark).toMatchObject({
      record: { kind: 'hubspot', id: '123' },
      about,
      hints: hints.map((property) => ({ recordId: '123', property, value: null })),
    });
  });

  it('S1.7 an association event marks its from end, about associations', () => {
    const { objectId: _, ...rest } = base;
    const [row] = translate([
      {
        ...rest,
        subscriptionType: 'company.associationChange',
        fromObjectId: 4,
        toObjectId: 5,
        associationRemoved: false,
      },
    ]);
    expect(row).toMatchObject({ entity: 'company', mark: { record: { id: '4' }, about: ['associations'] } });
  });

  it('S1.1 the event of a primary label is none of its association’s, which comes alike in all else', () => {
    const { objectId: _, ...rest } = base;
    const event = { ...rest, subscriptionType: 'contact.associationChange', associationType: 'CONTACT_TO_COMPANY' };
    const ends = { fromObjectId: 4, toObjectId: 5, associationRemoved: false };
    const rows = translate([
      { ...event, ...ends, isPrimaryAssociation: false },
      { ...event, ...ends, isPrimaryAssociation: true },
    ]);
    const ofContact = rows.filter(({ entity }) => entity === 'contact');
    expect(ofContact.map(({ mark }) => mark?.hints[0]?.property)).toEqual(['association', 'primary_association']);
    expect(new Set(rows.map(({ dedupeKey }) => dedupeKey)).size).toBe(4);
  });

  it('S5.4 a merge marks every record that it names, whichever of them is linked', () => {
    const rows = translate([
      { ...base, subscriptionType: 'contact.merge', newObjectId: 9, primaryObjectId: 1, mergedObjectIds: [2, 3] },
    ]);
    expect(rows.map((row) => row.mark?.record.id)).toEqual(['9', '1', '123', '2', '3']);
    expect(new Set(rows.map((row) => row.dedupeKey)).size).toBe(5);
    expect(rows.every((row) => row.mark?.about.includes('associations'))).toBe(true);
  });

  it('S7.2 an event of our own app marks as ours, with the value it names', () => {
    const [row] = translate([{ ...changed, ...own, propertyValue: '' }]);
    expect(row?.mark).toMatchObject({ onlyOwnEvents: true, hints: [{ value: null, own: true }] });
  });

  it.each([
    ['another integration', { changeSource: 'INTEGRATION', sourceId: '999' }],
    ['a workflow that names our id', { changeSource: 'AUTOMATION_PLATFORM', sourceId: '54321' }],
    ['no source', { changeSource: undefined, sourceId: undefined }],
  ])('S7.2 an event of %s is not ours', (_, source) => {
    expect(translate([{ ...changed, ...source }])[0]?.mark?.onlyOwnEvents).toBe(false);
  });

  it('S7.2 while our source id is unknown, no event counts as ours', () => {
    const [row] = translate([{ ...changed, ...own }], { ...context, ownSourceId: null });
    expect(row?.mark).toMatchObject({ onlyOwnEvents: false, hints: [{ own: false }] });
  });

  it('S7.2 what no value can confirm is looked at, even under our id: withheld values, deletions', () => {
    const rows = translate([
      { ...changed, ...own, propertyValue: 'REDACTED' },
      { ...base, ...own, subscriptionType: 'contact.deletion' },
    ]);
    expect(rows.map((row) => row.mark?.onlyOwnEvents)).toEqual([false, false]);
    expect(rows[0]?.mark?.hints).toEqual([]);
  });

  it('entities come from the registry: a type id, a plural name, and none', () => {
    const rows = translate([
      { ...base, subscriptionType: 'object.creation', objectTypeId: '0-1' },
      { ...base, subscriptionType: 'object.creation', objectTypeId: '2-77' },
      { ...base, subscriptionType: 'company.creation' },
      { ...base, subscriptionType: 'ticket.creation' },
    ]);
    expect(rows.map(({ entity, verdict }) => [entity, verdict])).toEqual([
      ['contact', 'marked'],
      ['training', 'marked'],
      ['company', 'marked'],
      [null, 'no_entity'],
    ]);
    expect(rows[3]?.mark).toBeNull();
  });

  it('two tables on one object type are both marked', () => {
    const entities = [
      { entity: 'customer', objectType: 'companies' },
      { entity: 'supplier', objectType: 'companies' },
    ];
    const rows = translate([{ ...base, subscriptionType: 'company.creation' }], { ...context, entities });
    expect(rows.map((row) => row.entity)).toEqual(['customer', 'supplier']);
    expect(rows[0]?.dedupeKey).not.toBe(rows[1]?.dedupeKey);
  });

  it('an unknown type is kept, not handled', () => {
    expect(translate([{ ...base, subscriptionType: 'conversation.newMessage' }])[0]).toMatchObject({
      verdict: 'not_handled',
      mark: null,
    });
  });

  it.each([
    ['of another portal', '1'],
    ['while no portal is connected', null],
  ])('S9.4 an event %s marks nothing and none of its values are kept', (_, portalId) => {
    const [row] = translate([changed], { ...context, portalId });
    expect(row).toMatchObject({ verdict: 'unknown_portal', mark: null, entity: null });
    expect(JSON.stringify(row)).not.toContain('Zoë');
  });

  it('S1.1 a call sent twice, in any order, with other event ids and attempts, gives the same rows', () => {
    const event = fc.record({
      objectId: fc.integer({ min: 1, max: 4 }),
      subscriptionType: fc.constantFrom('contact.propertyChange', 'contact.creation', 'company.propertyChange'),
      propertyName: fc.constantFrom('firstname', 'lastname'),
      propertyValue: fc.constantFrom('a', 'b', ''),
      occurredAt: fc.integer({ min: 0, max: 3 }),
    });
    const calls = fc
      .array(event, { maxLength: 12 })
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(
      fc.property(calls, fc.nat(), ([first, second], salt) => {
        const send = (events: typeof first, attemptNumber: number) =>
          translate(events.map((e, i) => ({ ...base, ...e, eventId: salt + i, attemptNumber })));
        const keys = (rows: ReturnType<typeof translate>) => rows.map((row) => row.dedupeKey).sort();
        expect(keys(send(second, 1))).toEqual(keys(send(first, 0)));
        expect(keys(send([...first, ...second], 0))).toEqual(keys(send(first, 0)));
      }),
    );
  });

  it('S1.1 events that differ in record, property, value or time are different', () => {
    const rows = translate([
      changed,
      { ...changed, objectId: 124 },
      { ...changed, propertyName: 'lastname' },
      { ...changed, propertyValue: 'Zoe' },
      { ...changed, occurredAt: changed.occurredAt + 1 },
    ]);
    expect(rows).toHaveLength(5);
  });
});
