import { EMPTY_PLAN } from '../sync-operations';
import type { PreviewedBatch, SeenRecord } from '../sync-operations';
import { EverythingFails, previewEach } from './preview-each';

const rows = (count: number): readonly SeenRecord[] =>
  Array.from({ length: count }, (_, n) => ({ record: { kind: 'local' as const, id: `row-${n}` } }));

/** Plans every record as an update, unless one of these is among them. */
function previewing(...bad: readonly string[]) {
  const asked: number[] = [];
  const preview = (seen: readonly SeenRecord[]): Promise<PreviewedBatch> => {
    asked.push(seen.length);
    const culprit = seen.find(({ record }) => bad.includes(record.id));
    if (culprit) return Promise.reject(new Error(`cannot read ${culprit.record.id}`));
    const ends = { linkId: null, hubspotId: null, action: 'update' as const, fields: [] };
    return Promise.resolve({
      records: seen.map(({ record }) => ({ ...ends, localKey: record.id })),
      counts: { ...EMPTY_PLAN, updatedLocally: seen.length },
      hubspotIds: [],
      waitMs: null,
    });
  };
  return { asked, preview };
}

describe('S8.3 a plan of records of which some cannot be looked at', () => {
  it('S1.3 lists the culprit as failed with its error, and the others as ever, in few calls', async () => {
    const { asked, preview } = previewing('row-137');
    const { records, counts } = await previewEach(rows(500), preview, () => true);
    expect(counts).toMatchObject({ updatedLocally: 499, failed: 1 });
    expect(records.map(({ localKey }) => localKey)).toEqual(rows(500).map(({ record }) => record.id));
    const failed = records.filter(({ progress }) => progress === 'failed');
    expect(failed).toMatchObject([
      { localKey: 'row-137', message: expect.stringContaining('cannot read row-137.') as string },
    ]);
    expect(asked.length).toBeLessThan(25);
  });

  it('S9.2 what is not a record’s own is thrown as it is, at once', async () => {
    const { asked, preview } = previewing('row-1');
    await expect(previewEach(rows(100), preview, () => false)).rejects.toThrow('cannot read row-1');
    expect(asked).toEqual([100]);
  });

  it('a record that is alone is listed', async () => {
    const { preview } = previewing('row-0');
    expect((await previewEach(rows(1), preview, () => true)).counts).toMatchObject({ failed: 1 });
  });

  it('an error of every record ends the plan, with what to do', async () => {
    const all = rows(500);
    const { asked, preview } = previewing(...all.map(({ record }) => record.id));
    const planning = previewEach(all, preview, () => true);
    await expect(planning).rejects.toThrow(EverythingFails);
    await expect(planning).rejects.toThrow('then start the run again');
    expect(asked.length).toBeLessThan(60);
  });
});
