import fc from 'fast-check';
import { settleCreates, settleUpdates } from './batch-settlement';
import type { WireRecord } from './record-shape';

const at = '2026-11-20T10:00:00.123Z';

function created(id: string, properties: Record<string, string>, traceId?: string): WireRecord {
  return { id, properties, updatedAt: at, archived: false, ...(traceId ? { objectWriteTraceId: traceId } : {}) };
}

const create = (traceId: string) => ({ traceId, properties: { renewa_id: `x-${traceId}`, firstname: 'Zoë' } });
const update = (id: string) => ({ traceId: `t${id}`, id, properties: { firstname: 'Zoë' } });

describe('S2.2 inputs − results − errors = unknown', () => {
  it('creates: by the echoed trace id, or by the external id; what is in neither list is unknown', () => {
    const outcomes = settleCreates(
      [create('a'), create('b'), create('c'), create('d')],
      {
        results: [created('12', { renewa_id: 'x-b' }), created('11', { renewa_id: 'x-a' }, 'a')],
        errors: [
          {
            status: 'error',
            category: 'CONFLICT',
            message: 'Contact already exists. Existing ID: 77',
            context: { objectWriteTraceId: ['c'], existingId: ['77'] },
          },
        ],
      },
      'renewa_id',
    );
    expect(outcomes.get('a')).toMatchObject({ kind: 'written', record: { id: '11', updatedAt: Date.parse(at) } });
    expect(outcomes.get('b')).toMatchObject({ kind: 'written', record: { id: '12' } });
    expect(outcomes.get('c')).toMatchObject({ kind: 'refused', refusal: { conflict: true, existingId: '77' } });
    expect(outcomes.get('d')).toEqual({ kind: 'unknown' });
  });

  it('a result without trace id and external id is nobody’s, even when only one input is left', () => {
    const outcomes = settleCreates(
      [create('a')],
      { results: [created('9', { firstname: 'Zoë' })], errors: [] },
      'renewa_id',
    );
    expect(outcomes.get('a')).toEqual({ kind: 'unknown' });
  });

  it('an aggregated error names its ids; a merged id that is silently absent is unknown (hubspot-facts 2.6)', () => {
    const outcomes = settleUpdates([update('1'), update('2'), update('3')], {
      results: [created('1', {})],
      errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get', context: { ids: ['3'] } }],
    });
    expect(outcomes.get('t1')?.kind).toBe('written');
    expect(outcomes.get('t2')).toEqual({ kind: 'unknown' });
    expect(outcomes.get('t3')).toMatchObject({ kind: 'refused', refusal: { category: 'OBJECT_NOT_FOUND' } });
  });

  it('a survivor’s id in place of a merged one settles nothing', () => {
    const outcomes = settleUpdates([update('1')], { results: [created('900', {})], errors: [] });
    expect(outcomes.get('t1')).toEqual({ kind: 'unknown' });
  });

  it('an error that names nobody is about the one input that is left, or about nobody', () => {
    const error = { status: 'error', category: 'VALIDATION_ERROR', message: 'no' };
    const one = settleUpdates([update('1'), update('2')], { results: [created('1', {})], errors: [error] });
    expect(one.get('t2')?.kind).toBe('refused');
    const two = settleUpdates([update('1'), update('2')], { results: [], errors: [error] });
    expect([...two.values()].map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('whatever the order and whatever is lost, each input has exactly one outcome and it is its own', () => {
    const fates = fc.array(fc.constantFrom('written', 'refused', 'lost'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fates, fc.infiniteStream(fc.nat()), (fate, salt) => {
        const inputs = fate.map((_, index) => update(String(index + 1)));
        const shuffled = <T>(list: T[]): T[] =>
          list
            .map((item) => [salt.next().value as number, item] as const)
            .sort(([a], [b]) => a - b)
            .map(([, item]) => item);
        const outcomes = settleUpdates(inputs, {
          results: shuffled(fate.flatMap((kind, i) => (kind === 'written' ? [created(String(i + 1), {})] : []))),
          errors: shuffled(
            fate.flatMap((kind, i) =>
              kind === 'refused' ? [{ message: 'no', context: { objectWriteTraceId: [`t${i + 1}`] } }] : [],
            ),
          ),
        });
        expect(outcomes.size).toBe(inputs.length);
        fate.forEach((kind, index) => {
          const outcome = outcomes.get(`t${index + 1}`);
          expect(outcome?.kind).toBe(kind === 'lost' ? 'unknown' : kind);
          if (outcome?.kind === 'written') expect(outcome.record.id).toBe(String(index + 1));
        });
      }),
    );
  });
});
