import type { BatchContext } from './batch-context';
import { plainChoice } from './decided-stage';
import type { WorkItem } from './work-item';

/** What a person said of an unlinked record: whose partner it is, that it is new, or a partner that cannot be, in words. */
export type IdentityChoice = { readonly partner: string } | { readonly voided: string } | 'create';

/** Which of the unlinked records a person has matched, or said to be new (S4.1: never a guess). A partner that is linked by now voids it. */
export async function identityChoices(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, IdentityChoice>> {
  const choices = new Map<WorkItem, IdentityChoice>();
  for (const item of items) {
    const choice = plainChoice(item);
    if (choice?.kind === 'create') choices.set(item, 'create');
    if (choice?.kind !== 'link') continue;
    const partner = item.mark.record.kind === 'local' ? choice.hubspotId : choice.localKey;
    const voided = await whyVoid(context, item, partner);
    choices.set(item, voided === null ? { partner: partner! } : { voided });
  }
  for (const [item, choice] of choices) if (choice === 'create' || 'partner' in choice) item.recordDecisionDone = true;
  return choices;
}

async function whyVoid(context: BatchContext, item: WorkItem, partner: string | undefined): Promise<string | null> {
  const isRow = item.mark.record.kind === 'local';
  if (partner === undefined) return `it names no ${isRow ? 'HubSpot record' : 'local row'} to link with.`;
  const by = isRow ? { hubspotIds: [partner] } : { localKeys: [partner] };
  const [link] = await context.ports.state.findLinks(context.runtime.definition.entity, by);
  if (!link) return null;
  return isRow
    ? `HubSpot record ${partner} has a link of its own by now, with local row ${link.localKey ?? 'none'}.`
    : `local row ${partner} has a link of its own by now, with HubSpot record ${link.hubspotId ?? 'none'}.`;
}
