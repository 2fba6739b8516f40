import fc from 'fast-check';
import { partitionName, weekOf, weekOfPartition } from './time-partitions';

const DAY = 86_400_000;

describe('weeks of partitions', () => {
  it('begin on Monday, 00:00 UTC', () => {
    expect(weekOf(Date.UTC(2026, 10, 24, 22))).toEqual({ begin: Date.UTC(2026, 10, 23), end: Date.UTC(2026, 10, 30) });
    expect(weekOf(Date.UTC(2026, 10, 23)).begin).toBe(Date.UTC(2026, 10, 23));
    expect(weekOf(Date.UTC(2026, 10, 23) - 1).begin).toBe(Date.UTC(2026, 10, 16));
  });

  it('hold every moment exactly once, and their names lead back to them', () => {
    const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(moment, (at) => {
        const week = weekOf(at);
        expect(week.begin <= at && at < week.end && week.end - week.begin === 7 * DAY).toBe(true);
        expect(weekOf(at, 1).begin).toBe(week.end);
        expect(weekOfPartition('hubspot_sync_log', partitionName('hubspot_sync_log', week))).toEqual(week);
      }),
    );
  });

  it('are not read from other names', () => {
    expect(weekOfPartition('hubspot_sync_log', 'hubspot_sync_log_rest')).toBeNull();
    expect(weekOfPartition('hubspot_sync_log', 'hubspot_webhook_log_20261123')).toBeNull();
  });
});
