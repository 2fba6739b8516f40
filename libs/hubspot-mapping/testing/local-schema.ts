import type { LocalColumn } from '../src/catalogue/local-reference';

/** The tables of a DDL script, as introspection of that database would give them. Reads the plain DDL of the test data. */
export function tablesOf(ddl: string): Map<string, LocalColumn[]> {
  const sql = ddl.replace(/--.*$/gm, '');
  const enums = new Map<string, string[]>();
  for (const [, name = '', body = ''] of sql.matchAll(/create type (\w+)\s+as enum \(([^)]*)\)/gi)) {
    enums.set(
      name,
      [...body.matchAll(/'([^']*)'/g)].map(([, value = '']) => value),
    );
  }
  const tables = new Map<string, LocalColumn[]>();
  for (const [, name = '', body = ''] of sql.matchAll(/create table "?(\w+)"? \(\n(.*?)\n\);/gis)) {
    const columns: LocalColumn[] = [];
    for (const line of body.split('\n')) {
      const column = columnOf(line.trim().replace(/,$/, ''), enums);
      if (column) columns.push(column);
    }
    tables.set(name, columns);
  }
  return tables;
}

function columnOf(line: string, enums: ReadonlyMap<string, string[]>): LocalColumn | null {
  const match =
    /^"?(\w+)"?\s+((?:double precision|timestamp with(?:out)? time zone|character varying|\w+)(?:\([\d, ]+\))?(?:\[\])?)(.*)$/i.exec(
      line,
    );
  if (!match || /^(primary|unique|check|constraint|foreign)$/i.test(match[1] ?? '')) return null;
  const [, name = '', sqlType = '', rest = ''] = match;
  const numbers = /\((\d+)(?:,\s*(\d+))?\)/.exec(sqlType);
  const decimal = /^(numeric|decimal)/i.test(sqlType);
  const isKey = /primary key/i.test(rest);
  return {
    name,
    sqlType,
    nullable: !isKey && !/not null/i.test(rest),
    maxLength: numbers && !decimal ? Number(numbers[1]) : null,
    precision: numbers && decimal ? Number(numbers[1]) : null,
    scale: numbers && decimal ? Number(numbers[2] ?? 0) : null,
    enumValues: enums.get(sqlType) ?? null,
    generated: /generated always/i.test(rest),
    isKey,
  };
}
