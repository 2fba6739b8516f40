export type { DatabaseTime } from './auth/access-tokens.service';
export type { ConnectOutcome } from './auth/connect-outcome';
export { UnreadableSecretError } from './auth/token-cipher';
export { portalCatalogueKind, type PortalCatalogue } from './catalogue/portal-catalogue';
export type { WatchedObject } from './catalogue/webhook-events';
export { assembleHubSpotGateway, type HubSpotGatewayDependencies, type HubSpotGatewayParts } from './gateway-assembly';
export type { HubSpotGatewayOptions } from './gateway-options';
export { HUBSPOT_GATEWAY, HUBSPOT_GATEWAY_PARTS, HubSpotGatewayModule } from './hubspot-gateway.module';
export { WebhookSignatureV3 } from './webhook-signature';
