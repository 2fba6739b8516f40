import type { GatewayResult, HubSpotRecord } from '@app/sync-engine';
import type { HubSpotClient } from '../client/hubspot-client';
import { recordsIn } from './record-reads';
import { recordOf } from './record-shape';

/**
 * HubSpot's own search by words over the text properties that it chooses per object type: names, e-mail addresses, domains, phone numbers
 * (hubspot-facts 3). For people who look for a record: its index lags, so nothing of the sync may rest on it.
 */
export class TextSearch {
  constructor(private readonly client: HubSpotClient) {}

  /** At most `limit` records with these properties. A search draws from its own window, as a review does from its share. */
  async find(
    objectType: string,
    text: string,
    properties: readonly string[],
    limit: number,
  ): Promise<GatewayResult<readonly HubSpotRecord[]>> {
    const what = `search ${objectType} by words`;
    const answer = await this.client.call({ what, effect: 'read', window: 'search', priority: 'review' }, (sdk) =>
      sdk.crm.objects.searchApi.doSearch(objectType, { query: text, properties: [...properties], limit }),
    );
    if (!answer.ok) return answer;
    const found = recordsIn(what, answer.value.body);
    return found.ok ? { ok: true, value: found.value.map(recordOf) } : found;
  }
}
