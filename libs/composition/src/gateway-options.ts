import type { Configuration } from '@app/configuration';
import type { HubSpotGatewayOptions } from '@app/hubspot-gateway';

const OAUTH_CALLBACK_PATH = '/oauth/callback';

/** How the configuration says to talk to HubSpot; `onExchange` is told of every exchange. */
export function gatewayOptions(
  configuration: Configuration,
  onExchange: NonNullable<HubSpotGatewayOptions['onExchange']>,
): HubSpotGatewayOptions {
  const { hubspot, limits, publicUrl, encryptionMasterKey, encryptionPreviousKeys } = configuration;
  return {
    apiBaseUrl: hubspot.apiBaseUrl,
    authBaseUrl: hubspot.authUrl,
    clientId: hubspot.clientId ?? null,
    clientSecret: hubspot.clientSecret ?? null,
    appId: hubspot.appId === undefined ? null : Number(hubspot.appId),
    redirectUri: `${publicUrl}${OAUTH_CALLBACK_PATH}`,
    requiredScopes: hubspot.scopes,
    journalScopes: hubspot.journalScopes,
    apiVersion: hubspot.apiVersion,
    refreshMarginMs: limits.tokenRefreshMinutes * 60_000,
    oauthStateTtlMs: limits.oauthStateMinutes * 60_000,
    timeoutMs: limits.httpTimeoutSeconds * 1000,
    encryptionKey: encryptionMasterKey,
    previousKeys: encryptionPreviousKeys,
    onExchange,
  };
}
