import type { CompiledField } from '@app/hubspot-mapping';
import fc from 'fast-check';
import { TRANSFORM_SUBJECTS } from '../../../hubspot-mapping/testing/transform-subjects';
import { anyPolicy } from '../testing/arbitrary-field-input';
import { decide, fieldCase, settledCase } from '../testing/field-case';
import { mergeField } from './merge-field';

describe.each(TRANSFORM_SUBJECTS)('laws of the merge of a mapped field: $name', ({ field: mapped, local, remote }) => {
  const arbitrary = (values: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 4, arbitrary: values }, fc.string(), fc.constant(null)).map((one) => [one]);
  const mappedInput = fc
    .record({
      local: arbitrary(local),
      hubspot: arbitrary(remote),
      baseLocal: fc.option(arbitrary(local), { nil: undefined }),
      baseHubSpot: fc.option(arbitrary(remote), { nil: undefined }),
      entityPolicy: anyPolicy,
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
        const after = settledCase(input, decide(input));
        const next = decide({ ...after, history: [] });
        expect([next.toHubSpot, next.toLocal, next.facts]).toEqual([null, null, []]);
      }),
      { numRuns: 60 },
    );
  });
});
