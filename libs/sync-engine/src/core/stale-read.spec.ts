import { simpleField } from '../testing/simple-field';
import { historyReachesEvents, isEarlierThanEvent, isFreshByHistory, isStaleRead } from './stale-read';

const hint = (value: string | null, occurredAt: number, property = 'name') => ({
  property,
  value,
  occurredAt,
  own: false,
});
const read = (name: string | null, updatedAt: number) => ({ updatedAt, properties: { name } });

describe('S2.8 stale reads', () => {
  it('a read earlier than the highest time seen is stale; one of that time is not', () => {
    expect(isStaleRead(read('a', 99), 100, [])).toBe(true);
    expect(isStaleRead(read('a', 100), 100, [])).toBe(false);
    expect(isStaleRead(read('a', 0), null, [])).toBe(false);
  });

  it('a read earlier than the event that marked is stale, unless it shows the value of the event', () => {
    expect(isStaleRead(read('a', 99), null, [hint('b', 100)])).toBe(true);
    expect(isStaleRead(read('b', 99), null, [hint('b', 100)])).toBe(false);
    expect(isStaleRead(read('a', 100), null, [hint('b', 100)])).toBe(false);
    expect(isStaleRead(read(null, 99), null, [hint('', 100)])).toBe(false);
  });

  it('showing the value of the event does not excuse a read earlier than the highest time seen', () => {
    expect(isStaleRead(read('b', 99), 100, [hint('b', 100)])).toBe(true);
  });

  it('of several events about a property the newest counts, in whatever order they came', () => {
    const hints = [hint('c', 90), hint('b', 80)];
    expect(isStaleRead(read('c', 50), null, hints)).toBe(false);
    expect(isStaleRead(read('c', 50), null, [...hints].reverse())).toBe(false);
    expect(isStaleRead(read('b', 50), null, hints)).toBe(true);
  });

  it('S2.3 an event about a property that the read does not carry says nothing', () => {
    expect(isStaleRead(read('a', 50), null, [hint('x', 100, 'other')])).toBe(false);
  });
});

describe('S2.8 a read of before an event', () => {
  it('is told also where it shows the value of the event: the property may have held it before', () => {
    expect(isEarlierThanEvent(read('b', 3_999), [hint('b', 5_000)])).toBe(true);
    expect(isEarlierThanEvent(read('b', 5_000), [hint('b', 5_000)])).toBe(false);
  });

  it('is not told within the second in which both clocks mean one moment', () => {
    expect(isEarlierThanEvent(read('b', 4_000), [hint('b', 5_000)])).toBe(false);
  });

  it('is not told by an event about what it does not carry, or without one', () => {
    expect(isEarlierThanEvent(read('b', 0), [hint('x', 5_000, 'other')])).toBe(false);
    expect(isEarlierThanEvent(read('b', 0), [])).toBe(false);
  });

  it('is excused by a history that is as late as the event, not by one that held its value earlier', () => {
    const wire = (value: string, timestamp: number) => ({ value, timestamp, sourceType: 'CRM_UI', sourceId: null });
    const events = [hint('b', 5_000), hint('c', 2_000)];
    expect(historyReachesEvents({ name: [wire('b', 5_000), wire('a', 1_000)] }, events)).toBe(true);
    expect(historyReachesEvents({ name: [wire('b', 3_999), wire('a', 1_000)] }, events)).toBe(false);
    expect(historyReachesEvents({ name: [wire('z', 6_000)] }, events)).toBe(true);
    expect(historyReachesEvents({}, events)).toBe(true);
  });
});

describe('S2.8 a late read is proved fresh by its history', () => {
  const field = simpleField('name');
  const wire = (value: string, timestamp: number) => ({ value, timestamp, sourceType: 'CRM_UI', sourceId: null });
  const fresh = (values: readonly [string, number][], hints: Parameters<typeof isFreshByHistory>[1], base = 'a') =>
    isFreshByHistory({ name: values.map(([value, time]) => wire(value, time)) }, hints, [field], { name: [base] });

  it('if it holds what was last agreed and the entry of the event', () => {
    expect(
      fresh(
        [
          ['b', 100],
          ['a', 50],
        ],
        [hint('b', 100)],
      ),
    ).toBe(true);
    expect(fresh([['a', 50]], [hint('b', 100)])).toBe(false);
    expect(fresh([['b', 100]], [hint('b', 100)])).toBe(false);
  });

  it('if something newer than the event is in it', () => {
    expect(
      fresh(
        [
          ['c', 110],
          ['a', 50],
        ],
        [hint('b', 100)],
      ),
    ).toBe(true);
  });

  it('without a base, or with a blank one, the event alone decides', () => {
    const history = { name: [wire('b', 100)] };
    expect(isFreshByHistory(history, [hint('b', 100)], [field], {})).toBe(true);
    expect(isFreshByHistory(history, [hint('b', 100)], [field], { name: [null] })).toBe(true);
    expect(isFreshByHistory(history, [hint('c', 101)], [field], {})).toBe(false);
  });

  it('S2.3 the base is looked for in the canonical domain', () => {
    const lower = simpleField('name', { canonicalHubSpot: ([value]) => [value?.toLowerCase() ?? null] });
    const history = { name: [wire('b', 100), wire('A', 50)] };
    expect(isFreshByHistory(history, [hint('b', 100)], [lower], { name: ['a'] })).toBe(true);
    expect(isFreshByHistory(history, [hint('b', 100)], [field], { name: ['a'] })).toBe(false);
  });
});
