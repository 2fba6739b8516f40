/**
 * Why a portal was not connected:
 * `state`: unknown, used, expired, or another browser's; `denied`: the person declined; `code`: HubSpot does not know the code;
 * `settings`: the app's own credentials; `scopes`: a required one was not granted; `other_portal`, `other_installation`: S9.6;
 * `service_key`: HubSpot does not accept it; `unavailable`: try again.
 */
export type ConnectRefusal =
  | 'state'
  | 'denied'
  | 'code'
  | 'settings'
  | 'scopes'
  | 'other_portal'
  | 'other_installation'
  | 'service_key'
  | 'unavailable';

export type ConnectOutcome =
  | {
      readonly kind: 'connected';
      readonly portalId: string;
      /** Optional scopes that the portal did not grant (hubspot-facts 1.2: dropped silently). */
      readonly missingOptionalScopes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: ConnectRefusal; readonly message: string };

export function refused(reason: ConnectRefusal, message: string): ConnectOutcome {
  return { kind: 'refused', reason, message };
}
