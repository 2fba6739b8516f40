import fc from 'fast-check';
import type { CompiledField } from '../compilation/compiled-entity';
import { compileEntity } from '../compilation/entity-compilation';
import { column, mapping, portal, property } from '../../testing/references';
import { splitName } from '../text-forms/person-name';

const RUNS = { numRuns: Number(process.env['LAW_RUNS'] ?? 1000) };
const compile = (name: 'name_part' | 'email' | 'text', sqlType: string, options: Record<string, unknown>) =>
  compileEntity(
    'contact',
    [mapping('c', 'p', name, options, { direction: 'to_hubspot' })],
    [],
    portal([property('p', 'string', 'text')]),
    { columns: [column('c', sqlType)] },
  );
const only = (result: ReturnType<typeof compile>): CompiledField => {
  const [field] = result.compiled.fields;
  if (!field || result.problems.length > 0) throw new Error(JSON.stringify(result.problems));
  return field;
};

const word = fc
  .stringMatching(/^[A-Z][a-z]{1,9}$/)
  .filter(
    (text) =>
      !/^(Van|Von|Der|Den|De|Del|Della|Di|Da|Das|Dos|Du|La|Le|El|Al|Bin|Ibn|Ter|Ten|Zu|Zum|Zur|Af|Av|St)$/.test(text),
  );
const first = only(compile('name_part', 'text', { part: 'first_name' }));
const last = only(compile('name_part', 'text', { part: 'last_name' }));

describe('laws of the transform name_part', () => {
  it('S2.3 both parts together are the name, in either order of writing', () => {
    fc.assert(
      fc.property(word, word, (given, family) => {
        for (const whole of [`${given} ${family}`, `${family}, ${given}`, ` ${given}   ${family} `]) {
          expect([first.toHubSpot([whole]), last.toHubSpot([whole])]).toEqual([
            { ok: true, value: [given] },
            { ok: true, value: [family] },
          ]);
        }
      }),
      RUNS,
    );
  });

  it('S2.3 a first name by itself stays what it is', () => {
    fc.assert(
      fc.property(
        word,
        (given) => splitName(splitName(given).firstName).firstName === given && splitName(given).lastName === null,
      ),
      RUNS,
    );
  });

  it('S3.4 every string is carried or refused with a reason', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const answer = first.toHubSpot([text]);
        return answer.ok ? answer.value.length === 1 : answer.error.message.includes('contact.c');
      }),
      RUNS,
    );
  });
});

describe('laws of the option path', () => {
  const field = only(compile('text', 'jsonb', { path: '$.a[0].b' }));

  it('S2.3 what stands at the path is sent, and what stands beside it is no change', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\0]/.test(text)),
        fc.jsonValue(),
        (value, beside) => {
          const json = JSON.stringify({ a: [{ b: value }], beside });
          expect(field.toHubSpot([json])).toEqual({ ok: true, value: [value] });
          expect(field.canonicalLocal([json])).toEqual(field.canonicalLocal([JSON.stringify({ a: [{ b: value }] })]));
        },
      ),
      RUNS,
    );
  });

  it('S3.4 whatever the column holds, nothing is thrown; what is absent is blank', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const answer = field.toHubSpot([text]);
        return field.canonicalLocal([text]).length === 1 && (answer.ok || answer.error.message.includes('contact.c'));
      }),
      RUNS,
    );
    expect(field.toHubSpot(['{"a":[]}'])).toEqual({ ok: true, value: [null] });
  });

  it('S2.9 says why a path or a part cannot be used', () => {
    const fault = (result: ReturnType<typeof compile>) => result.problems.map(({ message }) => message).join();
    expect(fault(compile('text', 'jsonb', { path: 'a.b' }))).toContain('$.address.city');
    expect(fault(compile('text', 'text', { path: '$.a' }))).toContain('has no paths');
    expect(fault(compile('name_part', 'text', {}))).toContain('first_name or last_name');
  });
});
