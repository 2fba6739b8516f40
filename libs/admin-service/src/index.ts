export { AdminServiceModule } from './admin-service.module';
export type { CommandOutcome } from './command-outcome';
export { HubSpotSyncAdminService } from './hubspot-sync-admin.service';
export { HubSpotSyncService } from './hubspot-sync.service';
export { PORTAL_AUTHORIZATION, type PortalAuthorization } from './portal-authorization';
export { SYNC_PORTS, type PortalDecisions, type SyncPorts } from './sync-ports';
