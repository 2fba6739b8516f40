import type { CompiledField } from '@app/hubspot-mapping';
import { changedSides, hubspotVector, isBlank, localVector } from '../core';
import type { FieldInstruction, MassChangeKind } from '../core';
import type { Transaction } from '../ports';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

const PAUSED_BY_GUARD = 'Mass change: ';

/** Whether an entity is paused because the guard met a mass change, and waits for an answer to it. */
export function isMassChangePause(stateReason: string | null): stateReason is string {
  return stateReason?.startsWith(PAUSED_BY_GUARD) ?? false;
}

/** S5.3: the transaction would pass the limit; it rolls back, and the entity pauses before anything is written. */
export class MassChangeMet extends Error {
  constructor(
    readonly kind: MassChangeKind,
    readonly changed: number,
    readonly links: number,
  ) {
    super('mass change');
  }

  get reason(): string {
    const what = this.kind === 'deletes' ? 'deletes' : 'overwrites of values';
    return (
      `${PAUSED_BY_GUARD}${what} of ${this.changed} records out of ${this.links} within the window. Nothing more is written until it is approved, ` +
      'or discarded: the other side’s values are written back, or both sides stay as they are.'
    );
  }
}

/** S5.3: raised in the transaction that stores the intent, or, for local writes, in the settling one. */
export async function raiseMassChange(
  context: BatchContext,
  tx: Transaction,
  items: readonly WorkItem[],
  side: 'local' | 'hubspot',
): Promise<void> {
  const { massChange, state } = context.ports;
  if (!massChange) return;
  const counted = items.filter((item) => item.linkId !== null && !item.newLink && !isAnswered(item));
  const deletes = counted.filter((item) => item.route === (side === 'local' ? 'delete_locally' : 'archive_in_hubspot'));
  const overwrites = counted.filter((item) => item.route === 'merge' && overwritesOn(context, item, side));
  if (deletes.length === 0 && overwrites.length === 0) return;
  const ids = (list: readonly WorkItem[]): readonly string[] => list.map((item) => item.linkId!);
  const met = await state.raiseMassChange(
    tx,
    context.runtime.definition.entity,
    { deletes: ids(deletes), overwrites: ids(overwrites) },
    massChange.rule,
  );
  if (met) throw new MassChangeMet(met.kind, met.changed, met.links);
}

/** What a person decided, or a plan said, is no mass change; nor is what the guard was answered for. */
function isAnswered(item: WorkItem): boolean {
  return (
    item.planned !== null ||
    item.mark.reasons.some((reason) =>
      ['run', 'review', 'undo', 'approved', 'discard_accept', 'discard_restore'].includes(reason),
    )
  );
}

function overwritesOn(context: BatchContext, item: WorkItem, side: 'local' | 'hubspot'): boolean {
  if (side === 'local' && item.localWrites.length === 0) return false;
  return context.runtime.fields.some((field) => {
    const decision = item.decisions.get(field.id);
    if (side === 'hubspot')
      return !!decision?.toHubSpot && !isBlank(field, field.canonicalHubSpot(decision.toHubSpot.before));
    return !!decision?.toLocal && !isBlank(field, field.canonicalLocal(decision.toLocal.expect));
  });
}

/**
 * S5.3, of a discarded mass change: `restore` writes the value of the side that did not change back, `accept` leaves both as they are
 * (`discarded`). A field that changed on both sides, or on none, is merged as ever.
 */
export function discardInstruction(item: WorkItem, field: CompiledField): FieldInstruction | null {
  const { reasons } = item.mark;
  // Where both ends are gone, what was edited on one of them is no part of what the person looked at: it is told, or it wins (S5.2).
  if (item.ends.local !== 'present' && item.ends.hubspot !== 'present') return null;
  const accepts = reasons.includes('discard_accept');
  if ((!accepts && !reasons.includes('discard_restore')) || !item.link || !item.local || !item.hubspot) return null;
  const local = localVector(field, item.local.values);
  const hubspot = hubspotVector(field, item.hubspot.properties);
  const [baseLocal, baseHubSpot] = [item.link.baseLocal[field.id], item.link.baseHubSpot[field.id]];
  if (!local || !hubspot || !baseLocal || !baseHubSpot) return null;
  const changed = changedSides({ field, local, hubspot, baseLocal, baseHubSpot });
  if (changed.local === changed.hubspot) return null;
  const choice = accepts ? 'leave' : changed.local ? 'hubspot' : 'local';
  return { kind: 'choose', choice, local, hubspot };
}
