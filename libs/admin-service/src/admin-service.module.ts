import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { HubSpotSyncAdminService } from './hubspot-sync-admin.service';
import { HubSpotSyncService } from './hubspot-sync.service';

/** The two services; `imports` must provide and export `SYNC_PORTS` and `PORTAL_AUTHORIZATION`. */
@Module({})
export class AdminServiceModule {
  static with(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: AdminServiceModule,
      imports,
      providers: [HubSpotSyncService, HubSpotSyncAdminService],
      exports: [HubSpotSyncService, HubSpotSyncAdminService],
    };
  }
}
