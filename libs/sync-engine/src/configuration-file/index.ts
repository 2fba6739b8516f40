export { CONFIGURATION_SCHEMA } from './configuration-schema';
export { fileOf, storedEntity, typeOf } from './configuration-content';
export type { StoredAssociation, StoredEntity } from './configuration-content';
export type { ConfigurationFault } from './configuration-fault';
export { faultLines } from './configuration-fault';
export type { ConfigurationFile, FileAssociation, FileEntity } from './configuration-file';
export { structureFaults } from './configuration-structure';
export { readConfiguration, writeConfiguration } from './configuration-text';
export type { FaultAt } from './configuration-text';
