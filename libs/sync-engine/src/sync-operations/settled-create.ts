import type { CompiledField } from '@app/hubspot-mapping';
import { carriedTriples } from '../associations/carried-associations';
import { filterVerdicts, hubspotVector, localVector, passedNow, plainMark, sameValue } from '../core';
import type { FieldVector } from '../core';
import type { LocalWriteResult } from '../ports';
import { isLeftOut, leftOutState } from './left-out';
import type { SettlementDraft } from './settlement-draft';

/**
 * S6.5: associations are read at first link, in a pass of their own once the link is stored; also where it was stored with intents and that
 * pass died, or was fenced, before it settled. Those that a create carried are agreed with its answer (S4.2); where the answer was lost they
 * are read like all others, and what was intended is the receipt of what is found.
 */
export function settleNewLink(draft: SettlementDraft): void {
  const { item, context } = draft;
  if (item.carried?.answered) {
    draft.associations = { triples: carriedTriples(item.carried), waits: item.carried.waits };
    if (item.carried.whole) return;
  }
  const linked =
    item.newLink?.state === 'live' ||
    (item.link?.state === 'pending' && item.linkPatch.state === 'live') ||
    isFirstSettled(draft);
  if (!linked || context.runtime.associations.length === 0 || item.linkId === null) return;
  draft.mark(plainMark({ kind: 'link', id: item.linkId }, 'link', ['associations']));
}

/** A live link none of whose fields has a base: no pass has settled it yet. */
function isFirstSettled({ context, item }: SettlementDraft): boolean {
  if (item.route !== 'merge' || item.link?.state !== 'live' || item.mark.about.includes('associations')) return false;
  const { fields } = context.runtime;
  return fields.length > 0 && fields.every(({ id }) => item.link!.baseLocal[id] === undefined);
}

/** S4.3: the row is there, or not; fields of which it holds what HubSpot does are agreed, the others compared once more. */
export function createdLocally(draft: SettlementDraft, result: LocalWriteResult | undefined): void {
  const { item } = draft;
  if (result?.kind !== 'written') return draft.rowNotMade('The local row was not created; tried again.');
  draft.rowMade(result.row.key);
  let compare = false;
  for (const field of draft.context.runtime.fields) {
    const hubspot = hubspotVector(field, item.hubspot!.properties);
    const local = localVector(field, result.row.values);
    if (field.state !== 'active' || hubspot === undefined || local === undefined) continue;
    if (isLeftOut(item, field.id)) leaveOut(draft, field, { local, hubspot });
    else if (sidesHoldImage(field, local, hubspot)) draft.setBases(field, local, hubspot);
    else compare = true;
  }
  const { definition } = draft.context.runtime;
  draft.patchLink({ passedFilter: passedNow(filterVerdicts(definition, result.row.values, item.hubspot!.properties)) });
  draft.raiseHighest(item.hubspot!.updatedAt);
  draft.log.push({
    ...item.logEntry({
      kind: 'create',
      side: 'local',
      field: null,
      before: null,
      after: null,
      policy: 'S4.3',
      message: null,
    }),
    localKey: result.row.key,
  });
  if (compare)
    draft.outcome = {
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'Created; the fields that HubSpot leaves blank are compared.',
    };
}

/** S8.3: the row was made without this value; what it holds instead is known to differ from HubSpot's. */
function leaveOut(
  draft: SettlementDraft,
  field: CompiledField,
  values: { readonly local: FieldVector; readonly hubspot: FieldVector },
): void {
  const { local, hubspot } = values;
  draft.setBases(field, local, hubspot);
  const state = leftOutState(draft.context, field, values);
  if (!state) return;
  draft.tracks[field.id] = { ...draft.item.track(field.id), state };
  const { kind, detail } = state;
  const about = { side: null, field: field.id, before: local, after: hubspot };
  draft.log.push(draft.item.logEntry({ kind: 'state_began', ...about, policy: kind, message: detail }));
}

function sidesHoldImage(field: CompiledField, local: FieldVector, hubspot: FieldVector): boolean {
  const image = field.toHubSpot(local);
  return image.ok && sameValue(field.canonicalHubSpot(image.value), field.canonicalHubSpot(hubspot));
}
