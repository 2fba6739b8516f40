import type { ChangeResult, RecordChange, Transaction } from '../ports';
import { CommitUnknown } from '../ports';
import type { BatchContext } from './batch-context';
import { MassChangeMet, raiseMassChange } from './mass-change-guard';
import { runFor } from './log-attribution';
import type { WorkItem } from './work-item';

export type ChangeParts = Omit<RecordChange, 'mark' | 'fence' | 'newLink'>;

/** The whole change of one record: its parts with lease, fence and, until it is stored, its new link. */
export function recordChange(item: WorkItem, parts: ChangeParts): RecordChange {
  const { mark, link: known } = item;
  if (known) return { mark, fence: { linkId: known.id, version: item.version ?? known.version }, ...parts };
  const { link, ...rest } = parts;
  // A local create gets its key only when the row is written; a record left out of a plan may have one end only.
  const keyed = (link?.localKey ?? item.newLink?.localKey) !== undefined;
  const linking = item.newLink !== null && (keyed || ['severed', 'merged_away', 'erased'].includes(item.newLink.state));
  return { mark, fence: null, ...(linking ? { newLink: { ...item.newLink!, ...link } } : {}), ...rest };
}

/** Stores the changes of some records in one transaction of their own; the fenced ones leave the batch. */
export async function storeChanges(
  context: BatchContext,
  items: readonly WorkItem[],
  partsOf: (item: WorkItem) => ChangeParts,
): Promise<void> {
  if (items.length === 0) return;
  const { state, transactions, massChange } = context.ports;
  try {
    const results = await transactions.run(async (tx: Transaction) => {
      const stored = await state.store(
        tx,
        context.batch,
        items.map((item) => withRuns(item, recordChange(item, partsOf(item)))),
      );
      await raiseMassChange(context, tx, items, 'hubspot');
      return stored;
    });
    for (const item of items) applyResult(item, results.get(item.mark.id));
  } catch (error) {
    if (error instanceof MassChangeMet) await massChange!.pause(context.runtime.definition.entity, error.reason);
    else if (!(error instanceof CommitUnknown)) throw error;
    for (const item of items) leave(item);
  }
}

/** S8.1: what is intended on behalf of a run knows it. */
function withRuns(item: WorkItem, change: RecordChange): RecordChange {
  if (item.planned === null || !change.openIntents) return change;
  return {
    ...change,
    openIntents: change.openIntents.map(({ id, linkId, field, kind, behalf, sent, local, decidedUpdatedAt }) => ({
      id,
      linkId,
      field,
      kind,
      behalf,
      sent,
      local,
      decidedUpdatedAt,
      runId: runFor(item, field),
    })),
  };
}

/** After a change was stored the link exists and has a new version. */
export function applyResult(item: WorkItem, result: ChangeResult | undefined): void {
  if (result?.kind !== 'stored') return leave(item);
  item.version = result.version;
  if (item.newLink && !item.link) {
    item.link = {
      id: item.newLink.id,
      entity: item.mark.entity,
      localKey: item.newLink.localKey ?? null,
      hubspotId: item.newLink.hubspotId ?? null,
      externalId: item.newLink.externalId ?? null,
      state: item.newLink.state,
      stateReason: null,
      version: result.version ?? '',
      baseLocal: item.newLink.baseLocal ?? {},
      baseHubSpot: item.newLink.baseHubSpot ?? {},
      highestUpdatedAt: null,
      agreedAt: null,
      passedFilter: { local: false, hubspot: false, ...item.newLink.passedFilter },
    };
  }
}

/** Lease or link lost to another, or a COMMIT whose answer was lost: nothing more is done for the record in this pass (S1.5, S9.3). */
export function leave(item: WorkItem): void {
  item.route = 'finished';
  item.outcome = null;
}
