import type { CompiledField, ConflictPolicy } from '@app/hubspot-mapping';
import fc from 'fast-check';
import { TRANSFORM_SUBJECTS } from '../../../hubspot-mapping/testing/transform-subjects';
import { CASE_NOW, fieldCase, openIntent, settledCase, stateOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import type { FieldDecision, FieldInput } from './field-decision';
import { FIELD_STATES } from './field-track';
import { sameValue, sidesAgree } from './field-values';
import { mergeField } from './merge-field';
import type { FieldHistoryEntry } from './property-history';

const RUNS = { numRuns: 500 };
const value = fc.constantFrom('a', 'b', 'c', null);
const vector = value.map((one) => [one]);
const policy = fc.constantFrom<ConflictPolicy[]>(
  'latest_wins',
  'local_wins',
  'hubspot_wins',
  'prefer_non_blank',
  'manual',
);
const time = fc.integer({ min: 0, max: CASE_NOW });

const field: fc.Arbitrary<CompiledField> = fc
  .record({
    direction: fc.constantFrom('two_way', 'to_hubspot', 'to_local'),
    conflictPolicy: fc.option(policy),
    drift: fc.constantFrom('ignore', 'restore'),
    firstLink: fc.constantFrom('review', 'local_wins', 'hubspot_wins'),
  })
  .map((options) => simpleField('name', options));

/** Newest first, down from the value that HubSpot holds now. */
const historyOf = (hubspot: readonly (string | null)[]): fc.Arbitrary<readonly FieldHistoryEntry[]> =>
  fc
    .tuple(fc.boolean(), fc.array(fc.record({ value, ownApp: fc.boolean() }), { maxLength: 5 }), time)
    .map(([ownApp, older, newestAt]) =>
      [{ value: hubspot[0] ?? null, ownApp }, ...older].map((one, index) => ({
        value: [one.value],
        ownApp: one.ownApp,
        at: newestAt - index * 100,
      })),
    );

const track = fc.record({
  state: fc.option(
    fc
      .constantFrom(...FIELD_STATES)
      .chain((kind) => fc.record({ local: vector, hubspot: vector }).map((values) => stateOf(kind, values))),
  ),
  unverified: fc.option(fc.record({ decidedUpdatedAt: time, behalf: fc.constantFrom('local', 'hubspot', 'undo') })),
  authored: fc.option(fc.record({ side: fc.constantFrom('local', 'hubspot'), at: fc.option(time) })),
  seenThrough: fc.option(time),
  recentWrites: fc.array(fc.record({ at: time, value: fc.constantFrom('["a"]', '["b"]') }), { maxLength: 7 }),
});

const intents = fc.array(
  fc
    .record({ sent: vector, decidedUpdatedAt: time, createdAt: time, behalf: fc.constantFrom('local', 'hubspot') })
    .map(({ sent, ...rest }) => openIntent(sent, rest)),
  { maxLength: 2 },
);

/** Everything that a merge may be asked, on a text field. */
const anyInput: fc.Arbitrary<FieldInput> = vector.chain((hubspot) =>
  fc
    .record({
      field,
      entityPolicy: policy,
      local: vector,
      baseLocal: fc.option(vector, { nil: undefined }),
      baseHubSpot: fc.option(vector, { nil: undefined }),
      track,
      intents,
      history: historyOf(hubspot),
      known: fc.array(vector, { maxLength: 2 }),
      verifyNow: fc.boolean(),
      localChangedAt: fc.option(time),
      agreedAt: fc.option(time),
      retryErrors: fc.boolean(),
      secondaryValues: fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 }),
    })
    .map((patch) => fieldCase({ ...patch, hubspot })),
);

/** The same, where nothing of an earlier write is in doubt. */
const calmInput = anyInput.map((input) => ({
  ...input,
  intents: [],
  history: input.history?.map((entry) => ({ ...entry, ownApp: false })) ?? [],
  track: { ...input.track, unverified: null, authored: null, recentWrites: [] },
}));

