export { PostgresAccessStore } from './access/postgres-access-store';
export { PostgresActionTrail } from './access/postgres-action-trail';
export { PostgresCommandKeys } from './access/postgres-command-keys';
export { PostgresActivityReader } from './activity/postgres-activity-reader';
export { PostgresBudgetReader } from './activity/postgres-budget-reader';
export { PostgresErrorReader } from './activity/postgres-error-reader';
export { PostgresReviewReader } from './activity/postgres-review-reader';
export { PostgresRecordReader } from './activity/postgres-record-reader';
