/** The row of another table that a foreign key of one column leads to. */
export interface ReferencedTable {
  schema: string;
  table: string;
  /** The column that the key refers to, usually the other table's own key. */
  key: string;
  /** What can be read over the key. */
  columns: readonly LocalColumn[];
  /** What the sync's role is not granted there: without `select` nothing can be read, without `trigger` no change is noticed. */
  notGranted?: 'select' | 'trigger';
}

/** A column as introspection of the business database gives it. */
export interface LocalColumn {
  name: string;
  /** As `format_type` prints it: `text`, `character varying(80)`, `numeric(14,2)`, `text[]`, the name of an enum. */
  sqlType: string;
  nullable: boolean;
  /** In characters, of `varchar(n)` and `char(n)`; null: unlimited. */
  maxLength: number | null;
  /** Of `numeric(p,s)`; null: unlimited. */
  precision: number | null;
  scale: number | null;
  /** The labels of an enum type, or null. */
  enumValues: readonly string[] | null;
  /** Generated or identity: can be read but not written. */
  generated: boolean;
  isKey: boolean;
  /** Absent: the database declares no foreign key of this column alone, or more than one. */
  references?: ReferencedTable;
  /** The tables, as `schema.name (key)`, where foreign keys of this column alone lead to more than one place. */
  referencesSeveral?: readonly string[];
}

/** A user of the business application, for owners. `id` in the text form of the referencing column. */
export interface LocalUser {
  id: string;
  email: string;
}

/** What is known of one business table when its mappings are compiled. */
export interface LocalReference {
  /** For people: `schema.name`. */
  table?: string;
  columns: readonly LocalColumn[];
  users?: readonly LocalUser[];
}
