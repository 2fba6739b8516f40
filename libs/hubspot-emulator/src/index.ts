export { createHubSpotEmulator, type HubSpotEmulator } from './emulator';
export type { HubSpotEmulatorOptions } from './emulator-options';
export { DEFAULT_LIMITS, type RequestLimits } from './limits/request-limits';
export { DEFAULT_SWITCHES, type Switches } from './portal/switches';
export { CALM_WEBHOOKS, DEFAULT_WEBHOOK_BEHAVIOUR, type WebhookBehaviour } from './webhooks/webhook-behaviour';
export type { FaultKind, FaultRule } from './faults/fault-rule';
export type { LoggedRequest } from './http/request-log';
