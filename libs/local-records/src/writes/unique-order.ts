import { LocalRefusal, type LocalTable } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import { tableLabel, type TableShape, type UniqueShape } from '../catalogue/table-shape';
import { freedValue } from './freed-value';
import { refusalOf } from './local-refusal';
import type { LocalUpdate } from './local-update';
import { contestedUniques, takesStatement } from './unique-takes';
import { orderWrites, type Take, type WriteOrder } from './write-order';

/** S3.9: the order of the updates of a batch; deferrable constraints are deferred instead of ordered. */
export async function planOrder(
  client: PoolClient,
  shape: TableShape,
  table: LocalTable,
  updates: readonly LocalUpdate[],
): Promise<WriteOrder> {
  const byKey = new Map(updates.map((update) => [update.key, update.id]));
  const takes: Take[] = [];
  for (const unique of contestedUniques(shape, updates)) {
    if (unique.deferrable) {
      await client.query(`set constraints ${quoteTable({ schema: table.schema, name: unique.name })} deferred`);
      continue;
    }
    const { rows } = await client.query<[string, string]>({
      ...takesStatement(shape, table, unique, updates),
      rowMode: 'array',
    });
    for (const [taker, holderKey] of rows) {
      const holder = byKey.get(holderKey);
      const frees = updates.some(
        (update) => update.id === holder && update.set.some((m) => unique.columns.includes(m.column)),
      );
      if (holder !== undefined && frees) takes.push({ taker, holder, unique: unique.name });
    }
  }
  return orderWrites(
    updates.map((update) => update.id),
    takes,
  );
}

/** Empties one member of each ring; gives the updates by id, their guards expecting what the emptied rows hold now. */
export async function freeRings(
  client: PoolClient,
  shape: TableShape,
  table: LocalTable,
  updates: readonly LocalUpdate[],
  clears: WriteOrder['clears'],
): Promise<ReadonlyMap<string, LocalUpdate>> {
  const current = new Map(updates.map((update) => [update.id, update]));
  for (const { write, unique: name } of clears) {
    const update = current.get(write);
    const unique = shape.uniques.find((candidate) => candidate.name === name);
    if (!update || !unique)
      throw new Error(`The order of writes names "${write}" or "${name}", which the batch does not hold.`);
    current.set(write, await free(client, shape, table, update, unique));
  }
  return current;
}

async function free(
  client: PoolClient,
  shape: TableShape,
  table: LocalTable,
  update: LocalUpdate,
  unique: UniqueShape,
): Promise<LocalUpdate> {
  const freed = freedValue(shape, unique, update);
  if (!freed) throw ringRefusal(table, update, unique, null, 'it can neither be blank nor hold a stand-in');
  const key = columnOf(shape, table.key);
  const column = columnOf(shape, freed.column);
  const names = update.set.map((member) => `${quoteName(member.column)}::text`).join(', ');
  const { rows } = await client
    .query<(string | null)[]>({
      text: `update ${quoteTable(table)} set ${quoteName(column.name)} = $1::text::${column.castType}
        where ${quoteName(key.name)} = $2::text::${key.castType} returning ${names}`,
      values: [freed.value, update.key],
      rowMode: 'array',
    })
    .catch((error: unknown) => {
      const refusal = refusalOf(error, shape, table, [update]);
      throw refusal
        ? ringRefusal(table, update, unique, column.name, `"${refusal.constraint}" refuses to empty it`)
        : error;
    });
  const values = rows[0];
  if (!values) return update;
  // A trigger of the application may have touched the other members too: they were read under our lock a moment ago.
  return { ...update, set: update.set.map((member, at) => ({ ...member, expect: values[at] ?? null })) };
}

function ringRefusal(
  table: LocalTable,
  update: LocalUpdate,
  unique: UniqueShape,
  column: string | null,
  why: string,
): LocalRefusal {
  const name = column ?? (unique.columns.length === 1 ? (unique.columns[0] ?? null) : null);
  return new LocalRefusal(
    unique.name,
    'unique',
    name,
    update.id,
    `${tableLabel(table)}, row ${update.key}: rows swap values under "${unique.name}", and one must be emptied for a moment, but ${why}. ` +
      'Change one of them by hand.',
  );
}
