import type { EntityManager } from 'typeorm';

/** ms of the database's clock: what stored times are compared with, whatever this process believes. */
export async function databaseNow(manager: EntityManager): Promise<number> {
  const rows: { now: number }[] = await manager.query(
    'select round(extract(epoch from clock_timestamp()) * 1000)::float8 as now',
  );
  const row = rows[0];
  if (!row) throw new Error('The database did not tell its time.');
  return row.now;
}
