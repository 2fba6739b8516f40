import { columnAt, findSource, isNumeric, referenceOf } from '@app/hubspot-mapping';
import type { ColumnPath, SourceExpression } from '@app/hubspot-mapping';
import { quoteName, quoteTable, quoteText } from './quoted-name';
import { tableLabel, type TableShape } from './table-shape';

/** Whether the table, as its shape was read, has all that a column or computed source reads. */
export function canRead(shape: TableShape, source: string): boolean {
  return shape.columns.has(source) || findSource(source, shape.reference).ok;
}

/**
 * A column or computed source as text, over the alias `t` of its table: what a select list, RETURNING and a guard read. Made from the
 * parsed source and from names of the catalogue alone, quoted, with literals quoted too: no part of what was written in a mapping
 * reaches the database as SQL. Throws, naming table and source, where the table does not have what it reads.
 */
export function textOf(shape: TableShape, source: string): string {
  if (shape.columns.has(source)) return `t.${quoteName(source)}::text`;
  const found = findSource(source, shape.reference);
  if (found.ok && found.source.expression !== null) {
    const { expression } = found.source;
    return expression.kind === 'column'
      ? `${place(expression.path, shape)}::text`
      : `(${compile(expression, shape).sql})::text`;
  }
  const whole = /^=|\./.test(source) && !found.ok ? ` for the source: ${found.problem.what}` : '';
  throw new Error(
    `Table ${tableLabel(shape)} has no column "${source}"${whole}. ` +
      'Correct the mapping or the entity that names it, or restore the column.',
  );
}

interface Compiled {
  readonly sql: string;
  readonly isNumber: boolean;
}

/** A blank column is null in an expression, as blank and null are one in the sync (S2.3); all else goes as in SQL. */
function compile(expression: SourceExpression, shape: TableShape): Compiled {
  switch (expression.kind) {
    case 'text':
      return { sql: `${quoteText(expression.value)}::text`, isNumber: false };
    case 'number':
      return { sql: `${expression.digits}::numeric`, isNumber: true };
    case 'column': {
      const column = columnAt(expression.path, shape.reference);
      const value = place(expression.path, shape);
      return column && isNumeric(column)
        ? { sql: `${value}::numeric`, isNumber: true }
        : { sql: `nullif(${value}::text, '')`, isNumber: false };
    }
    case 'negative':
      return { sql: `(- ${compile(expression.of, shape).sql})`, isNumber: true };
    case 'arithmetic': {
      const left = compile(expression.left, shape).sql;
      const right = compile(expression.right, shape).sql;
      // A division by nothing is a blank of its record, not an error of the batch.
      const divisor = expression.operator === '/' ? `nullif(${right}, 0)` : right;
      return { sql: `(${left} ${expression.operator} ${divisor})`, isNumber: true };
    }
    case 'join':
      return { sql: `(${asText(expression.left, shape)} || ${asText(expression.right, shape)})`, isNumber: false };
    case 'call':
      return call(expression, shape);
  }
}

function call({ name, arguments: given }: Extract<SourceExpression, { kind: 'call' }>, shape: TableShape): Compiled {
  if (name === 'coalesce') {
    const parts = given.map((argument) => compile(argument, shape));
    return { sql: `coalesce(${parts.map(({ sql }) => sql).join(', ')})`, isNumber: parts[0]?.isNumber ?? false };
  }
  const texts = given.map((argument) => asText(argument, shape)).join(', ');
  return { sql: `${name === 'trim' ? 'btrim' : name}(${texts})`, isNumber: false };
}

function asText(expression: SourceExpression, shape: TableShape): string {
  const { sql, isNumber } = compile(expression, shape);
  return isNumber ? `(${sql})::text` : sql;
}

/** A subquery rather than a join: at most one row has the key, and RETURNING and guards can hold it. */
function place({ over, column }: ColumnPath, shape: TableShape): string {
  if (over === null) return `t.${quoteName(column)}`;
  const reference = referenceOf(over, shape.reference);
  if (!reference) throw new Error(`Table ${tableLabel(shape)} has no foreign key on "${over}".`);
  const { schema, table, key } = reference;
  return `(select r.${quoteName(column)} from ${quoteTable({ schema, name: table })} r where r.${quoteName(key)} = t.${quoteName(over)})`;
}
