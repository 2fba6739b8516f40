import type { PlannedRecord, PlannedWork, StoredReview } from '@app/sync-engine';
import type { Pool } from 'pg';
import type { MarkRow } from '../marks/mark-row';
import { PLANNED_COLUMNS } from '../stores/plan-rows';
import { REVIEW_COLUMNS } from '../stores/review-rows';
import type { LinkMemory } from './link-row';

/** Strategy: one look-up per way a record can be named; nothing is asked while no run of the entity is being applied. */
const PLANNED = `
  select ${PLANNED_COLUMNS}, run.kind as "runKind", run.choices
  from hubspot_sync.hubspot_runs run
  join hubspot_sync.hubspot_plan_records planned on planned.run_id = run.id
  where run.id = $1 and run.state = 'applying' and planned.progress = 'planned' and planned.id = any(array(
    select id from hubspot_sync.hubspot_plan_records where run_id = $1 and local_key = any($2)
    union select id from hubspot_sync.hubspot_plan_records where run_id = $1 and hubspot_id = any($3)
    union select id from hubspot_sync.hubspot_plan_records where link_id = any($4) and run_id = $1))`;

/** S8.3: what the run that is being applied planned for the records of these marks, by mark id. */
export async function plannedWork(
  pool: Pool,
  runId: string,
  marks: readonly MarkRow[],
  memories: ReadonlyMap<string, LinkMemory>,
): Promise<ReadonlyMap<string, PlannedWork>> {
  const ends = marks.map((mark) => {
    const link = memories.get(mark.id)?.link;
    return {
      mark: mark.id,
      linkId: link?.id ?? null,
      localKey: link?.localKey ?? (mark.recordKind === 'local' ? mark.recordId : null),
      hubspotId: link?.hubspotId ?? (mark.recordKind === 'hubspot' ? mark.recordId : null),
    };
  });
  const found = await pool.query<PlannedRecord & Pick<PlannedWork, 'choices'> & { runKind: PlannedWork['kind'] }>(
    PLANNED,
    [
      runId,
      ends.flatMap(({ localKey }) => localKey ?? []),
      ends.flatMap(({ hubspotId }) => hubspotId ?? []),
      ends.flatMap(({ linkId }) => linkId ?? []),
    ],
  );
  const byEnd = new Map<string, PlannedWork>();
  for (const { runKind, choices, ...record } of found.rows) {
    const work: PlannedWork = { record, kind: runKind, choices };
    if (record.linkId !== null) byEnd.set(`link ${record.linkId}`, work);
    if (record.localKey !== null) byEnd.set(`local ${record.localKey}`, work);
    if (record.hubspotId !== null) byEnd.set(`hubspot ${record.hubspotId}`, work);
  }
  return new Map(
    ends.flatMap(({ mark, linkId, localKey, hubspotId }) => {
      const work = byEnd.get(`link ${linkId}`) ?? byEnd.get(`local ${localKey}`) ?? byEnd.get(`hubspot ${hubspotId}`);
      return work ? [[mark, work] as const] : [];
    }),
  );
}

/** S3.2: the decisions that wait to be carried out on the records of these marks, by mark id. */
export async function decidedReviews(
  pool: Pool,
  portalId: string,
  entity: string,
  marks: readonly MarkRow[],
  memories: ReadonlyMap<string, LinkMemory>,
): Promise<ReadonlyMap<string, readonly StoredReview[]>> {
  const asked = marks.filter((mark) => mark.reasons.includes('review'));
  if (asked.length === 0) return new Map();
  const found = await pool.query<StoredReview>(
    `select ${REVIEW_COLUMNS} from hubspot_sync.hubspot_reviews review
     where portal_id = $1 and entity = $2 and state = 'open' and decision is not null
       and (link_id = any($3) or (link_id is null and (local_key = any($4) or hubspot_id = any($5))))
     order by review.id`,
    [
      portalId,
      entity,
      asked.flatMap((mark) => memories.get(mark.id)?.link.id ?? []),
      asked.flatMap((mark) => (mark.recordKind === 'local' ? [mark.recordId] : [])),
      asked.flatMap((mark) => (mark.recordKind === 'hubspot' ? [mark.recordId] : [])),
    ],
  );
  const isOf = (mark: MarkRow, review: StoredReview): boolean => {
    const link = memories.get(mark.id)?.link;
    if (review.linkId !== null) return review.linkId === link?.id;
    return mark.recordKind === 'local' ? review.localKey === mark.recordId : review.hubspotId === mark.recordId;
  };
  return new Map(asked.map((mark) => [mark.id, found.rows.filter((review) => isOf(mark, review))]));
}
