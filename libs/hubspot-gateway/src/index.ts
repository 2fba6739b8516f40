export { assembleHubSpotGateway, type HubSpotGatewayParts } from './gateway-assembly';
export type { HubSpotGatewayOptions } from './gateway-options';
export { HUBSPOT_GATEWAY_PARTS, HubSpotGatewayModule } from './hubspot-gateway.module';
export { WebhookSignatureV3 } from './webhook-signature';
