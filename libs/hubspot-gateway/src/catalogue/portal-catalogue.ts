import type { PortalReference } from '@app/hubspot-mapping';

/** All that is known of one object type of the portal, as last read (S2.9, S3.8). Plain JSON, kept by the catalogue store. */
export interface PortalCatalogue {
  /**
   * What mappings are compiled against. Its properties are those that are listed, live, and readable with our scopes; each has the rules
   * that the portal's admins made for it (hubspot-facts 5.3), where HubSpot tells them.
   */
  readonly reference: PortalReference;
  /** Properties in the recycle bin: their values cannot be believed (S2.9). */
  readonly archivedProperties: readonly string[];
}

/** The key under which the catalogue store keeps it. */
export function portalCatalogueKind(objectType: string): string {
  return `portal:${objectType}`;
}
