import type { LocalReference, LocalUser } from '@app/hubspot-mapping';
import type { LocalTable } from '@app/sync-engine';
import type { Pool } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf, type NamedTable, type TableCatalogue } from '../catalogue/table-catalogue';
import { canRead } from '../catalogue/source-value';
import { tableLabel } from '../catalogue/table-shape';
import { keyProblems, missingTable, unreadableTable, type TableProblem } from './table-problem';

/** Where the application keeps its users, for owners. */
export interface UserTable extends NamedTable {
  readonly key: string;
  readonly emailColumn: string;
}

/** What the business database holds, read from its catalogue each time it is asked: nothing here is remembered. */
export class TableIntrospection {
  constructor(
    private readonly pool: Pool,
    private readonly catalogue: TableCatalogue,
  ) {}

  /** The columns of a table in their order, with what their foreign keys lead to, as mappings are compiled with. Throws when there is no such table. */
  async describeTable(schema: string, name: string): Promise<LocalReference> {
    const table = { schema, name };
    const shape = await this.catalogue.read(this.pool, table);
    if (!shape) throw new Error(missingTable(table).message);
    return shape.reference;
  }

  /** All users that have an e-mail address, ids in text form. */
  async users(table: UserTable): Promise<readonly LocalUser[]> {
    const shape = await this.catalogue.read(this.pool, table);
    if (!shape) throw new Error(missingTable(table).message);
    const key = quoteName(columnOf(shape, table.key).name);
    const email = quoteName(columnOf(shape, table.emailColumn).name);
    const { rows } = await this.pool.query<LocalUser>(
      `select ${key}::text as id, ${email}::text as email from ${quoteTable(table)} where ${email}::text <> '' order by ${key}`,
    );
    return rows;
  }

  /** S5.1: what stands against syncing this table; empty when nothing does. */
  async problems(table: LocalTable): Promise<readonly TableProblem[]> {
    const shape = await this.catalogue.read(this.pool, table);
    if (!shape) return [missingTable(table)];
    const problems = [...(await this.withheld(table)), ...keyProblems(shape, table.key)];
    if (table.softDeleteColumn !== null && !shape.columns.has(table.softDeleteColumn)) {
      problems.push({
        kind: 'soft_delete_missing',
        level: 'refused',
        column: table.softDeleteColumn,
        message:
          `Table ${tableLabel(table)} has no column "${table.softDeleteColumn}", which the entity names as its soft-delete column. ` +
          'Correct the entity, or restore the column.',
      });
    }
    return problems;
  }

  /** The catalogue tells of tables that may not be read, too. */
  private async withheld(table: NamedTable): Promise<readonly TableProblem[]> {
    const { rows } = await this.pool.query<{ readable: boolean; role: string }>(
      `select has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select') as readable, current_user::text as role
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
      [table.schema, table.name],
    );
    return rows.filter(({ readable }) => !readable).map(({ role }) => unreadableTable(table, role));
  }

  /** S2.9: which of these columns the table no longer has; all of them when the table is gone. */
  async missingColumns(table: NamedTable, columns: readonly string[]): Promise<readonly string[]> {
    const shape = await this.catalogue.read(this.pool, table);
    return columns.filter((column) => !shape || !canRead(shape, column));
  }
}
