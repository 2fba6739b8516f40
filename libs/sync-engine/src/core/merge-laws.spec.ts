import fc from 'fast-check';
import { anyInput, anyVector, calmInput } from '../testing/arbitrary-field-input';
import { decide, fieldCase, settledCase } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import type { FieldInput } from './field-decision';
import { sameValue, sidesAgree } from './field-values';
import { mergeField } from './merge-field';

const RUNS = { numRuns: 500 };
const holds = (law: (input: FieldInput) => void, inputs = anyInput): void => fc.assert(fc.property(inputs, law), RUNS);

describe('laws of the merge', () => {
  it('S2.6 is decided once the history is read, and asks for nothing else', () => {
    holds((input) => {
      expect(mergeField(input).kind).toBe('decided');
      expect(['decided', 'needs_history']).toContain(mergeField({ ...input, history: null }).kind);
    });
  });

  it('S2.9 a field with an unknown side, or whose mapping is not active, is never decided', () => {
    const blinded = anyInput.chain((input) =>
      fc.constantFrom(
        { ...input, local: undefined },
        { ...input, hubspot: undefined },
        { ...input, field: { ...input.field, state: 'suspended' as const } },
        { ...input, field: { ...input.field, state: 'waiting' as const } },
      ),
    );
    holds((input) => expect(mergeField(input)).toEqual({ kind: 'left_alone' }), blinded);
  });

  it('S3.6 every write is guarded by what was read, on both sides', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decide(input);
      if (toHubSpot) expect([toHubSpot.before, toHubSpot.local]).toEqual([input.hubspot, input.local]);
      if (toLocal) expect(toLocal.expect).toEqual(input.local);
    });
  });

  it('S3.7 never writes what a side holds already', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decide(input);
      if (toHubSpot?.behalf === 'local') expect(toHubSpot.value).not.toEqual(input.hubspot);
      if (toLocal) expect(toLocal.value).not.toEqual(input.local);
    });
  });

  it('S2.3 writes nothing where the image of local is what HubSpot holds', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decide({ ...input, hubspot: input.local });
      expect([toHubSpot, toLocal]).toEqual([null, null]);
    }, calmInput);
  });

  it('S3.1 writes against the direction only to give back an edit that a write of ours overwrote', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decide(input);
      if (input.field.direction === 'to_hubspot') expect(toLocal).toBeNull();
      if (input.field.direction === 'to_local') expect(toHubSpot?.behalf ?? 'hubspot').toBe('hubspot');
    });
    holds((input) => {
      const { toHubSpot, toLocal } = decide(input);
      if (input.field.direction === 'to_hubspot') expect(toLocal).toBeNull();
      if (input.field.direction === 'to_local') expect(toHubSpot).toBeNull();
    }, calmInput);
  });

  it('S2.2 moves a base only to what the sides hold, and only where they agree or are agreed to differ', () => {
    holds((input) => {
      const { bases, toHubSpot, review, track: kept } = decide(input);
      const givenBackForReview = toHubSpot?.behalf === 'hubspot' && review?.step === 'open';
      if (!bases || givenBackForReview) return;
      expect(bases).toEqual({ local: input.local, hubspot: input.hubspot });
      expect(kept.state?.kind === 'secondary_value' || sidesAgree(input.field, bases.local, bases.hubspot)).toBe(true);
    });
  });

  it('S7.3 what a merge has settled, the next merge leaves alone', () => {
    holds((input) => {
      const after = settledCase(input, decide(input));
      const next = decide({ ...after, history: after.history ?? [] });
      expect([next.toHubSpot, next.toLocal, next.bases, next.facts]).toEqual([null, null, null, []]);
    }, calmInput);
  });

  it('S3.5 what a merge has restored or written again converges at the next merge', () => {
    holds((input) => {
      const once = settledCase(input, decide(input));
      const twice = settledCase(once, decide({ ...once, history: [] }));
      const next = decide({ ...twice, history: [] });
      expect([next.toHubSpot, next.toLocal, next.facts]).toEqual([null, null, []]);
    });
  });

  it('S1.1 sides that differ are told by a state, by a one-way drift, or by bases that say so; else they agree', () => {
    holds((input) => {
      const decision = decide(input);
      const after = settledCase(input, decision);
      if (decision.track.state || sidesAgree(after.field, after.local!, after.hubspot!)) return;
      expect([after.local, after.hubspot]).toEqual([after.baseLocal, after.baseHubSpot]);
    }, calmInput);
  });

  it('S8.1 a loser that is overwritten is in the log, with its value', () => {
    holds((input) => {
      const { toHubSpot, toLocal, facts } = decide(input);
      const { local, hubspot, baseLocal, baseHubSpot } = input;
      const linked = baseLocal !== undefined && baseHubSpot !== undefined;
      const conflict = linked
        ? !sameValue(local!, baseLocal) && !sameValue(hubspot!, baseHubSpot)
        : local![0] !== null && hubspot![0] !== null && input.field.direction === 'two_way';
      if (!conflict || (!toHubSpot && !toLocal) || sameValue(local!, hubspot!)) return;
      const told = facts.filter(({ kind }) => kind === 'conflict');
      expect(told).toMatchObject([{ before: toHubSpot ? hubspot : local, after: toHubSpot ? local : hubspot }]);
    }, calmInput);
  });

  it('S2.7 a state begins and ends in pairs in the log', () => {
    holds((input) => {
      const { track: kept, facts } = decide(input);
      const before = input.track.state?.kind ?? null;
      const after = kept.state?.kind ?? null;
      const count = (...kinds: string[]) => facts.filter(({ kind }) => kinds.includes(kind)).length;
      expect(count('state_ended')).toBe(before !== null && before !== after ? 1 : 0);
      if (after === null) expect(count('state_began', 'error')).toBe(0);
      if (after !== before && after !== null) expect(count('state_began', 'error')).toBe(1);
    });
  });

  it('S3.2 policies are symmetric: with sides and winner exchanged the other side is written', () => {
    const mirrored = { local_wins: 'hubspot_wins', hubspot_wins: 'local_wins', manual: 'manual' } as const;
    const cases = fc.record({
      local: anyVector,
      hubspot: anyVector,
      baseLocal: anyVector,
      baseHubSpot: anyVector,
      entityPolicy: fc.constantFrom('local_wins', 'hubspot_wins', 'manual'),
      preferNonBlank: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ entityPolicy, preferNonBlank, ...sides }) => {
        const one = simpleField('name', { conflictPolicy: preferNonBlank ? 'prefer_non_blank' : null });
        const there = decide(fieldCase({ ...sides, field: one, entityPolicy }));
        const back = decide(
          fieldCase({
            field: one,
            entityPolicy: mirrored[entityPolicy],
            local: sides.hubspot,
            hubspot: sides.local,
            baseLocal: sides.baseHubSpot,
            baseHubSpot: sides.baseLocal,
          }),
        );
        expect(there.toHubSpot?.value).toEqual(back.toLocal?.value);
        expect(there.toLocal?.value).toEqual(back.toHubSpot?.value);
        expect(there.review?.step).toEqual(back.review?.step);
      }),
      RUNS,
    );
  });
});
