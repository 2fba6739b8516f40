import type { EditorColumn } from '@app/admin-service/registry/editor-choices';
import { NativeSelect, TextInput } from '@mantine/core';
import styles from './mappings-page.module.css';
import { asKind, firstRead, leads, readSource, type Source, type SourceKind, writeSource } from './source-writing';

interface SourceFieldsProps {
  readonly source: string;
  readonly columns: readonly EditorColumn[];
  readonly error: string | undefined;
  readonly onChange: (source: string) => void;
}

const KINDS: readonly { readonly value: SourceKind; readonly label: string }[] = [
  { value: 'column', label: 'A column' },
  { value: 'over', label: 'A column over a foreign key' },
  { value: 'expression', label: 'An expression' },
];

/** A name that the table has no more stays in the list, so that it is seen. */
const listed = (names: readonly string[], chosen: string): string[] =>
  names.includes(chosen) ? [...names] : [chosen, ...names];

/** Where the value comes from: a column, a column that a foreign key leads to, or an expression over both. */
export function SourceFields({ source: stored, columns, error, onChange }: SourceFieldsProps) {
  const source = readSource(stored, columns);
  const keys = columns.filter(leads);
  const put = (patch: Partial<Source>): void => onChange(writeSource({ ...source, ...patch }));
  const kinds = KINDS.filter(({ value }) => value !== 'over' || keys.length > 0 || source.kind === 'over');
  const read = columns.find(({ name }) => name === source.column)?.leadsTo ?? null;
  return (
    <>
      <NativeSelect
        label="Value from"
        value={source.kind}
        onChange={(event) => onChange(writeSource(asKind(source, event.currentTarget.value as SourceKind, columns)))}
        data={[...kinds]}
      />
      {source.kind === 'column' ? (
        <NativeSelect
          label="Column"
          error={error}
          value={source.column}
          onChange={(event) => put({ column: event.currentTarget.value })}
          data={listed(
            columns.map(({ name }) => name),
            source.column,
          )}
        />
      ) : null}
      {source.kind === 'over' ? (
        <>
          <NativeSelect
            label="Foreign key"
            value={source.column}
            onChange={({ currentTarget }) => {
              const next = keys.find(({ name }) => name === currentTarget.value)?.leadsTo?.columns ?? [];
              put({ column: currentTarget.value, over: next.includes(source.over) ? source.over : firstRead(next) });
            }}
            data={listed(
              keys.map(({ name }) => name),
              source.column,
            )}
          />
          <NativeSelect
            label={read ? `Column of ${read.table}` : 'Column where it leads'}
            error={error}
            value={source.over}
            onChange={(event) => put({ over: event.currentTarget.value })}
            data={listed(read?.columns ?? [], source.over)}
          />
        </>
      ) : null}
      {source.kind === 'expression' ? (
        <TextInput
          className={styles.whole}
          label="Expression"
          description="Columns, 'texts', numbers, || to join, + - * /, coalesce, concat_ws, upper, lower, trim; company_id.name reads over a key"
          error={error}
          spellCheck={false}
          value={source.expression}
          onChange={(event) => put({ expression: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}
