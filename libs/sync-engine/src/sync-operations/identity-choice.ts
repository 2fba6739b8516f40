import type { BatchContext } from './batch-context';
import { plainChoice } from './decided-stage';
import type { WorkItem } from './work-item';

/** Which of the unlinked records a person has matched, or said to be new (S4.1: never a guess). A partner that is linked by now voids it. */
export async function identityChoices(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, { readonly partner: string } | 'create'>> {
  const choices = new Map<WorkItem, { readonly partner: string } | 'create'>();
  for (const item of items) {
    const choice = plainChoice(item);
    if (choice?.kind === 'create') choices.set(item, 'create');
    if (choice?.kind !== 'link') continue;
    const partner = item.mark.record.kind === 'local' ? choice.hubspotId : choice.localKey;
    if (partner !== undefined && (await isFree(context, item, partner))) choices.set(item, { partner });
  }
  for (const item of choices.keys()) item.recordDecisionDone = true;
  return choices;
}

async function isFree(context: BatchContext, item: WorkItem, partner: string): Promise<boolean> {
  const by = item.mark.record.kind === 'local' ? { hubspotIds: [partner] } : { localKeys: [partner] };
  return (await context.ports.state.findLinks(context.runtime.definition.entity, by)).length === 0;
}
