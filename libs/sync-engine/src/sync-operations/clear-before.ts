import type { CompiledField } from '@app/hubspot-mapping';
import type { FieldDecision } from '../core';
import type { UpdateInput } from '../ports';
import { raiseHighest } from './answer-stage';
import type { UpdateReceipt } from './update-receipt';
import type { BatchContext } from './batch-context';
import { setFieldError } from './refusal';
import type { SettlementDraft } from './settlement-draft';
import type { FieldWriteResult, WorkItem } from './work-item';

/** S3.9: what clears the properties of the fields that are to be blank before their new value. */
export function clearInput(context: BatchContext, item: WorkItem): UpdateInput {
  const properties = fieldsCleared(context, item).flatMap((field) => field.members.map(({ property }) => property));
  return {
    traceId: item.mark.id,
    id: item.hubspotId!,
    properties: Object.fromEntries(properties.map((property) => [property, ''])),
  };
}

/** S3.9: only a confirmed clear lets its field go on to its value in this pass. */
export function takeClear(context: BatchContext, item: WorkItem, receipt: UpdateReceipt): void {
  for (const field of fieldsCleared(context, item)) {
    switch (receipt.kind) {
      case 'written':
        item.clearedBefore.add(field.id);
        break;
      case 'unknown':
        item.results.set(field.id, { kind: 'unconfirmed' });
        break;
      case 'not_sent':
        item.results.set(field.id, { kind: 'not_sent' });
        break;
      case 'refused':
        item.results.set(field.id, { kind: 'refused' });
        setFieldError(
          context,
          item,
          field,
          `${field.name}: HubSpot takes this value only after the one before was cleared, and refused to clear it: ${receipt.refusal.message} ` +
            'Clear the property in HubSpot, or choose a later stage.',
          null,
        );
        break;
    }
  }
  if (receipt.kind === 'written') raiseHighest(item, receipt.record.updatedAt);
  if (receipt.kind === 'not_sent')
    item.comeBack({ kind: 'retry', delayMs: receipt.waitMs, counted: false, reason: receipt.reason });
}

/**
 * S3.9: the clear was a write of its own. If its value did not follow, HubSpot's side is known to be blank, so that the blank is nobody's
 * edit; of a write on another's behalf the base stays, and the open intents tell whose blank it is (S2.6).
 */
export function settleClear(
  draft: SettlementDraft,
  field: CompiledField,
  sent: NonNullable<FieldDecision['toHubSpot']>,
  became: FieldWriteResult['kind'] | undefined,
): void {
  const blank = sent.value.map(() => null);
  draft.logWrite(field, 'hubspot', sent.before, blank, 'S3.9');
  if (became !== 'agreed' && became !== 'changed_since' && sent.behalf === 'local')
    draft.setBaseOf('hubspot', field, blank);
}

function fieldsCleared(context: BatchContext, item: WorkItem) {
  return context.runtime.fields.filter(({ id }) => item.clearsBefore.some(({ field }) => field === id));
}
