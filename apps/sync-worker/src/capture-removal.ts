import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

type EngineOfTables = Pick<PortalEngine, 'capture' | 'matchKeyIndexes' | 'stores'>;

/** S9.6: takes capture off every table, and indexes of match keys off those that the registry reads. False: a table was busy, or the database away; to be tried again. */
export async function removeCapture(
  { capture, matchKeyIndexes, stores }: EngineOfTables,
  logger: Logger,
): Promise<boolean> {
  const tables = new Map<string, { readonly schema: string; readonly name: string }>();
  const add = (table: { readonly schema: string; readonly name: string }): void => {
    tables.set(`${table.schema}.${table.name}`, table);
  };
  for (const { table, reads } of await stores.registry.entities()) [table, ...reads].forEach(add);
  for (const reads of Object.values(await stores.registry.sourceReads())) reads.forEach(add);
  for (const { relation } of await stores.registry.associations())
    if (relation.kind !== 'foreign_key') add(relation.table);
  const removed = await capture.removeAll();
  let isDone = removed.kind === 'removed';
  if (removed.kind === 'busy') logger.warn(removed.message);
  for (const [name, { schema, name: table }] of tables) {
    if (!(await matchKeyIndexes.remove({ schema, name: table }))) {
      logger.warn({ table: name }, `${name} is busy: its indexes of match keys are taken off later.`);
      isDone = false;
    }
  }
  return isDone;
}
