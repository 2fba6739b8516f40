/** What a person reads when a portal cannot be used, and what to do about it. One place, so that tests and pages say the same. */

export const NOT_CONNECTED = 'No HubSpot portal is connected. Connect one on the admin page.';

export function refreshRefused(portalId: string): string {
  return (
    'HubSpot refused the refresh token: the app was uninstalled or its access revoked in portal ' +
    `${portalId}. Connect again on the admin page.`
  );
}

export function freshTokenRefused(portalId: string): string {
  return (
    `HubSpot refuses the access token of portal ${portalId} even after a refresh (401): the app lost its access. ` +
    'Connect again on the admin page.'
  );
}

export function serviceKeyRefused(portalId: string): string {
  return (
    `HubSpot refuses the service key of portal ${portalId} (401): it was rotated or deleted. ` +
    'Set HUBSPOT_SERVICE_KEY to the key shown in HubSpot and restart.'
  );
}

export function credentialsRefused(code: string): string {
  return (
    `HubSpot refuses the app's own credentials (${code}): check HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET ` +
    "against the app's Auth tab."
  );
}

export function otherPortalConnected(connected: string, offered: string): string {
  return (
    `This installation is connected to portal ${connected}, and you approved it in portal ${offered}. ` +
    `Approve it in portal ${connected}, or disconnect that portal first.`
  );
}

export function otherInstallation(
  portalId: string,
  property: string,
  objectType: string,
  installation: string,
): string {
  return (
    `Portal ${portalId} is synced by another installation (${installation}): the description of its property ` +
    `${property} of ${objectType} says so. Two installations must never write one portal: disconnect the other one, ` +
    'remove its id from that description, and connect again.'
  );
}

export function scopesMissing(portalId: string, scopes: readonly string[]): string {
  return (
    `Portal ${portalId} did not grant ${scopes.join(', ')}. Add ${scopes.length === 1 ? 'it' : 'them'} to the app's ` +
    'scopes in HubSpot and connect again.'
  );
}
