/** Standard types that HubSpot merges; products, line items and activities are not among them (facts 2.2). */
const MERGED_BY_NAME: ReadonlySet<string> = new Set([
  'contacts',
  'companies',
  'deals',
  'tickets',
  '0-1',
  '0-2',
  '0-3',
  '0-5',
]);

/** Whether HubSpot has a call that merges two records of the type: contacts, companies, deals, tickets and custom objects (facts 2.2). */
export function canBeMerged(objectType: string): boolean {
  return MERGED_BY_NAME.has(objectType.toLowerCase()) || objectType.startsWith('2-');
}
