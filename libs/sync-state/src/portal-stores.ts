import type {
  AuditStore,
  CatalogueStore,
  DatabaseMemory,
  JournalIntake,
  PlanStore,
  RegistryStore,
  RequestBudget,
  ReviewStore,
  RunStore,
  SchemaEventStore,
  SyncState,
  UndoLog,
} from '@app/sync-engine';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresSyncState } from './postgres-sync-state';
import { PostgresAuditStore } from './stores/postgres-audit-store';
import { PostgresCatalogueStore } from './stores/postgres-catalogue-store';
import { PostgresDatabaseMemory } from './stores/postgres-database-memory';
import { PostgresJournalIntake } from './stores/postgres-journal-intake';
import { PostgresPlanStore } from './stores/postgres-plan-store';
import { PostgresRegistryStore } from './stores/postgres-registry-store';
import { PostgresRequestBudget } from './stores/postgres-request-budget';
import { PostgresReviewStore } from './stores/postgres-review-store';
import { PostgresRunStore } from './stores/postgres-run-store';
import { PostgresSchemaEventStore } from './stores/postgres-schema-event-store';
import { PostgresUndoLog } from './stores/postgres-undo-log';

/** What is kept of one portal. */
export interface StoresOfPortal {
  readonly state: SyncState;
  readonly registry: RegistryStore;
  readonly catalogues: CatalogueStore;
  readonly runs: RunStore;
  readonly plans: PlanStore;
  readonly reviews: ReviewStore;
  readonly undoLog: UndoLog;
  readonly audits: AuditStore;
  readonly budget: RequestBudget;
  readonly databaseMemory: DatabaseMemory;
  readonly schemaEvents: SchemaEventStore;
  readonly journal: JournalIntake;
}

/** Which portal it is, is known only once one is connected; so its stores are made on demand, one set per portal and process. */
export class PortalStores {
  private readonly known = new Map<string, StoresOfPortal>();

  constructor(
    private readonly pool: Pool,
    private readonly source: DataSource,
  ) {}

  of(portalId: string): StoresOfPortal {
    const known = this.known.get(portalId);
    if (known) return known;
    const made: StoresOfPortal = {
      state: new PostgresSyncState(this.pool, portalId),
      registry: new PostgresRegistryStore(this.source, portalId),
      catalogues: new PostgresCatalogueStore(this.pool, portalId),
      runs: new PostgresRunStore(this.source, portalId),
      plans: new PostgresPlanStore(this.pool, portalId),
      reviews: new PostgresReviewStore(this.pool, portalId),
      undoLog: new PostgresUndoLog(this.pool, portalId),
      audits: new PostgresAuditStore(this.pool, portalId),
      schemaEvents: new PostgresSchemaEventStore(this.pool, portalId),
      budget: new PostgresRequestBudget(this.pool, portalId),
      databaseMemory: new PostgresDatabaseMemory(this.pool, portalId),
      journal: new PostgresJournalIntake(this.pool, portalId),
    };
    this.known.set(portalId, made);
    return made;
  }
}
