import { DEFAULT_DELETION } from '@app/sync-engine/core/deletion';
import { DEFAULT_LEAVING } from '@app/sync-engine/core/leaving-rules';
import type {
  DeletionRules,
  EntityDefinition,
  FilterCondition,
  LeavingRules,
  RecordFilter,
} from '@app/sync-engine/core';
import { Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useTagged } from '../api/queries';
import { request } from '../api/request';
import { titled } from '../formatting/names';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { POLICIES } from './mapping-words';
import styles from './mappings-page.module.css';

const DELETES = [
  { value: 'sever', label: 'Keep the other, ask' },
  { value: 'ignore', label: 'Keep the other' },
  { value: 'propagate', label: 'Delete the other too' },
];
const LEAVES = [
  { value: 'keep', label: 'Keep syncing' },
  { value: 'sever', label: 'Part the two until it passes again' },
  { value: 'delete', label: 'Delete the other' },
];
const AGAINST_EDIT = [
  { value: 'edit_wins', label: 'The edit wins' },
  { value: 'delete_wins', label: 'The delete wins' },
];
const COMPARISONS = [
  { value: 'equal', label: 'is' },
  { value: 'not_equal', label: 'is not' },
  { value: 'blank', label: 'is blank' },
  { value: 'not_blank', label: 'is not blank' },
];

interface FilterFormProps {
  readonly title: string;
  readonly what: string;
  readonly filter: RecordFilter | null;
  readonly disabled: boolean;
  readonly onChange: (filter: RecordFilter | null) => void;
}

