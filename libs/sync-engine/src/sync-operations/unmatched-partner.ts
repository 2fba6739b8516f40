import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { notCarriedOut } from './decided-stage';
import type { IdentityChoice } from './identity-choice';
import type { WorkItem } from './work-item';

const AGAIN = 'The matching record could not be read; matched again.';

/**
 * S4.1: of a record whose partner was not read. A partner that is not there is forgotten by the key index, so that the next pass does not match it
 * again; where a person named it, the review asks again and says so (S3.2).
 */
export async function unmatch(
  context: BatchContext,
  item: WorkItem,
  choice: IdentityChoice | undefined,
): Promise<void> {
  const { settings } = context.ports;
  const partner = await missingPartner(context, item);
  // Nothing of the match stands: neither what it would have logged nor the end that it would have had.
  item.log.length = 0;
  if (item.finished) return;
  item.newLink = null;
  if (item.mark.record.kind === 'local') item.hubspotId = null;
  else item.localKey = null;
  const asked = item.decidedWhole;
  if (partner === null || !asked || choice === undefined) return waitFor(item, settings.retryBaseMs, AGAIN);
  item.recordDecisionDone = false;
  item.reviewRecord(asked.kind, notCarriedOut(asked.detail, `there is no ${partner} to link with.`));
  item.finish({ kind: 'clear' });
}

/** The partner in words if it is known not to be there; of HubSpot's only a single read says so (S5.1). */
async function missingPartner(context: BatchContext, item: WorkItem): Promise<string | null> {
  if (item.mark.record.kind !== 'local') return `local row ${item.localKey}`;
  const { gateway, state } = context.ports;
  const { definition, properties } = context.runtime;
  const id = item.hubspotId!;
  const single = await gateway.readOne(definition.objectType, id, properties);
  if (!single.ok) {
    readFailed(context, [item], single.failure);
    return null;
  }
  // Merged into another, it answers under that one's id, and is nobody's partner by its own.
  if (single.value !== 'missing' && single.value.id === id) return null;
  await state.indexMatchKeys(definition.entity, [{ hubspotId: id, entries: [] }]);
  return `HubSpot record ${id}`;
}