const decisionOf = (input: FieldInput): FieldDecision => {
  const result = mergeField(input);
  if (result.kind !== 'decided') throw new Error(`The field is not decided: ${JSON.stringify(result)}`);
  return result.decision;
};
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
      const { toHubSpot, toLocal } = decisionOf(input);
      if (toHubSpot) expect([toHubSpot.before, toHubSpot.local]).toEqual([input.hubspot, input.local]);
      if (toLocal) expect(toLocal.expect).toEqual(input.local);
    });
  });

  it('S3.7 never writes what a side holds already', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decisionOf(input);
      if (toHubSpot?.behalf === 'local') expect(toHubSpot.value).not.toEqual(input.hubspot);
      if (toLocal) expect(toLocal.value).not.toEqual(input.local);
    });
  });

  it('S2.3 writes nothing where the image of local is what HubSpot holds', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decisionOf({ ...input, hubspot: input.local });
      expect([toHubSpot, toLocal]).toEqual([null, null]);
    }, calmInput);
  });

  it('S3.1 writes against the direction only to give back an edit that a write of ours overwrote', () => {
    holds((input) => {
      const { toHubSpot, toLocal } = decisionOf(input);
      if (input.field.direction === 'to_hubspot') expect(toLocal).toBeNull();
      if (input.field.direction === 'to_local') expect(toHubSpot?.behalf ?? 'hubspot').toBe('hubspot');
    });
    holds((input) => {
      const { toHubSpot, toLocal } = decisionOf(input);
      if (input.field.direction === 'to_hubspot') expect(toLocal).toBeNull();
      if (input.field.direction === 'to_local') expect(toHubSpot).toBeNull();
    }, calmInput);
  });

  it('S2.2 moves a base only to what the sides hold, and only where they agree or are agreed to differ', () => {
    holds((input) => {
      const { bases, toHubSpot, review, track: kept } = decisionOf(input);
      const givenBackForReview = toHubSpot?.behalf === 'hubspot' && review?.step === 'open';
      if (!bases || givenBackForReview) return;
      expect(bases).toEqual({ local: input.local, hubspot: input.hubspot });
      expect(kept.state?.kind === 'secondary_value' || sidesAgree(input.field, bases.local, bases.hubspot)).toBe(true);
    });
  });

  it('S7.3 what a merge has settled, the next merge leaves alone', () => {
    holds((input) => {
      const after = settledCase(input, decisionOf(input));
      const next = decisionOf({ ...after, history: after.history ?? [] });
      expect([next.toHubSpot, next.toLocal, next.bases, next.facts]).toEqual([null, null, null, []]);
    }, calmInput);
  });

  it('S3.5 what a merge has restored or written again converges at the next merge', () => {
    holds((input) => {
      const once = settledCase(input, decisionOf(input));
      const twice = settledCase(once, decisionOf({ ...once, history: [] }));
      const next = decisionOf({ ...twice, history: [] });
      expect([next.toHubSpot, next.toLocal, next.facts]).toEqual([null, null, []]);
    });
  });

  it('S1.1 sides that differ are told by a state, by a one-way drift, or by bases that say so; else they agree', () => {
    holds((input) => {
      const decision = decisionOf(input);
      const after = settledCase(input, decision);
      if (decision.track.state || sidesAgree(after.field, after.local!, after.hubspot!)) return;
      expect([after.local, after.hubspot]).toEqual([after.baseLocal, after.baseHubSpot]);
    }, calmInput);
  });

  it('S8.1 a loser that is overwritten is in the log, with its value', () => {
    holds((input) => {
      const { toHubSpot, toLocal, facts } = decisionOf(input);
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
      const { track: kept, facts } = decisionOf(input);
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
      local: vector,
      hubspot: vector,
      baseLocal: vector,
      baseHubSpot: vector,
      entityPolicy: fc.constantFrom('local_wins', 'hubspot_wins', 'manual'),
      preferNonBlank: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ entityPolicy, preferNonBlank, ...sides }) => {
        const one = simpleField('name', { conflictPolicy: preferNonBlank ? 'prefer_non_blank' : null });
        const there = decisionOf(fieldCase({ ...sides, field: one, entityPolicy }));
        const back = decisionOf(
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

describe.each(TRANSFORM_SUBJECTS)('laws of the merge of a mapped field: $name', ({ field: mapped, local, remote }) => {
  const arbitrary = (values: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 4, arbitrary: values }, fc.string(), fc.constant(null)).map((one) => [one]);
  const mappedInput = fc
    .record({
      local: arbitrary(local),
      hubspot: arbitrary(remote),
      baseLocal: fc.option(arbitrary(local), { nil: undefined }),
      baseHubSpot: fc.option(arbitrary(remote), { nil: undefined }),
      entityPolicy: policy,
      direction: fc.constantFrom<CompiledField['direction'][]>('two_way', 'to_hubspot', 'to_local'),
      firstLink: fc.constantFrom<CompiledField['firstLink'][]>('review', 'local_wins', 'hubspot_wins'),
    })
    .map(({ direction, firstLink, ...patch }) =>
      fieldCase({ ...patch, field: { ...mapped, direction, firstLink }, history: [] }),
    );

  it('S3.4 never throws, and decides whatever the values are', () => {
    fc.assert(
      fc.property(mappedInput, (input) => expect(mergeField(input).kind).toBe('decided')),
      { numRuns: 60 },
    );
  });

  it('S2.3 S7.3 what it has settled, the next merge leaves alone', () => {
    fc.assert(
      fc.property(mappedInput, (input) => {
        const after = settledCase(input, decisionOf(input));
        const next = decisionOf({ ...after, history: [] });
        expect([next.toHubSpot, next.toLocal, next.facts]).toEqual([null, null, []]);
      }),
      { numRuns: 60 },
    );
  });
});
