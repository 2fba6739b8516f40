import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ActivityService } from './activity/activity.service';
import { EndNamesService } from './activity/end-names.service';
import { RecordsService } from './activity/records.service';
import { AccessService } from './access/access.service';
import { ProvidedAccess } from './access/provided-access.service';
import { AttentionService } from './attention/attention.service';
import { PendingChangesService } from './attention/pending-changes.service';
import { ConfigurationService } from './configuration-file/configuration.service';
import { DecisionsService } from './decisions/decisions.service';
import { PartnersService } from './decisions/partners.service';
import { RecordChoicesService } from './decisions/record-choices.service';
import { HubSpotSyncAdminService } from './hubspot-sync-admin.service';
import { HubSpotSyncService } from './hubspot-sync.service';
import { AssociationLabelsService } from './registry/association-labels.service';
import { AssociationsService } from './registry/associations.service';
import { CompiledEntities } from './registry/compiled-entities';
import { EntityDefinitionsService } from './registry/entity-definitions.service';
import { MappingPreviewService } from './registry/mapping-preview.service';
import { MappingsService } from './registry/mappings.service';
import { SuggestionsService } from './registry/suggestions.service';

const SERVICES = [
  AccessService,
  ProvidedAccess,
  ActivityService,
  AssociationLabelsService,
  AssociationsService,
  AttentionService,
  ConfigurationService,
  DecisionsService,
  EndNamesService,
  PartnersService,
  RecordChoicesService,
  EntityDefinitionsService,
  HubSpotSyncAdminService,
  HubSpotSyncService,
  MappingPreviewService,
  MappingsService,
  RecordsService,
  SuggestionsService,
];

/** The services; `imports` must provide and export `SYNC_PORTS`, `PORTAL_AUTHORIZATION` and `ACCESS_STORE`. */
@Module({})
export class AdminServiceModule {
  static with(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: AdminServiceModule,
      imports,
      providers: [CompiledEntities, PendingChangesService, ...SERVICES],
      exports: SERVICES,
    };
  }
}
