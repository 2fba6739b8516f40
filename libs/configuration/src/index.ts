export { Configuration } from './configuration';
export { ConfigurationError } from './configuration-fault';
export { ConfigurationModule } from './configuration.module';
export { describedSettings, type DescribedSetting } from './described-settings';
export { configurationOrExit, EXIT_CONFIGURATION, loadConfiguration, type Environment } from './load-configuration';
export { SyncLimits } from './sync-limits';
export type { HubSpotHints } from './hubspot-settings';
