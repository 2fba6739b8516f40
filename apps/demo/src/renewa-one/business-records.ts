import { Pool } from 'pg';

interface Column {
  readonly name: string;
  readonly label: string;
  /** Name of the PostgreSQL enum whose values may be chosen. */
  readonly choices?: string;
}

interface Table {
  readonly label: string;
  readonly columns: readonly Column[];
}

/** What the demo's page shows and lets a person change; names come from here alone, never from a request. */
const TABLES: Readonly<Record<string, Table>> = {
  contact: {
    label: 'Contacts',
    columns: [
      { name: 'given_name', label: 'Given name' },
      { name: 'family_name', label: 'Family name' },
      { name: 'email', label: 'E-mail' },
      { name: 'mobile_phone', label: 'Mobile' },
      { name: 'job_title', label: 'Job title' },
      { name: 'stage', label: 'Stage', choices: 'contact_stage' },
      { name: 'mailing_city', label: 'City' },
    ],
  },
  organisation: {
    label: 'Organisations',
    columns: [
      { name: 'legal_name', label: 'Legal name' },
      { name: 'email_domain', label: 'Domain' },
      { name: 'main_phone', label: 'Phone' },
      { name: 'city', label: 'City' },
      { name: 'employee_count', label: 'Employees' },
      { name: 'annual_revenue', label: 'Annual revenue' },
    ],
  },
  deal: {
    label: 'Deals',
    columns: [
      { name: 'deal_number', label: 'Number' },
      { name: 'title', label: 'Title' },
      { name: 'stage', label: 'Stage', choices: 'deal_stage' },
      { name: 'estimated_value', label: 'Value' },
      { name: 'currency_code', label: 'Currency' },
      { name: 'expected_close_on', label: 'Expected close' },
    ],
  },
};

export type RecordRow = Readonly<Record<string, string | null>>;

export type RecordOutcome =
  { readonly kind: 'done'; readonly row: RecordRow } | { readonly kind: 'refused'; readonly reason: string };

/** SQLSTATE classes 22 and 23: the value, or a rule of the table. */
const isRefusal = (error: unknown): error is Error => /^2[23]/.test((error as { code?: string }).code ?? '');

/** Renewa One as its own users see it: rows read and changed by plain SQL, with nothing of the sync in between. */
export class BusinessRecords {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 3 });
    this.pool.on('error', () => undefined);
  }

  /** The tables, their columns, and the values that may be chosen. */
  async layout(): Promise<object> {
    const { rows } = await this.pool.query<{ type: string; values: string[] }>(
      `select t.typname as type, array_agg(e.enumlabel::text order by e.enumsortorder) as values
         from pg_enum e join pg_type t on t.oid = e.enumtypid group by 1`,
    );
    const valuesOf = new Map(rows.map(({ type, values }) => [type, values]));
    return Object.entries(TABLES).map(([name, { label, columns }]) => ({
      name,
      label,
      columns: columns.map((column) => ({
        ...column,
        choices: column.choices ? valuesOf.get(column.choices) : undefined,
      })),
    }));
  }

  /** Rows that are not deleted, by id; null for an unknown table. Values as text. */
  async list(tableName: string): Promise<RecordRow[] | null> {
    const table = this.tableOf(tableName);
    if (!table) return null;
    const { rows } = await this.pool.query<Record<string, string | null>>(
      `select ${this.selection(table)} from ${tableName} where deleted_at is null order by id`,
    );
    return rows;
  }

  async change(tableName: string, id: string, column: string, value: string): Promise<RecordOutcome> {
    const table = this.tableOf(tableName);
    if (!table?.columns.some(({ name }) => name === column))
      return { kind: 'refused', reason: `There is no ${tableName}.${column}.` };
    return this.write(
      `update ${tableName} set ${column} = $1 where id = $2 and deleted_at is null returning ${this.selection(table)}`,
      [value.trim() === '' ? null : value, id],
    );
  }

  async create(tableName: string, values: Readonly<Record<string, string>>): Promise<RecordOutcome> {
    const table = this.tableOf(tableName);
    const given = table?.columns.map(({ name }) => name).filter((name) => values[name]?.trim()) ?? [];
    if (!table || given.length === 0) return { kind: 'refused', reason: 'Fill in at least one field.' };
    return this.write(
      `insert into ${tableName} (${given.join(', ')}) values (${given.map((_, index) => `$${index + 1}`).join(', ')}) returning ${this.selection(table)}`,
      given.map((name) => values[name] ?? null),
    );
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async write(statement: string, values: readonly (string | null)[]): Promise<RecordOutcome> {
    try {
      const { rows } = await this.pool.query<Record<string, string | null>>(statement, [...values]);
      return rows[0] ? { kind: 'done', row: rows[0] } : { kind: 'refused', reason: 'That record is gone.' };
    } catch (error) {
      if (isRefusal(error)) return { kind: 'refused', reason: error.message };
      throw error;
    }
  }

  private tableOf(name: string): Table | undefined {
    return Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  }

  private selection(table: Table): string {
    const shown = table.columns.map(({ name }) => `${name}::text as ${name}`);
    return ['id::text as id', ...shown, `to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS') as updated_at`].join(', ');
  }
}
