import fc from 'fast-check';
import { canonicalDecimal } from '../canonical/decimal';
import type { RawValue } from '../canonical/raw-value';
import type { CompiledField } from '../compilation/compiled-entity';
import { decimalTexts, TRANSFORM_SUBJECTS } from '../../testing/transform-subjects';

/** Every run draws other values; LAW_RUNS asks for more of them at once. */
const RUNS = { numRuns: Number(process.env['LAW_RUNS'] ?? 1000) };
const sent = (field: CompiledField, local: RawValue): RawValue => {
  const image = field.toHubSpot([local]);
  if (!image.ok) throw new Error(`${image.error.code}: ${image.error.message} ${String(local)}`);
  return image.value[0] ?? null;
};
const received = (field: CompiledField, remote: RawValue, current: RawValue): RawValue => {
  const value = field.toLocal([remote], [current]);
  if (!value.ok) throw new Error(`${value.error.code}: ${value.error.message} ${String(remote)}`);
  return value.value[0] ?? null;
};

const same = (left: readonly RawValue[], right: readonly RawValue[]): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);

describe.each(TRANSFORM_SUBJECTS)('laws of the transform $name', ({ field, local, remote, lossless }) => {
  const holds = <T extends [unknown, ...unknown[]]>(
    arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
    law: (...values: T) => boolean,
  ): void => {
    fc.assert(fc.property(...arbitraries, law), RUNS);
  };

  it('S2.3 writing back what was sent keeps the local value', () => {
    holds([local], (value) => received(field, sent(field, value), value) === value);
  });

  it('S2.3 a value made again from HubSpot alone has the same image', () => {
    holds([local], (value) => {
      const image = sent(field, value);
      const again = received(field, image, null);
      const alike = same(field.canonicalHubSpot([sent(field, again)]), field.canonicalHubSpot([image]));
      return alike && (!lossless || same(field.canonicalLocal([again]), field.canonicalLocal([value])));
    });
  });

  it('S2.3 what local takes from HubSpot has HubSpot’s value as its image', () => {
    holds([remote, local], (value, current) => {
      const taken = field.toLocal([value], [current]);
      fc.pre(taken.ok);
      const image = taken.ok ? field.toHubSpot(taken.value) : taken;
      fc.pre(image.ok);
      return image.ok && same(field.canonicalHubSpot(image.value), field.canonicalHubSpot([value]));
    });
  });

  it('S2.3 canonical forms are stable', () => {
    holds([fc.oneof(remote, fc.string({ unit: 'binary' }))], (value) => {
      const once = field.canonicalHubSpot([value]);
      return same(field.canonicalHubSpot(once), once);
    });
  });

  it('S3.4 every string is carried or refused with a reason, never thrown; blank is blank', () => {
    holds([fc.oneof(fc.string({ unit: 'binary' }), fc.string(), local, remote)], (value) => {
      const answers = [field.toHubSpot([value]), field.toLocal([value], [null]), field.toLocal([value], [value])];
      return (
        field.canonicalLocal([value]).length === 1 &&
        answers.every((answer) =>
          answer.ok ? answer.value.length === 1 : Object.values(answer.error).every((part: string) => part.length > 0),
        )
      );
    });
    for (const blank of [null, '']) {
      expect([field.canonicalHubSpot([blank]), field.canonicalLocal([blank]), sent(field, blank)]).toEqual([
        [null],
        [null],
        null,
      ]);
      expect(received(field, blank, null)).toBeNull();
    }
  });
});

describe('canonical numbers', () => {
  it('S2.3 one number has one form, whatever its writing', () => {
    fc.assert(
      fc.property(decimalTexts, fc.nat(3), (value, zeros) => {
        const padded = `${value.includes('.') ? value : `${value}.`}${'0'.repeat(zeros)}`;
        const form = canonicalDecimal(value) ?? '';
        return canonicalDecimal(padded) === form && Number(form) === Number(value) + 0 && !/e|^-0$|\.\d*0$/.test(form);
      }),
      RUNS,
    );
    expect(['-0', '1e3', '1000.00', '.5', '-0.50'].map(canonicalDecimal)).toEqual(['0', '1000', '1000', '0.5', '-0.5']);
    expect(['', '.', 'NaN', 'Infinity', '1e99999', '0x10', ' 1'].map(canonicalDecimal)).toEqual(Array(7).fill(null));
  });
});
