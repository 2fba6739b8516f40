import type { CapturedTable } from '@app/sync-engine';
import type { Queryable } from '../catalogue/table-catalogue';
import { WITH_MEMBERS } from '../catalogue/table-members';
import { PUBLICATION } from './decoding-store';

/** The table itself or one of its partitions. */
export interface PublishedPart {
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind: `r` holds rows, `p` is divided further. */
  readonly relkind: string;
  /** Written to the log, so that it can be decoded: neither unlogged nor temporary. */
  readonly logged: boolean;
  readonly owned: boolean;
  readonly hasVirtualColumn: boolean;
  /** Has children by inheritance that are no partitions: their rows are none of the table's in the log. */
  readonly hasHeirs: boolean;
  /** How old rows are logged: `default`, `full`, `nothing` or `using index …`, as `alter table … replica identity` takes it. */
  readonly identity: string;
}

export interface PublishedState {
  readonly published: boolean;
  /** The table first. */
  readonly parts: readonly PublishedPart[];
}

const STATE = `${WITH_MEMBERS}
select
  exists (select from pg_publication p join pg_publication_rel r on r.prpubid = p.oid join root on root.oid = r.prrelid
          where p.pubname = $3) as published,
  (select coalesce(json_agg(json_build_object(
      'schema', n.nspname, 'name', c.relname, 'relkind', c.relkind, 'logged', c.relpersistence = 'p',
      'owned', pg_has_role(c.relowner, 'USAGE'),
      'hasVirtualColumn', exists (select from pg_attribute a where a.attrelid = c.oid and a.attgenerated = 'v' and not a.attisdropped),
      'hasHeirs', c.relkind = 'r' and c.relhassubclass and exists (select from pg_inherits h where h.inhparent = c.oid),
      'identity', case c.relreplident when 'f' then 'full' when 'd' then 'default' when 'n' then 'nothing'
        else coalesce((select 'using index ' || quote_ident(x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
                       where i.indrelid = c.oid and i.indisreplident), 'nothing') end
    ) order by m.level, n.nspname, c.relname), '[]')
   from members m join pg_class c on c.oid = m.oid join pg_namespace n on n.oid = c.relnamespace) as parts`;

export async function publishedState(
  database: Queryable,
  table: Pick<CapturedTable, 'schema' | 'name'>,
): Promise<PublishedState> {
  const { rows } = await database.query<PublishedState>(STATE, [table.schema, table.name, PUBLICATION]);
  return rows[0] ?? { published: false, parts: [] };
}

/** Those of the tables that are there and log whole old rows. */
export async function stillWhole<T extends Pick<CapturedTable, 'schema' | 'name'>>(
  database: Queryable,
  tables: readonly T[],
): Promise<readonly T[]> {
  const { rows } = await database.query<{ at: number }>(
    `select (named.at - 1)::int as at from unnest($1::text[], $2::text[]) with ordinality as named(schema, name, at)
     join pg_class c on c.oid = to_regclass(format('%I.%I', named.schema, named.name)) and c.relreplident = 'f'`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
  const whole = new Set(rows.map(({ at }) => at));
  return tables.filter((_, at) => whole.has(at));
}

/** Parts that hold rows, and so need whole old rows in the log. */
export function rowParts({ parts }: PublishedState): readonly PublishedPart[] {
  return parts.filter(({ relkind }) => relkind === 'r');
}
