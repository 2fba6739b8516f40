/** The shared `pg.Pool`: adapters of business tables take it too, so that both write in one transaction. */
export const DATABASE_POOL = Symbol('DATABASE_POOL');
/** Port `Transactions`. */
export const TRANSACTIONS = Symbol('TRANSACTIONS');
/** Port `ConnectionStore`. */
export const CONNECTION_STORE = Symbol('CONNECTION_STORE');
/** Port `WebhookIntake`. */
export const WEBHOOK_INTAKE = Symbol('WEBHOOK_INTAKE');
/** Port `OverviewReader`. */
export const OVERVIEW_READER = Symbol('OVERVIEW_READER');
export const SYNC_STATE_OPTIONS = Symbol('SYNC_STATE_OPTIONS');
