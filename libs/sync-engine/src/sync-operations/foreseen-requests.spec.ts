import type { PlannedRecord } from '../core';
import type { Link } from '../core';
import type { LeasedRecord } from '../ports';
import { foreseenRequests } from './foreseen-requests';
import { WorkItem } from './work-item';

const mark: LeasedRecord['mark'] = {
  id: 'm',
  entity: 'contact',
  record: { kind: 'local', id: '1' },
  reasons: ['run'],
  about: ['fields'],
  changedColumns: {},
  localDeleted: false,
  onlyOwnCapture: true,
  hints: [],
  onlyOwnEvents: true,
  stamp: 's',
  attempts: 0,
  firstMarkedAt: 0,
  lastMarkedAt: 0,
  staleSince: null,
};

function item(record: Partial<PlannedRecord> | null, link: Partial<Link> | null = null): WorkItem {
  const planned = record && {
    record: { action: 'link', linkId: null, localKey: '1', hubspotId: null, fields: [], ...record } as PlannedRecord,
    kind: 'first_sync' as const,
    choices: {},
  };
  return new WorkItem({ mark, link: link as Link | null, tracks: {}, intents: [], planned });
}

const written = { field: 'f', local: ['a'], hubspot: [null], toHubSpot: ['a'] };

describe('S9.1 the requests that a batch reserves', () => {
  it('are a read and a write for what nobody planned', () => {
    expect(foreseenRequests([item(null)])).toBe(2);
    expect(foreseenRequests([item({ hubspotId: '9' }), item(null)])).toBe(2);
  });

  it('are one where the plan only links, only creates, or only takes over what HubSpot has', () => {
    expect(foreseenRequests([item({ hubspotId: '9' })])).toBe(1);
    expect(foreseenRequests([item({ action: 'create_in_hubspot', fields: [written] })])).toBe(1);
    expect(foreseenRequests([item({ action: 'create_locally', hubspotId: '9' })])).toBe(1);
  });

  it('are two where a field is to be written, or may be by a decision, or an undo archives', () => {
    expect(foreseenRequests([item({ hubspotId: '9', fields: [written] })])).toBe(2);
    const reviewed = { field: 'f', local: ['a'], hubspot: ['b'], review: 'first_link' as const };
    expect(foreseenRequests([item({ hubspotId: '9', fields: [reviewed] })])).toBe(2);
    expect(foreseenRequests([item({ action: 'undo', hubspotId: '9' })])).toBe(2);
  });

  it('are two for a create whose answer was lost: the record is looked for first', () => {
    expect(foreseenRequests([item({ action: 'create_in_hubspot' }, { state: 'pending', localKey: '1' })])).toBe(2);
  });

  it('are those of all records together, the finished ones left out', () => {
    const creating = item({ action: 'create_in_hubspot' });
    const linking = item({ hubspotId: '9' });
    expect(foreseenRequests([creating, linking])).toBe(2);
    linking.finish({ kind: 'clear' });
    expect(foreseenRequests([creating, linking])).toBe(1);
  });
});
