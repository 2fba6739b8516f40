import type { ConflictPolicy } from '@app/hubspot-mapping';
import fc from 'fast-check';
import { hubspotSpan, localSpan, needsAuthorTime, resolveConflict } from './conflict';

const at = (time: number) => ({ from: time, to: time });
const time = fc.integer({ min: 0, max: 1_000_000 });
const span = fc.tuple(time, fc.nat({ max: 5_000 })).map(([from, length]) => ({ from, to: from + length }));
const POLICIES: readonly ConflictPolicy[] = ['latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual'];
const policy = fc.constantFrom(...POLICIES);
const values = { localBlank: false, hubspotBlank: false };

describe('S3.2 when a value was authored', () => {
  const clocks = { offsetMs: 5_000, uncertaintyMs: 1_000 };

  it('a local time is exact; an unknown one is the interval since the sides last agreed', () => {
    expect(localSpan(7, 3, 9)).toEqual({ from: 7, to: 7 });
    expect(localSpan(null, 3, 9)).toEqual({ from: 3, to: 9 });
    expect(localSpan(null, null, 9)).toEqual({ from: 0, to: 9 });
  });

  it('a HubSpot time is brought to the database’s clock, with the uncertainty of that', () => {
    expect(hubspotSpan(20_000, 3, 99, clocks)).toEqual({ from: 14_000, to: 16_000 });
    expect(hubspotSpan(null, 3, 99, clocks)).toEqual({ from: 3, to: 99 });
  });

  it('a HubSpot clock that runs ahead makes no edit later than it was', () => {
    const resolve = (hubspotAt: number) =>
      resolveConflict({
        ...values,
        policy: 'latest_wins',
        entityPolicy: 'latest_wins',
        local: at(14_000),
        hubspot: hubspotSpan(hubspotAt, null, 99_999, clocks),
      });
    expect(resolve(20_000)).toBe('local');
    expect(resolve(20_001)).toBe('hubspot');
  });
});

describe('S3.2 who wins', () => {
  it('latest_wins: HubSpot only when its span lies wholly after local’s; a tie goes to local', () => {
    fc.assert(
      fc.property(span, span, (local, hubspot) => {
        const winner = resolveConflict({
          ...values,
          policy: 'latest_wins',
          entityPolicy: 'manual',
          local,
          hubspot,
        });
        expect(winner).toBe(hubspot.from > local.to ? 'hubspot' : 'local');
        const overlap = hubspot.from <= local.to && local.from <= hubspot.to;
        if (overlap) expect(winner).toBe('local');
      }),
    );
  });

  it('a policy that names its winner does not look at times or at blanks', () => {
    fc.assert(
      fc.property(policy, span, span, fc.boolean(), fc.boolean(), (entityPolicy, local, hubspot, one, other) => {
        const conflict = { entityPolicy, local, hubspot, localBlank: one, hubspotBlank: other };
        expect(resolveConflict({ ...conflict, policy: 'local_wins' })).toBe('local');
        expect(resolveConflict({ ...conflict, policy: 'hubspot_wins' })).toBe('hubspot');
        expect(resolveConflict({ ...conflict, policy: 'manual' })).toBe('review');
      }),
    );
  });

  it('prefer_non_blank takes the one value there is, else what the entity says', () => {
    fc.assert(
      fc.property(policy, span, span, (entityPolicy, local, hubspot) => {
        const conflict = { policy: 'prefer_non_blank', entityPolicy, local, hubspot } as const;
        expect(resolveConflict({ ...conflict, localBlank: true, hubspotBlank: false })).toBe('hubspot');
        expect(resolveConflict({ ...conflict, localBlank: false, hubspotBlank: true })).toBe('local');
        const byEntity = entityPolicy === 'prefer_non_blank' ? 'latest_wins' : entityPolicy;
        expect(resolveConflict({ ...conflict, ...values })).toBe(
          resolveConflict({ ...conflict, ...values, policy: byEntity }),
        );
      }),
    );
  });

  it('histories are read only where the outcome depends on them', () => {
    fc.assert(
      fc.property(policy, policy, fc.boolean(), span, span, (field, entityPolicy, oneSideBlank, local, hubspot) => {
        const conflict = {
          policy: field,
          entityPolicy,
          localBlank: oneSideBlank,
          hubspotBlank: false,
        };
        const outcomes = new Set([
          resolveConflict({ ...conflict, local, hubspot: at(0) }),
          resolveConflict({ ...conflict, local, hubspot }),
          resolveConflict({ ...conflict, local, hubspot: at(9_000_000) }),
        ]);
        expect(needsAuthorTime(field, entityPolicy, oneSideBlank)).toBe(outcomes.size > 1);
      }),
    );
  });
});
