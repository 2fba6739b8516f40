import type { BusinessTables } from '@app/admin-service';
import {
  PostgresLocalRecords,
  RowSearch,
  TableCatalogue,
  TableDirectory,
  TableIntrospection,
} from '@app/local-records';
import type { Pool } from 'pg';

/** The business database for the admin page. It never writes, so the portal that it would tag writes with does not matter. */
export function businessTables(pool: Pool): BusinessTables {
  const catalogue = new TableCatalogue();
  const introspection = new TableIntrospection(pool, catalogue);
  const directory = new TableDirectory(pool, catalogue);
  const search = new RowSearch(pool, catalogue);
  const records = new PostgresLocalRecords(pool, { portalId: 'admin page' }, catalogue);
  return {
    tables: () => directory.tables(),
    search: (...asked) => search.search(...asked),
    distinctValues: (...asked) => directory.distinctValues(...asked),
    foreignKeys: (table) => directory.foreignKeys(table),
    describeTable: (...table) => introspection.describeTable(...table),
    users: (table) => introspection.users(table),
    problems: (table) => introspection.problems(table),
    readRows: (...asked) => records.readRows(...asked),
    listRows: (...asked) => records.listRows(...asked),
    findByMatchKey: (...asked) => records.findByMatchKey(...asked),
  };
}
