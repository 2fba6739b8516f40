import type { LocalColumn } from './local-reference';

/** What a column's SQL type means for carrying values. */
export type ColumnKind =
  | 'text'
  | 'enum'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'uuid'
  | 'json'
  | 'array'
  | 'other';

const KINDS: Record<string, ColumnKind> = {
  text: 'text',
  citext: 'text',
  'character varying': 'text',
  varchar: 'text',
  character: 'text',
  char: 'text',
  bpchar: 'text',
  name: 'text',
  smallint: 'integer',
  integer: 'integer',
  int: 'integer',
  bigint: 'integer',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  decimal: 'decimal',
  real: 'float',
  'double precision': 'float',
  float4: 'float',
  float8: 'float',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
};

export function columnKind(column: LocalColumn): ColumnKind {
  if (column.sqlType.endsWith('[]')) return 'array';
  if (column.enumValues !== null) return 'enum';
  return KINDS[baseType(column)] ?? 'other';
}

/** The least and the greatest value of an integer column. */
export function integerRange(column: LocalColumn): { least: bigint; greatest: bigint } {
  const base = baseType(column);
  const bits = base === 'smallint' || base === 'int2' ? 15n : base === 'bigint' || base === 'int8' ? 63n : 31n;
  return { least: -(2n ** bits), greatest: 2n ** bits - 1n };
}

function baseType(column: LocalColumn): string {
  return column.sqlType
    .toLowerCase()
    .replace(/\(.*?\)/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
