import type { MarkRow } from '../marks/mark-row';
import { LONG_WAIT_MS, recordAfter, settleMark } from './settled-mark';

const row = (patch: Partial<MarkRow> = {}): MarkRow => ({
  id: 'm',
  entity: 'contact',
  recordKind: 'local',
  recordId: '1',
  reasons: ['capture'],
  about: ['fields'],
  changedColumns: {},
  localDeleted: false,
  onlyOwnCapture: true,
  hints: [],
  onlyOwnEvents: false,
  stamp: 'seen',
  attempts: 3,
  firstMarkedAt: 100,
  lastMarkedAt: 200,
  staleSince: null,
  leaseToken: 't',
  leaseExpiresAt: 9000,
  ...patch,
});

const settle = (patch: Partial<Parameters<typeof settleMark>[0]>) =>
  settleMark({
    mark: row(),
    seenStamp: 'seen',
    record: { kind: 'local', id: '1' },
    joined: [],
    outcome: { kind: 'clear' },
    now: 1000,
    ...patch,
  });

describe('settleMark', () => {
  it('S1.4 clears a mark that was not made again, and only that', () => {
    expect(settle({})).toBeNull();
    expect(settle({ seenStamp: 'older' })).toMatchObject({ leased: false, dueInMs: 0, attempts: 0 });
  });

  it('S1.6 the first time of a mark that outlives its outcome is that of the newer mark', () => {
    expect(settle({ seenStamp: 'older' })?.firstMarkedAt).toBe(200);
  });

  it('S1.5 joined marks keep everything and give a new stamp, so that no lease can clear what it has not seen', () => {
    const other = row({
      id: 'o',
      reasons: ['webhook'],
      onlyOwnCapture: false,
      attempts: 5,
      firstMarkedAt: 50,
      lastMarkedAt: 300,
    });
    const kept = settle({ joined: [other] });
    expect(kept).toMatchObject({ stamp: null, firstMarkedAt: 50, lastMarkedAt: 300, dueInMs: 0 });
    expect(kept?.content).toMatchObject({ reasons: ['capture', 'webhook'], onlyOwnCapture: false });
  });

  it('S2.5 without an outcome the mark stays leased under the stamp that was seen', () => {
    expect(settle({ outcome: null })).toMatchObject({ leased: true, stamp: 'seen', dueInMs: null, attempts: 3 });
  });

  it('S9.2 counted retries count; a long wait that is not counted is a wait for something outside', () => {
    const retry = { kind: 'retry' as const, delayMs: LONG_WAIT_MS, counted: true, reason: 'why' };
    expect(settle({ outcome: retry })).toMatchObject({
      attempts: 4,
      dueInMs: LONG_WAIT_MS,
      waits: false,
      retryReason: 'why',
    });
    expect(settle({ outcome: { ...retry, counted: false } })).toMatchObject({ attempts: 3, waits: true });
    expect(settle({ outcome: { ...retry, counted: false, delayMs: 10 } })).toMatchObject({ waits: false, dueInMs: 10 });
    expect(settle({ outcome: retry, seenStamp: 'older' })).toMatchObject({ dueInMs: 0, waits: false });
  });

  it('S9.2 a record is parked unless it was marked again meanwhile', () => {
    const park = { kind: 'park' as const, reason: 'refused' };
    expect(settle({ outcome: park })).toMatchObject({ parkedReason: 'refused', leased: false });
    expect(settle({ outcome: park, seenStamp: 'older' })).toMatchObject({
      parkedReason: null,
      attempts: 0,
      dueInMs: 0,
    });
  });

  it('S2.8 staleness keeps its beginning', () => {
    const stale = { kind: 'retry' as const, delayMs: 0, counted: false, reason: 'stale', stale: true };
    expect(settle({ outcome: stale })?.staleSince).toBe(1000);
    expect(settle({ outcome: stale, mark: row({ staleSince: 400 }) })?.staleSince).toBe(400);
    expect(settle({ outcome: { ...stale, stale: false }, mark: row({ staleSince: 400 }) })?.staleSince).toBeNull();
  });

  it('S1.5 a mark is about its link as soon as there is one', () => {
    expect(recordAfter(row(), 'a')).toEqual({ kind: 'link', id: 'a' });
    expect(recordAfter(row(), null)).toEqual({ kind: 'local', id: '1' });
    expect(recordAfter(row({ recordKind: 'link', recordId: 'b' }), 'a')).toEqual({ kind: 'link', id: 'b' });
  });
});
