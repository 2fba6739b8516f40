import type { PortalReference } from '@app/hubspot-mapping';
import type { GatewayResult } from './gateway';

/** What the portal says of an object type: properties, options, owners, pipelines (S2.9, S3.8). */
export interface HubSpotCatalogue {
  /** Reads it now and keeps it. */
  refresh(objectType: string): Promise<GatewayResult<{ readonly reference: PortalReference }>>;
  /** As last read, by whichever process; `readAt` is the database's clock, ms. */
  stored(
    objectType: string,
  ): Promise<{ readonly catalogue: { readonly reference: PortalReference }; readonly readAt: number } | null>;
  /** S2.9: reads the list now and answers which of these properties can be believed; null when HubSpot does not give it. */
  listedNow(objectType: string, properties: readonly string[]): Promise<ReadonlySet<string> | null>;
  /** S3.4: makes these values options of the property where it lacks them; safe to repeat. */
  addOptions(objectType: string, property: string, values: readonly string[]): Promise<GatewayResult<undefined>>;
}

/** The unique property that carries our minted ids (S4.1), made at set-up. */
export interface ExternalIdSetup {
  ensure(
    objectType: string,
  ): Promise<
    GatewayResult<
      | { readonly kind: 'ready'; readonly created: boolean }
      | { readonly kind: 'other_installation'; readonly message: string }
      | { readonly kind: 'unusable'; readonly message: string }
    >
  >;
}
