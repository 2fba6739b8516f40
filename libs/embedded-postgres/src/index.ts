export { freePort } from './free-port';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './start-postgres';
export { stopPostgres } from './stop-postgres';
