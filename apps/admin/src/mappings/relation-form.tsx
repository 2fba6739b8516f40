import type {
  AssociationLabel,
  AssociationMapping,
  AssociationRelation,
  AssociationTerms,
} from '@app/sync-engine/core';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useKnownOverview } from '../api/progress';
import { useCommand, useRead } from '../api/queries';
import { titled } from '../formatting/names';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { DIRECTIONS, FIRST_LINK } from './mapping-words';
import styles from './mappings-page.module.css';

/** A relation as the api takes it. */
export type NewRelation = Pick<AssociationMapping, 'toEntity'> & AssociationTerms;

const KINDS = [
  { value: 'join_table', label: 'Rows of a join table' },
  { value: 'flagged_row', label: 'The flagged row of a join table' },
  { value: 'foreign_key', label: 'A foreign key' },
] as const;

/** Where the api lists the association types between two entities. */
export const labelsPath = (entity: string, to: string): string =>
  `entities/${encodeURIComponent(entity)}/associations/${encodeURIComponent(to)}/labels`;

const keyOf = ({ category, typeId }: { category: string; typeId: number }): string => `${category}/${typeId}`;

/** Makes a label in HubSpot, with its name for the way back. */
function NewLabel({ path }: { readonly path: string }) {
  const [label, setLabel] = useState('');
  const [inverse, setInverse] = useState('');
  const create = useCommand<{ name: string; label: string; inverseLabel?: string }>(path);
  const name = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return (
    <>
      <TextInput
        label="New label"
        value={label}
        maxLength={50}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        label="Read from the other end"
        value={inverse}
        maxLength={50}
        onChange={(event) => setInverse(event.currentTarget.value)}
      />
      <Button
        variant="default"
        size="sm"
        className={styles.button}
        disabled={name === ''}
        loading={create.isPending}
        onClick={() =>
          create.mutate(
            { name, label, ...(inverse === '' ? {} : { inverseLabel: inverse }) },
            { onSuccess: () => setLabel('') },
          )
        }
      >
        Create it in HubSpot
      </Button>
      {create.error ? <Notice>{create.error.message}</Notice> : null}
    </>
  );
}

interface RelationFormProps {
  readonly entity: string;
  readonly pending: boolean;
  readonly onAdd: (relation: NewRelation) => void;
  readonly onCancel: () => void;
}

/** A type that HubSpot lists, and what it stands for. */
export function RelationForm({ entity, pending, onAdd, onCancel }: RelationFormProps) {
  const entities = useKnownOverview()?.entities ?? [];
  const [to, setTo] = useState(entities.find((one) => one.entity !== entity)?.entity ?? entity);
  const [type, setType] = useState('');
  const [kind, setKind] = useState<AssociationRelation['kind']>('join_table');
  const [names, setNames] = useState<Readonly<Record<string, string>>>({ schema: 'public' });
  const [direction, setDirection] = useState<NewRelation['direction']>('two_way');
  const [firstLink, setFirstLink] = useState<NewRelation['firstLink']>('review');
  const path = labelsPath(entity, to);
  const labels = useRead<{ items: readonly AssociationLabel[] }>(path);
  const chosen = labels.data?.items.find((label) => keyOf(label) === type) ?? labels.data?.items[0];
  const given = (name: string): string => names[name]?.trim() ?? '';
  const wanted =
    kind === 'foreign_key'
      ? ['column']
      : ['schema', 'table', 'fromColumn', 'toColumn', ...(kind === 'flagged_row' ? ['flag'] : [])];
  const relation = (): AssociationRelation => {
    if (kind === 'foreign_key') return { kind, column: given('column') };
    const table = {
      schema: given('schema'),
      name: given('table'),
      fromColumn: given('fromColumn'),
      toColumn: given('toColumn'),
      fixed: {},
    };
    return kind === 'join_table' ? { kind, table } : { kind, table, flag: given('flag') };
  };
  const fieldLabels: Readonly<Record<string, string>> = {
    schema: 'Schema',
    table: 'Join table',
    fromColumn: `Column with the key of ${entity}`,
    toColumn: `Column with the key of ${to}`,
    flag: 'Boolean column',
    column: `Column of ${entity}`,
  };
  return (
    <div className={styles.form}>
      <NativeSelect
        label="To"
        value={to}
        data={entities.map((one) => ({ value: one.entity, label: titled(one.entity) }))}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      {labels.isPending ? <LoadingRows what="association types" /> : null}
      {labels.error ? <Notice>{labels.error.message}</Notice> : null}
      {labels.data ? (
        <NativeSelect
          label="Type in HubSpot"
          value={chosen ? keyOf(chosen) : ''}
          data={labels.data.items.map((label) => ({
            value: keyOf(label),
            label: label.label ?? `Without label (${label.typeId})`,
          }))}
          onChange={(event) => setType(event.currentTarget.value)}
        />
      ) : null}
      <NativeSelect
        label="Stands for"
        value={kind}
        data={[...KINDS]}
        onChange={(event) => setKind(event.currentTarget.value as AssociationRelation['kind'])}
      />
      {wanted.map((name) => (
        <TextInput
          key={name}
          label={fieldLabels[name]}
          value={names[name] ?? ''}
          onChange={(event) => setNames({ ...names, [name]: event.currentTarget.value })}
        />
      ))}
      <NativeSelect
        label="Direction"
        value={direction}
        data={[...DIRECTIONS]}
        onChange={(event) => setDirection(event.currentTarget.value as NewRelation['direction'])}
      />
      <NativeSelect
        label="Two values at first link"
        value={firstLink}
        data={[...FIRST_LINK]}
        onChange={(event) => setFirstLink(event.currentTarget.value as NewRelation['firstLink'])}
      />
      <NewLabel path={path} />
      <div className={`${styles.save} ${styles.whole}`}>
        <Button variant="default" size="sm" onClick={onCancel}>
          Leave it
        </Button>
        <Button
          size="sm"
          loading={pending}
          disabled={!chosen || wanted.some((name) => given(name) === '')}
          onClick={() =>
            chosen &&
            onAdd({
              toEntity: to,
              type: { category: chosen.category, typeId: chosen.typeId },
              relation: relation(),
              direction,
              conflictPolicy: null,
              drift: 'ignore',
              firstLink,
            })
          }
        >
          Map it
        </Button>
      </div>
    </div>
  );
}
