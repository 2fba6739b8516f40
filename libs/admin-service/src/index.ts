export { AdminServiceModule } from './admin-service.module';
export type { CommandOutcome } from './command-outcome';
export { HubSpotSyncAdminService, type EntityMappings } from './hubspot-sync-admin.service';
export { HubSpotSyncService } from './hubspot-sync.service';
export type { Overview } from './overview';
export {
  PORTAL_AUTHORIZATION,
  type ConnectOutcome,
  type OAuthCallback,
  type PortalAuthorization,
} from './portal-authorization';
export { SYNC_PORTS, type SyncPorts } from './sync-ports';
