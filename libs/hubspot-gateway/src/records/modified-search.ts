import type { GatewayResult, HubSpotRecord } from '@app/sync-engine';
import type { HubSpotClient } from '../client/hubspot-client';
import { recordsIn } from './record-reads';
import { recordOf } from './record-shape';

/** hubspot-facts 3: largest page of a search. */
const PAGE = 200;

export interface ModifiedPage {
  /** Hints, not values: the index lags, and what it shows may be newer or older than its own choice (hubspot-facts 3). */
  readonly records: readonly HubSpotRecord[];
  /** The last id of a full page, to go on from; null at the end of the window. */
  readonly next: string | null;
}

/** hubspot-facts 2.8: contacts have their own name for it. */
function modifiedProperty(objectType: string): string {
  return ['contacts', 'contact', '0-1'].includes(objectType) ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

/**
 * Records whose modified time is in a window (ms of HubSpot's clock, both ends included), in id order after `afterId`. Paging goes by id
 * and never by offset: past 10,000 results offsets end, and many records may share one millisecond (hubspot-facts 3).
 */
export async function searchModified(
  client: HubSpotClient,
  objectType: string,
  from: number,
  to: number,
  afterId: string | null,
): Promise<GatewayResult<ModifiedPage>> {
  const property = modifiedProperty(objectType);
  const what = `search ${objectType} by modified time`;
  const answer = await client.call({ what, effect: 'read', window: 'search', priority: 'live' }, (sdk) =>
    sdk.crm.objects.searchApi.doSearch(objectType, {
      filterGroups: [
        {
          filters: [
            { propertyName: property, operator: 'BETWEEN' as never, value: String(from), highValue: String(to) },
            { propertyName: 'hs_object_id', operator: 'GT' as never, value: afterId ?? '0' },
          ],
        },
      ],
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }] as never,
      properties: [property],
      limit: PAGE,
    }),
  );
  if (!answer.ok) return answer;
  const found = recordsIn(what, answer.value.body);
  if (!found.ok) return found;
  const records = found.value.map(recordOf);
  return { ok: true, value: { records, next: records.length < PAGE ? null : (records.at(-1)?.id ?? null) } };
}
