import type { Overview } from '../api/overview';
import { standingOf } from './standing';

describe('how the two sides stand', () => {
  const overview = (patch: object, marks = 0): Overview =>
    ({
      connection: { state: 'connected', stateReason: null, portalId: '7' },
      entities: [
        { entity: 'contact', state: 'live', links: { live: 3 }, parked: 0, openReviews: 0, fieldErrors: 0, ...patch },
      ],
      backlog: { captured: 0, marks, quiet: true, oldestAgeMs: null },
      inSync: true,
    }) as unknown as Overview;

  it('S7.3 a quiet system agrees on all but what waits for a person', () => {
    expect(standingOf(overview({})).detail).toBe('Both sides agree on 3 records.');
    expect(standingOf(overview({ parked: 2, openReviews: 1, fieldErrors: 1 })).detail).toBe(
      'Both sides agree on 3 records, but for 2 parked records, 1 open review, 1 field error.',
    );
    expect(standingOf(overview({}, 1)).detail).toBe(
      'Both sides agree on 3 records, but for 1 record that waits to be tried again.',
    );
  });
});
