export { createHubSpotEmulator, type HubSpotEmulator } from './emulator';
export type { HubSpotEmulatorOptions } from './emulator-options';
export { CALM_WEBHOOKS } from './webhooks/webhook-behaviour';
