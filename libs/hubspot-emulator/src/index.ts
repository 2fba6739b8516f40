export { createHubSpotEmulator, type HubSpotEmulator } from './emulator';
export type { HubSpotEmulatorOptions } from './emulator-options';
export { PLANS, type Plan } from './portal/portal-settings';
export { CALM_WEBHOOKS } from './webhooks/webhook-behaviour';
