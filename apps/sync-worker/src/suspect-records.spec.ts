import type { LeasedBatch } from '@app/sync-engine';
import { failureOf, SuspectRecords } from './suspect-records';

const batch = (...ids: string[]): LeasedBatch =>
  ({ entity: 'contact', records: ids.map((id) => ({ mark: { id } })) }) as unknown as LeasedBatch;

describe('S1.3 records of a batch that failed', () => {
  it('are suspects until each was leased again', () => {
    const suspects = new SuspectRecords(() => 0);
    expect(suspects.areLeft()).toBe(false);
    suspects.failed(batch('1', '2'));
    suspects.leased(batch('1'));
    suspects.leased(batch('other'));
    expect(suspects.areLeft()).toBe(true);
    suspects.leased(batch('2'));
    expect(suspects.areLeft()).toBe(false);
  });

  it('are waited for no longer than a minute: another worker may have taken them', () => {
    let now = 0;
    const suspects = new SuspectRecords(() => now);
    suspects.failed(batch('1', '2'));
    now = 59_999;
    expect(suspects.areLeft()).toBe(true);
    now = 60_000;
    expect(suspects.areLeft()).toBe(false);
  });

  it('are none where the batch was one record: it failed alone', () => {
    const suspects = new SuspectRecords(() => 0);
    suspects.failed(batch('1'));
    expect(suspects.areLeft()).toBe(false);
  });
});

describe('S9.2 a failure', () => {
  const sql = (code: string) => Object.assign(new Error('it failed.'), { code });

  it('counts against a record that was alone', () => {
    expect(failureOf(new Error('it failed.'))).toEqual({
      reason:
        "Reconciling the record failed: it failed. Mend what this names, or look for it in the worker's log; then try the record again.",
      counted: true,
    });
    expect(failureOf(sql('22P02')).counted).toBe(true);
  });

  it.each(['40P01', '42501', '42P01', '53200', '55P03', '57014', '57P01', '08006', 'ECONNREFUSED'])(
    'of code %s does not, also as a cause',
    (code) => {
      expect(failureOf(sql(code)).counted).toBe(false);
      expect(failureOf(new Error('gave up', { cause: sql(code) })).counted).toBe(false);
    },
  );
});
