import type { LocalRecords, LocalTable } from '@app/sync-engine';

/** `LocalRecords` over several tables in memory, each of which knows only its own. */
export class RoutedRecords implements LocalRecords {
  constructor(private readonly tables: Readonly<Record<string, LocalRecords>>) {}

  readRows: LocalRecords['readRows'] = (table, ...rest) => this.of(table).readRows(table, ...rest);
  listRows: LocalRecords['listRows'] = (table, ...rest) => this.of(table).listRows(table, ...rest);
  findByMatchKey: LocalRecords['findByMatchKey'] = (table, ...rest) => this.of(table).findByMatchKey(table, ...rest);
  applyWrites: LocalRecords['applyWrites'] = (tx, table, ...rest) => this.of(table).applyWrites(tx, table, ...rest);

  private of({ name }: LocalTable): LocalRecords {
    const known = this.tables[name];
    if (!known) throw new Error(`There is no table ${name}.`);
    return known;
  }
}
