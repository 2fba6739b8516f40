export { createPool } from './connection-pool';
export type { PoolOptions } from './connection-pool';
export { migrationsAtHead, runMigrations } from './migrations/run-migrations';
export type { MigrationReport } from './migrations/run-migrations';
export { PostgresSyncState } from './postgres-sync-state';
export { PostgresTransactions } from './postgres-transactions';
