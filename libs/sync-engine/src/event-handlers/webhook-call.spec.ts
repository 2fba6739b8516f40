import { readWebhookCall } from './index';

const event = {
  eventId: 100,
  subscriptionId: 2001,
  portalId: 62515,
  appId: 54321,
  occurredAt: 1790000000000,
  subscriptionType: 'contact.propertyChange',
  attemptNumber: 0,
  objectId: 123,
  propertyName: 'firstname',
  propertyValue: 'Zoë',
  changeSource: 'CRM_UI',
  sourceId: 'userId:1',
};

const call = (body: unknown) => readWebhookCall(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

function eventsOf(body: unknown) {
  const read = call(body);
  if (read.kind !== 'events') throw new Error(`expected events, got ${read.kind}`);
  return read;
}

describe('reading a webhook call', () => {
  it('hubspot-facts 7.3 ids become text, the classic type becomes a type id', () => {
    const [read] = eventsOf([event]).events;
    expect(read).toMatchObject({
      portalId: '62515',
      objectId: '123',
      objectTypeId: '0-1',
      kind: 'propertyChange',
      occurredAt: 1790000000000,
      property: { name: 'firstname', value: 'Zoë', withheld: false },
      changeSource: 'CRM_UI',
      sourceId: 'userId:1',
    });
  });

  it('hubspot-facts 7.3 `eventType` stands for `subscriptionType`', () => {
    const { subscriptionType, ...rest } = event;
    expect(eventsOf([{ ...rest, eventType: subscriptionType }]).events[0]?.kind).toBe('propertyChange');
  });

  it('hubspot-facts 7.2 a generic event names its type in objectTypeId, custom objects too', () => {
    const generic = { ...event, subscriptionType: 'object.propertyChange', objectTypeId: '2-143967026' };
    expect(eventsOf([generic]).events[0]).toMatchObject({ kind: 'propertyChange', objectTypeId: '2-143967026' });
  });

  it('hubspot-facts 7.3 a withheld value is known as withheld', () => {
    const { events } = eventsOf([
      { ...event, propertyValue: 'REDACTED' },
      { ...event, isSensitive: true, propertyValue: undefined },
    ]);
    expect(events.map(({ property }) => property?.withheld)).toEqual([true, true]);
  });

  it.each([
    [{ newObjectId: 9, primaryObjectId: 1, mergedObjectIds: [2], objectId: 1 }, '9', ['9', '1', '2']],
    [{ primaryObjectId: 1, mergedObjectIds: [2], objectId: 7 }, '1', ['1', '7', '2']],
    [{ objectId: 7 }, '7', ['7']],
  ])('hubspot-facts 7.3 the survivor of merge %j is %s', (fields, survivorId, ids) => {
    const { objectId: _, ...base } = event;
    const [read] = eventsOf([{ ...base, subscriptionType: 'contact.merge', ...fields }]).events;
    expect(read?.merge).toEqual({ survivorId, ids });
    expect(read?.objectId).toBe(survivorId);
  });

  it('hubspot-facts 7.3 an association event is about its from end', () => {
    const { objectId: _, ...base } = event;
    const [read] = eventsOf([
      {
        ...base,
        subscriptionType: 'deal.associationChange',
        associationType: 'DEAL_TO_CONTACT',
        fromObjectId: 64058987777,
        toObjectId: 5,
        associationRemoved: true,
      },
    ]).events;
    expect(read).toMatchObject({
      objectTypeId: '0-3',
      objectId: '64058987777',
      association: { type: 'DEAL_TO_CONTACT', toObjectId: '5', removed: true, primary: false },
    });
  });

  it('a type that this version does not know is read, not malformed', () => {
    const read = eventsOf([{ ...event, subscriptionType: 'event.completed', objectId: undefined }]);
    expect(read.malformed).toEqual([]);
    expect(read.events[0]).toMatchObject({ kind: null, objectId: null });
  });

  it.each([
    ['no JSON object', 'text', 'the event is no JSON object'],
    ['a list', [], 'the event is no JSON object'],
    ['no portal', { ...event, portalId: undefined }, 'portalId is missing'],
    ['no type', { ...event, subscriptionType: undefined }, 'subscriptionType is missing'],
    ['no record', { ...event, objectId: null }, 'objectId is missing'],
    ['a record id that is none', { ...event, objectId: 1.5 }, 'objectId is no record id'],
    ['no time', { ...event, occurredAt: undefined }, 'occurredAt is missing'],
    ['a time as text', { ...event, occurredAt: '2026-01-01' }, 'occurredAt is no time in milliseconds'],
    ['no property', { ...event, propertyName: '' }, 'propertyName is missing'],
    ['a value that is an object', { ...event, propertyValue: {} }, 'propertyValue is no text'],
    ['a generic event without type', { ...event, subscriptionType: 'object.creation' }, 'objectTypeId is missing'],
    [
      'merged ids that are no list',
      { ...event, subscriptionType: 'contact.merge', mergedObjectIds: 5 },
      'mergedObjectIds is no list',
    ],
    [
      'a merged id that is none',
      { ...event, subscriptionType: 'contact.merge', mergedObjectIds: ['x'] },
      'mergedObjectIds is no record id',
    ],
  ])('an event with %s is left out, with its reason; the others of the call stay', (_, malformed, reason) => {
    const read = eventsOf([event, malformed, event]);
    expect(read.events).toHaveLength(2);
    expect(read.malformed).toEqual([{ index: 1, reason }]);
  });

  it.each([
    ['{', 'malformed_json'],
    ['', 'malformed_json'],
    ['{}', 'not_an_array'],
    ['null', 'not_an_array'],
  ])('the body %j is %s', (body, kind) => {
    expect(call(body).kind).toBe(kind);
  });

  it('bytes that are no UTF-8 are malformed, never guessed at', () => {
    expect(readWebhookCall(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])).kind).toBe('malformed_json');
  });

  it('a call of more than a thousand events is refused as such', () => {
    expect(call(Array.from({ length: 1001 }, () => 1))).toEqual({ kind: 'too_many_events', count: 1001 });
  });
});
