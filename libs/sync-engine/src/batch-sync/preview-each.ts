import type { NewPlannedRecord } from '../ports';
import { addPlans, EMPTY_PLAN } from '../sync-operations';
import type { PreviewedBatch, SeenRecord } from '../sync-operations';

/** So many records in a row that fail, and none that does not: it is nothing of theirs. */
const ALL_OF_THEM = 20;

/** What is to be planned fails for every record alike: the run cannot go on, and says so. */
export class EverythingFails extends Error {
  constructor(records: number, cause: unknown) {
    super(
      `Planning failed for each of the first ${records} records that were looked at: ${ended(cause)} Mend what this names, or look for it in the worker's log; then start the run again.`,
      { cause },
    );
    this.name = 'EverythingFails';
  }
}

/**
 * S1.3, S8.3: previews records together. Where that fails with an exception, they are halved until the culprit is alone, which the plan
 * lists as failed with its error; the plan stands without it.
 *
 * @param isRecordsOwn whether an exception can be about one record, and not about the database or the network, which are waited for.
 * @throws {EverythingFails} if every record fails; what is not a record's own, as it is.
 */
export async function previewEach(
  seen: readonly SeenRecord[],
  preview: (seen: readonly SeenRecord[]) => Promise<PreviewedBatch>,
  isRecordsOwn: (error: unknown) => boolean,
): Promise<PreviewedBatch> {
  let [failed, succeeded] = [0, 0];
  const each = async (part: readonly SeenRecord[]): Promise<PreviewedBatch> => {
    try {
      const previewed = await preview(part);
      succeeded += part.length;
      return previewed;
    } catch (error) {
      if (!isRecordsOwn(error)) throw error;
      const [only, ...others] = part;
      if (only && others.length === 0) {
        failed++;
        if (failed >= ALL_OF_THEM && succeeded === 0) throw new EverythingFails(failed, error);
        return failedAlone(only, error);
      }
      const middle = Math.ceil(part.length / 2);
      return joined(await each(part.slice(0, middle)), await each(part.slice(middle)));
    }
  };
  return each(seen);
}

function failedAlone(seen: SeenRecord, error: unknown): PreviewedBatch {
  const record: NewPlannedRecord = {
    ...endsOf(seen),
    action: 'review',
    fields: [],
    progress: 'failed',
    message: `It could not be planned: ${ended(error)} Nothing is done with it by this run. Mend what this names, or look for it in the worker's log; then plan it again.`,
  };
  const hubspotIds = record.hubspotId === null ? [] : [record.hubspotId];
  return { records: [record], counts: { ...EMPTY_PLAN, failed: 1 }, hubspotIds, waitMs: null };
}

function endsOf({
  record,
  memory,
  local,
  hubspot,
}: SeenRecord): Pick<NewPlannedRecord, 'linkId' | 'localKey' | 'hubspotId'> {
  const link = memory?.link ?? null;
  const named = (kind: SeenRecord['record']['kind']): string | null => (record.kind === kind ? record.id : null);
  return {
    linkId: link?.id ?? named('link'),
    localKey: link?.localKey ?? named('local') ?? local?.key ?? null,
    hubspotId: link?.hubspotId ?? named('hubspot') ?? hubspot?.id ?? null,
  };
}

function joined(a: PreviewedBatch, b: PreviewedBatch): PreviewedBatch {
  const waits = [a.waitMs, b.waitMs].filter((ms) => ms !== null);
  return {
    records: [...a.records, ...b.records],
    counts: addPlans(a.counts, b.counts),
    hubspotIds: [...a.hubspotIds, ...b.hubspotIds],
    waitMs: waits.length === 0 ? null : Math.max(...waits),
  };
}

function ended(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
}