function FilterForm({ title, what, filter, disabled, onChange }: FilterFormProps) {
  const all = filter?.all ?? [];
  const put = (next: readonly FilterCondition[]): void => onChange(next.length === 0 ? null : { all: next });
  const set = (at: number, patch: Partial<FilterCondition>): void =>
    put(all.map((condition, n) => (n === at ? { ...condition, ...patch } : condition)));
  return (
    <fieldset className={styles.filter} disabled={disabled}>
      <legend>{title}</legend>
      {all.map((condition, n) => (
        <div key={n} className={styles.condition}>
          <TextInput
            aria-label={`${what} ${n + 1}`}
            placeholder={what}
            value={condition.name}
            onChange={(event) => set(n, { name: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`Comparison ${n + 1}`}
            value={condition.is}
            data={COMPARISONS}
            onChange={(event) => set(n, { is: event.currentTarget.value as FilterCondition['is'] })}
          />
          {condition.is === 'equal' || condition.is === 'not_equal' ? (
            <TextInput
              aria-label={`Value ${n + 1}`}
              value={condition.value ?? ''}
              onChange={(event) => set(n, { value: event.currentTarget.value })}
            />
          ) : null}
          <Button variant="default" size="compact-sm" onClick={() => put(all.filter((_, m) => m !== n))}>
            Remove
          </Button>
        </div>
      ))}
      <Button variant="default" size="compact-sm" onClick={() => put([...all, { name: '', is: 'equal', value: '' }])}>
        {all.length === 0 ? 'All take part; add a condition' : 'Add a condition'}
      </Button>
    </fieldset>
  );
}

function RulesForm({ stored, etag }: { readonly stored: EntityDefinition; readonly etag: string }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [rules, setRules] = useState(stored);
  const mayChange = useMay('admin');
  const set = (patch: Partial<EntityDefinition>): void => setRules({ ...rules, ...patch });
  const { deletion = DEFAULT_DELETION, leaving = DEFAULT_LEAVING } = rules;
  const save = useMutation({
    mutationFn: () => {
      const { localFilter, hubspotFilter, conflictPolicy, quietPeriodMs, createInHubSpot, createLocally } = rules;
      const patch = {
        localFilter,
        hubspotFilter,
        conflictPolicy,
        quietPeriodMs,
        createInHubSpot,
        createLocally,
        deletion,
        leaving,
      };
      const path = `entities/${encodeURIComponent(stored.entity)}/definition`;
      return request<{ plan: string | null }>('PATCH', path, patch, etag);
    },
    onSuccess: async ({ plan }) => {
      await client.invalidateQueries();
      if (plan !== null) go(`/runs/${plan}`);
    },
  });
  const changed = JSON.stringify(rules) !== JSON.stringify(stored);
  return (
    <Panel
      title={`Rules of ${titled(stored.entity)}`}
      side={
        mayChange && changed ? (
          <div className={styles.save}>
            <Button variant="default" size="compact-sm" onClick={() => setRules(stored)}>
              Discard
            </Button>
            <Confirm
              label="Save the rules"
              primary
              size="compact-sm"
              title={`Save the rules of ${titled(stored.entity)}?`}
              confirm="Save"
              pending={save.isPending}
              error={save.error}
              onConfirm={(done) => save.mutate(undefined, { onSuccess: done })}
            >
              <p>
                No record is written by this. Unless only the quiet period changed, the whole entity waits until you
                apply the plan that is begun over it.
              </p>
            </Confirm>
          </div>
        ) : null
      }
    >
      <div className={styles.form}>
        <NativeSelect
          label="Who wins when both changed"
          disabled={!mayChange}
          value={rules.conflictPolicy}
          data={POLICIES.filter(({ value }) => value !== '')}
          onChange={(event) => set({ conflictPolicy: event.currentTarget.value as EntityDefinition['conflictPolicy'] })}
        />
        <NumberInput
          label="Quiet period, ms"
          disabled={!mayChange}
          min={0}
          max={3_600_000}
          allowDecimal={false}
          value={rules.quietPeriodMs}
          onChange={(value) => set({ quietPeriodMs: Number(value) || 0 })}
        />
        <NativeSelect
          label="A row was deleted"
          disabled={!mayChange}
          value={deletion.deletedLocally}
          data={DELETES}
          onChange={(event) =>
            set({
              deletion: { ...deletion, deletedLocally: event.currentTarget.value as DeletionRules['deletedLocally'] },
            })
          }
        />
        <NativeSelect
          label="A HubSpot record was deleted"
          disabled={!mayChange}
          value={deletion.deletedInHubSpot}
          data={DELETES}
          onChange={(event) =>
            set({
              deletion: {
                ...deletion,
                deletedInHubSpot: event.currentTarget.value as DeletionRules['deletedInHubSpot'],
              },
            })
          }
        />
        <NativeSelect
          label="Deleted here, edited there"
          disabled={!mayChange}
          value={deletion.againstEdit}
          data={AGAINST_EDIT}
          onChange={(event) =>
            set({ deletion: { ...deletion, againstEdit: event.currentTarget.value as DeletionRules['againstEdit'] } })
          }
        />
        <div className={styles.switches}>
          <Switch
            label="Create unmatched rows in HubSpot"
            disabled={!mayChange}
            checked={rules.createInHubSpot}
            onChange={(event) => set({ createInHubSpot: event.currentTarget.checked })}
          />
          <Switch
            label="Create unmatched records as rows"
            disabled={!mayChange}
            checked={rules.createLocally}
            onChange={(event) => set({ createLocally: event.currentTarget.checked })}
          />
        </div>
        <FilterForm
          title="Rows that take part"
          what="Column"
          filter={rules.localFilter}
          disabled={!mayChange}
          onChange={(localFilter) => set({ localFilter })}
        />
        <FilterForm
          title="HubSpot records that take part"
          what="Property"
          filter={rules.hubspotFilter}
          disabled={!mayChange}
          onChange={(hubspotFilter) => set({ hubspotFilter })}
        />
        <NativeSelect
          label="A row no longer takes part"
          disabled={!mayChange}
          value={leaving.leftLocally}
          data={LEAVES}
          onChange={(event) =>
            set({ leaving: { ...leaving, leftLocally: event.currentTarget.value as LeavingRules['leftLocally'] } })
          }
        />
        <NativeSelect
          label="A HubSpot record no longer takes part"
          disabled={!mayChange}
          value={leaving.leftInHubSpot}
          data={LEAVES}
          onChange={(event) =>
            set({ leaving: { ...leaving, leftInHubSpot: event.currentTarget.value as LeavingRules['leftInHubSpot'] } })
          }
        />
      </div>
      {save.error ? <Notice>{save.error.message}</Notice> : null}
    </Panel>
  );
}

/** What of an entity takes part, who wins, what is created and what a delete does. */
export function EntityRules({ entity }: { readonly entity: string }) {
  const { data, error, isPending } = useTagged<EntityDefinition>(`entities/${encodeURIComponent(entity)}/definition`);
  if (isPending) return <LoadingRows what="the rules" />;
  if (!data) return <Notice>{error?.message ?? 'The rules could not be read.'}</Notice>;
  return <RulesForm key={data.etag} stored={data.value} etag={data.etag} />;
}
