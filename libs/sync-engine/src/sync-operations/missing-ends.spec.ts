import { plainMark } from '../core';
import type { Link } from '../core';
import type { HubSpotRecord } from '../ports';
import type { BatchContext } from './batch-context';
import { DEFAULT_ENGINE_SETTINGS } from './engine-settings';
import { findMissing, lookUp } from './missing-ends';
import { WorkItem } from './work-item';

type Holds = 'there' | 'archived' | 'nowhere' | 'under another id' | 'no answer';

const RECORD: HubSpotRecord = { id: '7', properties: {}, updatedAt: 2, archived: false };

/** A linked record that a batch read left out, in an account that holds it so; `calls` are the reads that it was asked for. */
function missing(holds: Holds, state: Link['state']) {
  const calls: string[] = [];
  const readOne = (_type: string, id: string, _properties: readonly string[], options?: { archived?: boolean }) => {
    calls.push(options?.archived ? `archive ${id}` : `read ${id}`);
    if (holds === 'no answer')
      return Promise.resolve({ ok: false, failure: { kind: 'transient', message: 'HubSpot did not answer.' } });
    const found =
      holds === 'under another id'
        ? { ...RECORD, id: '8' }
        : (options?.archived ? holds === 'archived' : holds === 'there')
          ? RECORD
          : 'missing';
    return Promise.resolve({ ok: true, value: found });
  };
  const item = new WorkItem({
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
    link: { id: 'l', state, localKey: '1', hubspotId: '7', version: 'v' } as Link,
    tracks: {},
    intents: [],
  });
  item.hubspot = null;
  const context = {
    runtime: { definition: { objectType: 'contacts' }, properties: [] },
    ports: { gateway: { readOne }, settings: DEFAULT_ENGINE_SETTINGS },
  } as unknown as BatchContext;
  return { item, context, calls };
}

describe('S5.1 a linked record that a batch read leaves out', () => {
  it.each([
    ['there', ['read 7']],
    ['archived', ['read 7', 'archive 7']],
    ['nowhere', ['read 7', 'archive 7']],
    ['under another id', ['read 7']],
    ['no answer', ['read 7']],
  ] as const)('%s: costs just these reads, whether its link takes part or is at rest', async (holds, reads) => {
    for (const [settle, state] of [
      [findMissing, 'live'],
      [lookUp, 'severed'],
    ] as const) {
      const { item, context, calls } = missing(holds, state);
      await settle(context, item);
      expect(calls).toEqual(reads);
    }
  });

  it('there after all: read again where the link takes part, taken where it is at rest', async () => {
    const live = missing('there', 'live');
    await findMissing(live.context, live.item);
    expect(live.item).toMatchObject({ hubspot: null, outcome: { kind: 'retry', counted: false } });
    const atRest = missing('there', 'severed');
    await lookUp(atRest.context, atRest.item);
    expect(atRest.item).toMatchObject({ hubspot: RECORD, outcome: null, ends: { hubspot: 'present' } });
  });

  it('archived: it is deleted, and what it held is kept', async () => {
    for (const [settle, state] of [
      [findMissing, 'live'],
      [lookUp, 'severed'],
    ] as const) {
      const { item, context } = missing('archived', state);
      await settle(context, item);
      expect(item).toMatchObject({ hubspot: RECORD, outcome: null, ends: { hubspot: 'archived' } });
    }
  });

  it('nowhere: unreachable, which changes the state of a link that takes part alone', async () => {
    const live = missing('nowhere', 'live');
    await findMissing(live.context, live.item);
    expect(live.item.linkPatch).toMatchObject({ state: 'unreachable' });
    const atRest = missing('nowhere', 'severed');
    await lookUp(atRest.context, atRest.item);
    expect(atRest.item.linkPatch).toEqual({});
    for (const { item } of [live, atRest])
      expect(item.outcome).toMatchObject({ kind: 'retry', delayMs: DEFAULT_ENGINE_SETTINGS.unreachableRetryMs });
  });
});
