export { isAdminPassword } from './admin-password';
export { Configuration } from './configuration';
export { ConfigurationError, type ConfigurationFault } from './configuration-fault';
export { ConfigurationModule } from './configuration.module';
export { HubSpotSettings, type HubSpotApiVersion } from './hubspot-settings';
export { configurationOrExit, loadConfiguration, type Environment, type ProcessKind } from './load-configuration';
export { SyncLimits } from './sync-limits';
