export { AccessService, CONFIGURED_ACCOUNT, SESSION_MS } from './access/access.service';
export { ACCESS_STORE } from './access/access-store';
export type {
  AccessStore,
  ApiToken,
  NewUser,
  OpenSession,
  StoredUser,
  User,
  UserPatch,
  VouchedSession,
} from './access/access-store';
export { ACTION_TRAIL } from './access/action-trail';
export type { ActionTrail, AdminAction, RecordedAction } from './access/action-trail';
export { COMMAND_KEYS } from './access/command-keys';
export type { CommandKey, CommandKeys } from './access/command-keys';
export type { LoginOutcome, OpenedLogin, ProvidedLogin } from './access/login-outcome';
export { ProvidedAccess } from './access/provided-access.service';
export { PASSWORD_LENGTH } from './access/passwords';
export { covers, ROLES } from './access/roles';
export type { Principal, Role } from './access/roles';
export { ActivityService } from './activity/activity.service';
export { ACTIVITY_CURSOR } from './activity/activity-reader';
export type {
  ActivityReader,
  DriftPoint,
  LogFilter,
  LogRow,
  ThroughputPoint,
  WebhookFilter,
  WebhookRow,
} from './activity/activity-reader';
export type { BudgetReader, BudgetState } from './activity/budget-reader';
export type { ErrorGroup, ErrorKind, ErrorReader, FailingRecord } from './activity/error-reader';
export type { FieldWhy } from './activity/field-why';
export { EndNamesService } from './activity/end-names.service';
export type { EndNames } from './activity/end-names';
export type {
  FoundRecord,
  KnownRecord,
  LinkedEnds,
  RecordName,
  RecordReader,
  WaitingMark,
} from './activity/record-reader';
export { RecordsService } from './activity/records.service';
export type { RecordField, RecordView } from './activity/record-view';
export type { Budget, Trends } from './activity/trends';
export { AttentionService } from './attention/attention.service';
export type { AnsweredMassChange, ListedFinding } from './attention/attention.service';
export type { PausedMassChange } from './attention/paused-mass-change';
export type { PendingChange, PendingRecord } from './attention/pending-change';
export { AdminServiceModule } from './admin-service.module';
export type { CommandOutcome } from './command-outcome';
export type { ConfigurationChange } from './configuration-file/configuration-change';
export { ConfigurationService } from './configuration-file/configuration.service';
export type {
  AppliedEntity,
  ConfigurationApplied,
  ConfigurationComparison,
} from './configuration-file/configuration.service';
export { DecisionsService } from './decisions/decisions.service';
export type { RunView } from './decisions/decisions.service';
export type { Partners } from './decisions/partner';
export { PartnersService } from './decisions/partners.service';
export type { RecordChoices } from './decisions/record-choices';
export { RecordChoicesService } from './decisions/record-choices.service';
export type { ReviewFilter, ReviewGroup, ReviewReader, ReviewRow } from './decisions/review-reader';
export { HubSpotSyncAdminService } from './hubspot-sync-admin.service';
export { HubSpotSyncService } from './hubspot-sync.service';
export { PORTAL_AUTHORIZATION, type PortalAuthorization } from './portal-authorization';
export { AssociationLabelsService } from './registry/association-labels.service';
export type { ListedLabel } from './registry/association-labels.service';
export { AssociationsService } from './registry/associations.service';
export type { AssociationDraft, AssociationsSaved } from './registry/associations.service';
export type { BusinessTables } from './registry/business-tables';
export { CatalogueUnread } from './registry/compiled-entities';
export { EntityDefinitionsService } from './registry/entity-definitions.service';
export type { EntityChanged, EntityPatch } from './registry/entity-definitions.service';
export type { EnumPairs, MappingDraft } from './registry/mapping-draft';
export { MappingPreviewService } from './registry/mapping-preview.service';
export type { Preview } from './registry/mapping-preview';
export { MappingsService } from './registry/mappings.service';
export type { EditedEntity } from './registry/edited-entity';
export type { EditorChoices } from './registry/editor-choices';
export { STANDARD_OBJECT_TYPES } from './registry/portal-records';
export type { PortalRecords } from './registry/portal-records';
export { SuggestionsService } from './registry/suggestions.service';
export type { EnumChoices, SuggestedEntity, SuggestedMapping } from './registry/suggestion';
export { SYNC_PORTS } from './sync-ports';
export type { PortalDecisions, SyncPorts } from './sync-ports';
