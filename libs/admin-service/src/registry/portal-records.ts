import type { GatewayResult, HubSpotCatalogue, HubSpotRecord, HubSpotRecordWithHistory } from '@app/sync-engine';

/** HubSpot, as the admin page looks at it: single reads out of the share of the budget that reviews have. */
export interface PortalRecords extends Pick<HubSpotCatalogue, 'stored' | 'refresh'> {
  read(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>>;
  /** A single record, of the recycle bin where that is asked for; one that was merged away is answered by the surviving one (S5.4). */
  readOne(
    objectType: string,
    id: string,
    properties: readonly string[],
    options?: { readonly archived?: boolean },
  ): Promise<GatewayResult<HubSpotRecord | 'missing'>>;
  history(
    objectType: string,
    id: string,
    properties: readonly string[],
  ): Promise<GatewayResult<HubSpotRecordWithHistory | null>>;
  /** HubSpot's own search by words, out of the search window; its index lags (facts 3). */
  search(
    objectType: string,
    text: string,
    properties: readonly string[],
    limit: number,
  ): Promise<GatewayResult<readonly HubSpotRecord[]>>;
  /** `sourceId` of our own writes in histories; null until it is known. */
  ownSourceId(): string | null;
}

/** The object types that every portal has; custom ones are named by their type id (`2-123`). */
export const STANDARD_OBJECT_TYPES = [
  { objectType: 'contacts', label: 'Contacts' },
  { objectType: 'companies', label: 'Companies' },
  { objectType: 'deals', label: 'Deals' },
  { objectType: 'tickets', label: 'Tickets' },
  { objectType: 'products', label: 'Products' },
  { objectType: 'line_items', label: 'Line items' },
] as const;
