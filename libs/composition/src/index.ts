export { CurrentPortal } from './current-portal';
export { isDatabaseAbsent } from './database-absence';
export { DatabaseReadiness } from './database-readiness';
export { hubspotGateway } from './hubspot-gateway';
export { migratedOrExit } from './migrated-or-exit';
export { READINESS, readinessReply, type Readiness, type ReadinessChecks } from './readiness';
