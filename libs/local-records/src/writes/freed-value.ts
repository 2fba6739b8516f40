import { randomUUID } from 'node:crypto';
import type { RawValue } from '@app/hubspot-mapping';
import { columnOf } from '../catalogue/table-catalogue';
import type { TableShape, UniqueShape } from '../catalogue/table-shape';
import type { LocalUpdate } from './local-update';

/** As `quote_ident` writes them: `varchar` is a keyword. */
const TEXT_TYPES = new Set(['pg_catalog.text', 'pg_catalog."varchar"', 'pg_catalog.bpchar']);

/**
 * What a member of a ring holds for the moment between giving its value up and taking its new one (S3.9): null where the index
 * lets nulls repeat and the column takes one, else a word that nobody has. Null: this column has no such value.
 */
export function freedValue(
  shape: TableShape,
  unique: UniqueShape,
  update: LocalUpdate,
): { readonly column: string; readonly value: RawValue } | null {
  const columns = update.set.map((member) => member.column).filter((name) => unique.columns.includes(name));
  const nullable = columns.find((name) => columnOf(shape, name).nullable);
  if (nullable !== undefined && unique.nullsDistinct) return { column: nullable, value: null };
  for (const name of columns) {
    const column = columnOf(shape, name);
    if (column.castType === 'pg_catalog.uuid') return { column: name, value: randomUUID() };
    const text = TEXT_TYPES.has(column.castType) || column.castType.endsWith('.citext');
    const word = randomUUID().replaceAll('-', '');
    if (text && column.enumValues === null && (column.maxLength ?? word.length) >= 12) {
      return { column: name, value: word.slice(0, column.maxLength ?? word.length) };
    }
  }
  return null;
}
