import type { ReactNode } from 'react';
import type { usePages } from '../api/queries';
import ledger from './ledger.module.css';
import { LoadingRows } from './loading';
import { More } from './more';
import { Notice } from './notice';

interface PagedTableProps<Item> {
  readonly list: ReturnType<typeof usePages<Item>>;
  /** As a screen reader names the table. */
  readonly label: string;
  /** What is being read while nothing is there yet: "runs". */
  readonly what: string;
  readonly heads: readonly ReactNode[];
  /** Stands where the list was read and has no rows. */
  readonly empty: ReactNode;
  readonly row: (item: Item) => ReactNode;
}

/** A list that comes in pages: its rows as a table, what stands there while, instead or in spite of them, and the way to the next page. */
export function PagedTable<Item>({ list, label, what, heads, empty, row }: PagedTableProps<Item>) {
  return (
    <>
      {list.error ? <Notice>{list.error.message}</Notice> : null}
      {list.isPending ? <LoadingRows what={what} /> : null}
      {!list.isPending && !list.error && list.items.length === 0 ? empty : null}
      {list.items.length > 0 ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label={`${label}, scrollable`}>
          <table className={ledger.ledger}>
            <thead>
              <tr>
                {heads.map((head, n) => (
                  <th key={n} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{list.items.map(row)}</tbody>
          </table>
        </div>
      ) : null}
      <More {...list} />
    </>
  );
}
