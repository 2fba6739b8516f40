import { EMPTY_TRACK, plainMark } from '../core';
import type { FieldTrack, Link, WriteIntent } from '../core';
import { openIntent } from '../testing/field-case';
import { closeUnread } from './delete-stage';
import { WorkItem } from './work-item';

function severed(intents: readonly WriteIntent[], tracks: Readonly<Record<string, FieldTrack>> = {}): WorkItem {
  return new WorkItem({
    mark: {
      ...plainMark({ kind: 'link', id: 'l' }, 'webhook', ['existence']),
      id: 'm',
      entity: 'contact',
      stamp: 's',
      attempts: 0,
      firstMarkedAt: 0,
      lastMarkedAt: 0,
      staleSince: null,
    },
    link: { id: 'l', state: 'severed', localKey: '1', hubspotId: '7', version: 'v' } as Link,
    tracks,
    intents,
  });
}

describe('S2.5 an intent that is closed although no history was read since its call could land last', () => {
  const WRITE: WriteIntent = { ...openIntent(['a'], { id: 'i', decidedUpdatedAt: 100 }), field: 'phone' };

  it('leaves its field unverified, for whoever restores the record (S5.5)', () => {
    const item = severed([WRITE], { phone: { ...EMPTY_TRACK, authored: { side: 'local', at: 5 } } });
    closeUnread(item, ['i']);
    expect([...item.closeIntents]).toEqual(['i']);
    expect(item.trackPatch['phone']).toEqual({
      ...EMPTY_TRACK,
      authored: { side: 'local', at: 5 },
      unverified: { decidedUpdatedAt: 100, behalf: 'local' },
    });
  });

  it('of a create, or of an association, has no history to read; one that stays open is read later', () => {
    const item = severed([
      { ...WRITE, kind: 'create' },
      { ...WRITE, field: 'association:contacts>companies:HUBSPOT_DEFINED/279#x' },
      { ...WRITE, id: 'open' },
    ]);
    closeUnread(item, ['i']);
    expect([...item.closeIntents]).toEqual(['i']);
    expect(item.trackPatch).toEqual({});
  });
});
