import { isAssociationField } from '../core';
import type { PlannedField, Side } from '../core';
import type { BatchContext } from '../sync-operations/batch-context';
import type { WorkItem } from '../sync-operations/work-item';
import type { AssociationPass } from './association-pass';

/** S8.2: where a plan takes this triple back, and what we had written there; null where it does not. */
export function undoOf(
  item: WorkItem,
  relation: string,
  toLinkId: string,
): { readonly side: Side; readonly after: boolean } | null {
  const shown = undoneFields(item).find((one) => one.field === relation && tripleOf(one) === toLinkId);
  return shown ? { side: shown.undo!, after: writtenBy(shown)[0] !== null } : null;
}

/** The other ends, by link, of the triples of a relation that a plan takes back: neither side may hold one any more. */
export function undoneEnds(item: WorkItem, relation: string): readonly string[] {
  return undoneFields(item).flatMap((one) => (one.field === relation ? (tripleOf(one) ?? []) : []));
}

/** S8.2: what of a plan to take associations back did not come about is listed, with the reason. */
export function holdAssociationsToPlan(context: BatchContext): void {
  for (const item of context.items) {
    const shown = undoneFields(item);
    if (shown.length === 0 || item.finished || item.planResult?.progress === 'moved') continue;
    const refused = [...new Set(shown.flatMap((one) => refusedUndo(item.associations, one) ?? []))];
    if (refused.length > 0) item.planResult = { progress: 'moved', message: refused.join(' ') };
  }
}

function refusedUndo(pass: AssociationPass | null, shown: PlannedField): string | null {
  const found = pass?.relations.find(({ relation }) => relation.id === shown.field);
  const end = tripleOf(shown);
  const name = `${found?.relation.field.name ?? shown.field}${endIn(pass, end)}`;
  const triple = found?.triples.find(({ to }) => to.id === end);
  const result = found?.single ? found.single.decision.instructed : triple?.decision.instructed;
  if (result === 'followed') return null;
  return `${name}: ${result?.refused ?? 'It is not synced now, or an end of it is not shown, so nothing is put back.'}`;
}

/** The record at the other end, by what people know it by; nothing where it was not looked for. */
export function endIn(pass: AssociationPass | null, linkId: string | null): string {
  const link = linkId === null ? null : (pass?.links.of(linkId) ?? null);
  return link ? `, row ${link.localKey}, HubSpot record ${link.hubspotId}` : '';
}

function undoneFields({ planned }: WorkItem): readonly PlannedField[] {
  if (!planned || planned.record.excluded) return [];
  return planned.record.fields.filter(
    ({ field, undo, excluded }) => undo !== undefined && !excluded && isAssociationField(field),
  );
}

function writtenBy(shown: PlannedField): readonly (string | null)[] {
  return (shown.undo === 'hubspot' ? shown.hubspot : shown.local) ?? [null];
}

function tripleOf(shown: PlannedField): string | null {
  const before = shown.undo === 'hubspot' ? shown.toHubSpot : shown.toLocal;
  return writtenBy(shown)[0] ?? before?.[0] ?? null;
}
