import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useKnownOverview } from '../api/progress';
import { usePages, useRead } from '../api/queries';
import type { FieldNames } from '../api/field-names';
import { titled } from '../formatting/names';
import filters from '../shell/filters.module.css';
import { LoadingRows } from '../shell/loading';
import { More } from '../shell/more';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import { type LogRow, LogTable } from './log-table';
import { CAUSES, KINDS } from './log-words';

const REFRESH_MS = 3000;
const TYPING_MS = 250;
const PERIODS: Readonly<Record<string, readonly [label: string, ms: number]>> = {
  hour: ['Last hour', 3_600_000],
  day: ['Last 24 hours', 86_400_000],
  week: ['Last 7 days', 604_800_000],
  month: ['Last 30 days', 2_592_000_000],
};

type Filter = Readonly<Record<string, string>>;

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly any: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}) {
  const { label, value, any, options, onChange } = props;
  return (
    <NativeSelect
      label={label}
      size="sm"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: any }, ...options.map(([option, text]) => ({ value: option, label: text }))]}
    />
  );
}

function useFieldOptions(entity: string): readonly (readonly [string, string])[] {
  const { data } = useRead<FieldNames>('fields');
  return Object.entries(data?.names[entity] ?? {});
}

function Filters({
  filter,
  onChange,
}: {
  readonly filter: Filter;
  readonly onChange: (name: string, value: string) => void;
}) {
  const overview = useKnownOverview();
  const entities = overview?.entities.map(({ entity }) => [entity, titled(entity)] as const) ?? [];
  const fields = useFieldOptions(filter['entity'] ?? '');
  const set = (name: string) => (value: string) => onChange(name, value);
  return (
    <form className={filters.filters} role="search" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        className={filters.wide}
        label="Words"
        size="sm"
        placeholder="A name, a number, a reason"
        value={filter['text'] ?? ''}
        onChange={(event) => onChange('text', event.currentTarget.value)}
      />
      <Choice label="Entity" any="All" value={filter['entity'] ?? ''} options={entities} onChange={set('entity')} />
      {fields.length > 0 ? (
        <Choice label="Field" any="All" value={filter['field'] ?? ''} options={fields} onChange={set('field')} />
      ) : null}
      <Choice
        label="Kind"
        any="All"
        value={filter['kind'] ?? ''}
        options={Object.entries(KINDS).map(([kind, [text]]) => [kind, text] as const)}
        onChange={set('kind')}
      />
      <Choice
        label="Because of"
        any="All"
        value={filter['cause'] ?? ''}
        options={Object.entries(CAUSES)}
        onChange={set('cause')}
      />
      <Choice
        label="Written to"
        any="Both sides"
        value={filter['side'] ?? ''}
        options={[
          ['hubspot', 'HubSpot'],
          ['local', 'Renewa One'],
        ]}
        onChange={set('side')}
      />
      <Choice
        label="When"
        any="Any time"
        value={filter['period'] ?? ''}
        options={Object.entries(PERIODS).map(([period, [label]]) => [period, label] as const)}
        onChange={set('period')}
      />
    </form>
  );
}

const MINUTE = 60_000;

/** To the minute, so that the same filter is the same question for a while. */
function since(period: string | undefined): number | null {
  const ms = period === undefined ? undefined : PERIODS[period]?.[1];
  return ms === undefined ? null : Math.floor((Date.now() - ms) / MINUTE) * MINUTE;
}

/** Everything that was written, decided and refused, by any filter. The filter is in the address, so that it can be sent to somebody. */
export function LogPage() {
  const [params, setParams] = useSearchParams();
  const [filter, setFilter] = useState<Filter>(() => Object.fromEntries(params));
  const [asked] = useDebouncedValue(filter, TYPING_MS);
  const { period, ...rest } = asked;
  const list = usePages<LogRow>('log', { ...rest, from: since(period) }, REFRESH_MS);
  const change = (name: string, value: string): void => {
    const { [name]: _before, ...others } = filter;
    if (name === 'entity') delete (others as Record<string, string>)['field'];
    const next = value === '' ? others : { ...others, [name]: value };
    setFilter(next);
    setParams(next, { replace: true });
  };
  return (
    <>
      <PageHead title="Log">
        Every write, conflict, error and decision, with the value before and after and what caused it.
      </PageHead>
      <Panel title="Changes">
        <Filters filter={filter} onChange={change} />
        {list.error ? <Notice>{list.error.message}</Notice> : null}
        {list.isPending ? <LoadingRows what="the log" /> : null}
        {!list.isPending && list.items.length === 0 ? (
          <Nothing title="Nothing fits">
            {Object.keys(asked).length === 0
              ? 'Nothing has been written yet.'
              : 'No row of the log fits all of these filters.'}
          </Nothing>
        ) : null}
        {list.items.length > 0 ? <LogTable rows={list.items} /> : null}
        <More {...list} />
      </Panel>
    </>
  );
}
