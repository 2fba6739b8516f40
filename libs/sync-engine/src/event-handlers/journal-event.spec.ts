import fc from 'fast-check';
import type { InboundEvent } from '../ports';
import { readJournalEvents, readWebhookCall, translateEvents, type EventContext } from './index';

const AT = 1_790_000_000_000;
const context: EventContext = {
  portalId: '62515',
  ownSourceId: '54321',
  entities: [
    { entity: 'contact', objectType: 'contacts' },
    { entity: 'company', objectType: 'companies' },
    { entity: 'deal', objectType: 'deals' },
    { entity: 'request', objectType: 'tickets' },
    { entity: 'training', objectType: '2-77' },
  ],
};

interface Occurrence {
  /** As the journal tells it. */
  readonly entry: object;
  /** As webhooks tell it. */
  readonly calls: readonly object[];
}

const webhook = (subscriptionType: string, more: object): object => ({
  portalId: 62515,
  occurredAt: AT,
  subscriptionType,
  changeSource: 'CRM_UI',
  sourceId: 'userId:1',
  ...more,
});
const entry = (type: string, action: string, more: object): object => ({
  type,
  portalId: 62515,
  occurredAt: new Date(AT).toISOString(),
  action,
  ...more,
});

const TYPES = [
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
  ['0-5', 'ticket'],
  ['2-77', 'object'],
] as const;

/** The same happening in both tellings, of every object type. */
const occurrence: fc.Arbitrary<Occurrence> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    other: fc.constantFrom(...TYPES),
    objectId: fc.integer({ min: 1, max: 5 }),
    secondId: fc.integer({ min: 6, max: 9 }),
    changes: fc.dictionary(fc.constantFrom('firstname', 'amount', 'phone'), fc.string(), { minKeys: 1 }),
    what: fc.constantFrom('UPDATE', 'CREATE', 'DELETE', 'RESTORE', 'MERGE', 'GDPR_DELETE', 'ADDED', 'REMOVED'),
  })
  .map(({ type: [objectTypeId, prefix], other: [otherTypeId], objectId, secondId, changes, what }): Occurrence => {
    const typed = prefix === 'object' ? { objectTypeId } : {};
    const of = (name: string, more: object = {}) => webhook(`${prefix}.${name}`, { ...typed, objectId, ...more });
    const changed = Object.entries(changes).map(([propertyName, propertyValue]) =>
      of('propertyChange', { propertyName, propertyValue }),
    );
    const crm = (action: string, more: object = {}) => entry('crmObject', action, { objectTypeId, objectId, ...more });
    switch (what) {
      case 'UPDATE':
        return { entry: crm(what, { propertyChanges: changes }), calls: changed };
      case 'CREATE':
        return { entry: crm(what, { propertyChanges: changes }), calls: [of('creation'), ...changed] };
      case 'DELETE':
        return { entry: crm(what), calls: [of('deletion')] };
      case 'RESTORE':
        return { entry: crm(what), calls: [of('restore')] };
      case 'GDPR_DELETE':
        return {
          entry: entry('gdpr_privacy_deletion', what, { objectTypeId, objectId }),
          calls: [of('privacyDeletion')],
        };
      case 'MERGE': {
        const merged = { primaryObjectId: objectId, mergedObjectIds: [secondId], newObjectId: 700 };
        return { entry: crm(what, merged), calls: [of('merge', merged)] };
      }
      default: {
        const ends = {
          fromObjectTypeId: objectTypeId,
          fromObjectId: objectId,
          toObjectTypeId: otherTypeId,
          toObjectId: secondId,
          associationTypeId: 279,
        };
        return {
          entry: entry('association', `ASSOCIATION_${what}`, ends),
          calls: [webhook('object.associationChange', { ...ends, associationRemoved: what === 'REMOVED' })],
        };
      }
    }
  });

/** All that decides about a mark, whichever way it came. */
function marks(events: readonly InboundEvent[]): readonly object[] {
  return events.map(({ verdict, entity, objectId, mark }) => ({
    verdict,
    entity,
    objectId,
    mark: mark && { ...mark, reasons: [] },
  }));
}

describe('reading journal entries', () => {
  it('S1.1 push and journal make the same marks of the same happenings, for every object type', () => {
    fc.assert(
      fc.property(fc.array(occurrence, { minLength: 1, maxLength: 6 }), (happened) => {
        const journal = readJournalEvents(happened.map((one) => one.entry));
        const call = readWebhookCall(Buffer.from(JSON.stringify(happened.flatMap(({ calls }) => calls))));
        if (call.kind !== 'events') throw new Error('the test sent no valid call');
        expect([journal.malformed, call.malformed]).toEqual([[], []]);
        expect(marks(translateEvents(journal.events, { ...context, source: 'journal' }))).toEqual(
          marks(translateEvents(call.events, context)),
        );
      }),
    );
  });

  it('S7.2 a mark from the journal says so and never counts as our own: it does not tell who wrote', () => {
    const read = readJournalEvents([
      entry('crmObject', 'UPDATE', { objectTypeId: '0-1', objectId: 7, propertyChanges: { firstname: 'Zoë' } }),
    ]);
    const [event] = translateEvents(read.events, { ...context, source: 'journal' });
    expect(event?.mark).toMatchObject({
      reasons: ['journal'],
      onlyOwnEvents: false,
      hints: [{ property: 'firstname', value: 'Zoë', occurredAt: AT, own: false }],
    });
  });

  it('S1.1 what is no change of a record is kept without a mark; a malformed entry costs no other', () => {
    const { events, malformed } = readJournalEvents([
      entry('app_lifecycle_event', 'APP_UNINSTALL', { eventTypeId: '4-1916193', appId: 5 }),
      'no entry',
      entry('crmObject', 'DELETE', { objectTypeId: '0-1' }),
      entry('crmObject', 'DELETE', { objectTypeId: '0-1', objectId: 7 }),
    ]);
    expect(malformed.map(({ index }) => index)).toEqual([1, 2]);
    expect(translateEvents(events, context).map(({ verdict }) => verdict)).toEqual(['not_handled', 'marked']);
  });
});
