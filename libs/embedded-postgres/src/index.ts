export { freePort } from './free-port';
export { startPostgres, type RunningPostgres } from './start-postgres';
export { stopPostgres } from './stop-postgres';
