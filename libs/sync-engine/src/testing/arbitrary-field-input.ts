import type { CompiledField, ConflictPolicy } from '@app/hubspot-mapping';
import fc from 'fast-check';
import type { FieldHistoryEntry, FieldInput, FieldInstruction } from '../core';
import { FIELD_STATES } from '../core';
import { CASE_NOW, fieldCase, openIntent, stateOf } from './field-case';
import { simpleField } from './simple-field';

const value = fc.constantFrom('a', 'b', 'c', null);
export const anyVector = value.map((one) => [one]);
export const anyPolicy = fc.constantFrom<ConflictPolicy[]>(
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
    conflictPolicy: fc.option(anyPolicy),
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
      .chain((kind) => fc.record({ local: anyVector, hubspot: anyVector }).map((values) => stateOf(kind, values))),
  ),
  unverified: fc.option(fc.record({ decidedUpdatedAt: time, behalf: fc.constantFrom('local', 'hubspot', 'undo') })),
  authored: fc.option(fc.record({ side: fc.constantFrom('local', 'hubspot'), at: fc.option(time) })),
  seenThrough: fc.option(time),
  recentWrites: fc.array(fc.record({ at: time, value: fc.constantFrom('["a"]', '["b"]') }), { maxLength: 7 }),
});

const intents = fc.array(
  fc
    .record({ sent: anyVector, decidedUpdatedAt: time, createdAt: time, behalf: fc.constantFrom('local', 'hubspot') })
    .map(({ sent, ...rest }) => openIntent(sent, rest)),
  { maxLength: 2 },
);

/** Everything that a merge may be asked, on a text field. */
export const anyInput: fc.Arbitrary<FieldInput> = anyVector.chain((hubspot) =>
  fc
    .record({
      field,
      entityPolicy: anyPolicy,
      local: anyVector,
      baseLocal: fc.option(anyVector, { nil: undefined }),
      baseHubSpot: fc.option(anyVector, { nil: undefined }),
      track,
      intents,
      history: historyOf(hubspot),
      known: fc.array(anyVector, { maxLength: 2 }),
      verifyNow: fc.boolean(),
      localChangedAt: fc.option(time),
      agreedAt: fc.option(time),
      retryErrors: fc.boolean(),
      secondaryValues: fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 }),
    })
    .map((patch) => fieldCase({ ...patch, hubspot })),
);

/** The same, where nothing of an earlier write is in doubt. */
export const calmInput = anyInput.map((input) => ({
  ...input,
  intents: [],
  history: input.history?.map((entry) => ({ ...entry, ownApp: false })) ?? [],
  track: { ...input.track, unverified: null, authored: null, recentWrites: [] },
}));

type Choice = Extract<FieldInstruction, { kind: 'choose' }>;

/** The same with a person's decision, mostly of values that stand or have stood. */
export const anyChoice: fc.Arbitrary<FieldInput & { readonly instruction: Choice }> = anyInput.chain((input) => {
  const stood = [input.hubspot!, ...(input.history ?? []).map((entry) => entry.value)];
  const others = fc.option(anyVector);
  return fc
    .record({
      kind: fc.constant('choose' as const),
      choice: fc.constantFrom<Choice['choice'][]>('local', 'hubspot', 'leave'),
      local: fc.oneof({ weight: 5, arbitrary: fc.constant(input.local!) }, { weight: 1, arbitrary: others }),
      hubspot: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...stood) }, { weight: 1, arbitrary: others }),
    })
    .map((instruction) => ({ ...input, instruction }));
});
