import { livePartners } from '../associations/association-writes';
import { ApiRefusal } from '../http/answer';
import { listParameter, type ApiCall } from '../http/api-call';
import type { RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';

const MOST_INLINE = 500;

/** Types named by `?associations=`; an unknown name is 400 (hubspot-facts 0.5). */
export const inlineTypes = (call: ApiCall): ObjectType[] =>
  listParameter(call, 'associations').map((name) => {
    const type = call.portal.state.types.find(name);
    if (!type) throw new ApiRefusal(400, { message: `Unable to infer object type from: ${name}` });
    return type;
  });

/** The `associations` block of a read: one entry per type of a pair; absent when there is nothing (recordings, lesson 33). */
export const inlineAssociations = (
  call: ApiCall,
  from: RecordRef,
  types: readonly ObjectType[],
): { associations?: Record<string, unknown> } => {
  const block: Record<string, unknown> = {};
  for (const type of types) {
    const results = livePartners(call.portal, from, type.id).flatMap(([id, specs]) =>
      specs.map((spec) => ({
        id,
        type: call.portal.state.associationDefinitions.find(from.t, type.id, spec)?.name ?? '',
      })),
    );
    if (results.length === 0) continue;
    const next = results[MOST_INLINE];
    const link = `${call.baseUrl}/crm/v3/objects/${from.t}/${from.id}/associations/${type.plural}?after=${next?.id ?? ''}`;
    block[type.associationKey] = next
      ? { results: results.slice(0, MOST_INLINE), paging: { next: { after: next.id, link } } }
      : { results };
  }
  return Object.keys(block).length > 0 ? { associations: block } : {};
};
