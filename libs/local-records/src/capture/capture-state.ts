import type { CapturedTable } from '@app/sync-engine';
import type { Queryable } from '../catalogue/table-catalogue';
import { WITH_MEMBERS } from '../catalogue/table-members';
import { CAPTURE_EVENTS, captureFunctionNames, type CaptureEvent } from './captured-table-plan';

/** A table or partition that statements can be aimed at. */
export interface CaptureTarget {
  readonly schema: string;
  readonly name: string;
  readonly partition: boolean;
  readonly foreign: boolean;
  readonly triggers: ReadonlyMap<CaptureEvent, InstalledTrigger>;
}

export interface InstalledTrigger {
  readonly enabled: boolean;
  /** Name of the function it calls. */
  readonly calls: string;
}

/** What stands of the capture of one table. */
export interface CaptureState {
  /** By name, those of other versions included. */
  readonly functions: ReadonlyMap<string, { readonly body: string; readonly comment: string | null }>;
  /** The table and all partitions below it, tables first that are not partitions. */
  readonly targets: readonly CaptureTarget[];
}

const TRIGGER_PREFIX = 'hubspot_sync_capture_';

export function triggerName(event: CaptureEvent): string {
  return `${TRIGGER_PREFIX}${event}`;
}

const FUNCTION_QUERY = `
select p.proname as name, p.prosrc as body, obj_description(p.oid, 'pg_proc') as comment
from pg_proc p where p.pronamespace = to_regnamespace('hubspot_sync') and p.proname = any($1)`;

const TARGETS_QUERY = `${WITH_MEMBERS}
select n.nspname as schema, c.relname as name, m.level > 0 as partition, c.relkind = 'f' as foreign,
  coalesce((select json_object_agg(g.tgname, json_build_object('enabled', g.tgenabled = 'O', 'calls', p.proname))
            from pg_trigger g join pg_proc p on p.oid = g.tgfoid
            where g.tgrelid = c.oid and g.tgname like 'hubspot\\_sync\\_capture\\_%'), '{}') as triggers
from members m join pg_class c on c.oid = m.oid join pg_namespace n on n.oid = c.relnamespace
order by m.level, n.nspname, c.relname`;

export async function captureState(
  database: Queryable,
  table: Pick<CapturedTable, 'schema' | 'name'>,
): Promise<CaptureState> {
  const functions = await database.query<{ name: string; body: string; comment: string | null }>(FUNCTION_QUERY, [
    captureFunctionNames(table),
  ]);
  const targets = await database.query<{
    schema: string;
    name: string;
    partition: boolean;
    foreign: boolean;
    triggers: Record<string, InstalledTrigger>;
  }>(TARGETS_QUERY, [table.schema, table.name]);
  return {
    functions: new Map(functions.rows.map(({ name, ...found }) => [name, found])),
    targets: targets.rows.map((row) => ({
      ...row,
      triggers: new Map(
        CAPTURE_EVENTS.flatMap((event) => {
          const trigger = row.triggers[triggerName(event)];
          return trigger === undefined ? [] : [[event, trigger] as const];
        }),
      ),
    })),
  };
}

/** Tables that carry a trigger of these functions, wherever they are now: a detached partition keeps its own. */
export async function triggeredTables(
  database: Queryable,
  functions: readonly string[],
): Promise<readonly { readonly schema: string; readonly name: string; readonly triggers: readonly string[] }[]> {
  const { rows } = await database.query<{ schema: string; name: string; triggers: string[] }>(
    `select n.nspname as schema, c.relname as name, json_agg(g.tgname order by g.tgname) as triggers
     from pg_trigger g join pg_proc p on p.oid = g.tgfoid join pg_class c on c.oid = g.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
     where p.pronamespace = to_regnamespace('hubspot_sync') and p.proname = any($1) group by 1, 2 order by 1, 2`,
    [functions],
  );
  return rows;
}

/** Names of the trigger functions of every table, of this version and older ones. */
export async function allCaptureFunctions(database: Queryable): Promise<readonly string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select proname as name from pg_proc
     where pronamespace = to_regnamespace('hubspot_sync') and prorettype = 'trigger'::regtype and proname like 'capture\\_%'`,
  );
  return rows.map(({ name }) => name);
}

/** Whether the table that capture appends to is there with all that capture writes. */
export async function storeReady(database: Queryable): Promise<boolean> {
  const { rows } = await database.query<{ ready: boolean }>(
    `select count(*) = 8 as ready from pg_attribute
     where attrelid = to_regclass('hubspot_sync.hubspot_captured_changes') and not attisdropped
       and attname in ('schema_name', 'table_name', 'key', 'keys', 'operation', 'columns', 'at', 'origin')`,
  );
  return rows[0]?.ready === true;
}
