import type { PortalReference } from '@app/hubspot-mapping';

/** All that is known of one object type of the portal, as last read (S2.9, S3.8). Plain JSON, kept by the catalogue store. */
export interface PortalCatalogue {
  /** What mappings are compiled against. Its properties are those that are listed, live, and readable with our scopes. */
  readonly reference: PortalReference;
  /** Properties in the recycle bin: their values cannot be believed (S2.9). */
  readonly archivedProperties: readonly string[];
  /** The portal's own rules per property (hubspot-facts 5.3), as HubSpot gives them; null where they cannot be read. */
  readonly validations: readonly unknown[] | null;
}

/** The key under which the catalogue store keeps it. */
export function portalCatalogueKind(objectType: string): string {
  return `portal:${objectType}`;
}
