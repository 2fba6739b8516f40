import type { ListedTable } from '@app/admin-service/registry/business-tables';
import type { SuggestedEntity } from '@app/admin-service/registry/suggestion';
import type { EntityOverview } from '@app/sync-engine/ports';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand, useRead } from '../api/queries';
import { counted, formatCount } from '../formatting/numbers';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import styles from './step.module.css';

interface PickStepProps {
  readonly entities: readonly EntityOverview[];
  readonly picked: SuggestedEntity | null;
  readonly onPick: (suggested: SuggestedEntity) => void;
}

interface ObjectType {
  readonly objectType: string;
  readonly label: string;
}

const CUSTOM = 'custom';
const nameOf = ({ schema, name }: ListedTable): string => `${schema}.${name}`;

function tableLabel(table: ListedTable): string {
  const rows = table.estimatedRows === null ? '' : `, about ${formatCount(table.estimatedRows)} rows`;
  return `${nameOf(table)} (${counted(table.columns.length, 'column')}${rows})`;
}

function Synced({ entities }: { readonly entities: readonly EntityOverview[] }) {
  if (entities.length === 0) return null;
  return (
    <p className={styles.words}>
      Set up already:{' '}
      {entities.map(({ entity, table, objectType }) => `${entity} (${table} and ${objectType})`).join(', ')}.
    </p>
  );
}

export function PickStep({ entities, picked, onPick }: PickStepProps) {
  const tables = useRead<{ items: readonly ListedTable[] }>('tables');
  const types = useRead<{ items: readonly ObjectType[] }>('object-types');
  const suggest = useCommand<object, SuggestedEntity>('set-up/suggestions', 'POST', []);
  const [table, setTable] = useState('');
  const [type, setType] = useState('');
  const [custom, setCustom] = useState('');
  if (tables.error ?? types.error) return <Notice>{(tables.error ?? types.error)?.message ?? ''}</Notice>;
  if (!tables.data || !types.data) return <LoadingRows what="tables" />;
  const taken = new Set(entities.flatMap((entity) => [entity.table, entity.objectType]));
  const free = tables.data.items.filter((one) => !taken.has(nameOf(one)));
  const usable = types.data.items.filter(({ objectType }) => !taken.has(objectType));
  const chosen = free.find((one) => nameOf(one) === table);
  const objectType = type === CUSTOM ? custom.trim() : type;
  const key = chosen?.key ?? null;
  return (
    <>
      <Synced entities={entities} />
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen || key === null) return;
          suggest.mutate({ schema: chosen.schema, table: chosen.name, key, objectType }, { onSuccess: onPick });
        }}
      >
        <NativeSelect
          label="Table of Renewa One"
          value={table}
          onChange={(event) => setTable(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose a table' },
            ...free.map((one) => ({ value: nameOf(one), label: tableLabel(one) })),
          ]}
        />
        <NativeSelect
          label="Object in HubSpot"
          value={type}
          onChange={(event) => setType(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose an object' },
            ...usable.map((one) => ({ value: one.objectType, label: one.label })),
            { value: CUSTOM, label: 'A custom object' },
          ]}
        />
        {type === CUSTOM ? (
          <TextInput
            label="Its type id"
            placeholder="2-1234567"
            value={custom}
            onChange={(event) => setCustom(event.currentTarget.value)}
          />
        ) : null}
        <Button type="submit" loading={suggest.isPending} disabled={!chosen || key === null || objectType === ''}>
          {picked ? 'Suggest again' : 'Suggest mappings'}
        </Button>
      </form>
      {chosen && key === null ? (
        <Notice>{`${nameOf(chosen)} has no primary key of one column, which a row is known by. Name another table, or give it one.`}</Notice>
      ) : null}
      {suggest.error ? <Notice>{suggest.error.message}</Notice> : null}
    </>
  );
}
