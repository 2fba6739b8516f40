import type { EntityOverview, Run } from '@app/sync-engine/ports';
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useKnownOverview } from '../api/progress';
import { useCommand, usePages } from '../api/queries';
import { titled } from '../formatting/names';
import { Moment } from '../log/log-table';
import { useMay } from '../session/use-session';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { PagedTable } from '../shell/paged-table';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { planText, RUN_KIND_WORDS, RUN_STATE_TONES, RUN_STATE_WORDS } from './run-words';

const REFRESH_MS = 2000;
const FIRST = ['first_sync', 'import', 'export', 'link_only'] as const;
const LATER = ['resync', 'mapping_change'] as const;

function StartForm({ entities }: { readonly entities: readonly EntityOverview[] }) {
  const [entity, setEntity] = useState(entities[0]?.entity ?? '');
  const kinds = entities.find((one) => one.entity === entity)?.state === 'live' ? LATER : FIRST;
  const [kind, setKind] = useState<string>('');
  const chosen = (kinds as readonly string[]).includes(kind) ? kind : (kinds[0] ?? '');
  const [, go] = useLocation();
  const start = useCommand<{ entity: string; kind: string }, Run>('runs');
  const audit = useCommand(`entities/${encodeURIComponent(entity)}/audit`);
  const live = kinds === LATER;
  return (
    <form
      className={filters.filters}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ entity, kind: chosen }, { onSuccess: ({ id }) => go(`/runs/${id}`) });
      }}
    >
      <NativeSelect
        label="Entity"
        size="sm"
        value={entity}
        onChange={(event) => setEntity(event.currentTarget.value)}
        data={entities.map((one) => ({ value: one.entity, label: titled(one.entity) }))}
      />
      <NativeSelect
        label="What to plan"
        size="sm"
        value={chosen}
        onChange={(event) => setKind(event.currentTarget.value)}
        data={kinds.map((value) => ({ value, label: RUN_KIND_WORDS[value] }))}
      />
      <Button type="submit" size="sm" loading={start.isPending}>
        Make a plan
      </Button>
      {live ? (
        <Button size="sm" variant="default" loading={audit.isPending} onClick={() => audit.mutate()}>
          Audit both sides
        </Button>
      ) : null}
      {start.error || audit.error ? <Notice>{(start.error ?? audit.error)?.message ?? ''}</Notice> : null}
    </form>
  );
}

function RunRow({ run }: { readonly run: Run }) {
  return (
    <tr>
      <td>
        <Moment at={run.startedAt} />
      </td>
      <td className={ledger.whole}>
        <Link href={`/runs/${run.id}`} className={ledger.strong}>
          {RUN_KIND_WORDS[run.kind]}
        </Link>
        <div className={ledger.soft}>{titled(run.entity)}</div>
      </td>
      <td>
        <Tag tone={RUN_STATE_TONES[run.state]} dot>
          {run.paused ? 'paused' : RUN_STATE_WORDS[run.state]}
        </Tag>
      </td>
      <td className={ledger.wide}>
        {run.plan ? planText(run.plan) : '–'}
        {run.message === null ? null : <div className={ledger.soft}>{run.message}</div>}
      </td>
      <td className={ledger.soft}>{run.requestedBy}</td>
    </tr>
  );
}

/** Every run with what its plan said and what became of it. */
export function RunsPage() {
  const overview = useKnownOverview();
  const list = usePages<Run>('runs', {}, REFRESH_MS);
  const mayOperate = useMay('operator');
  const entities = overview?.entities ?? [];
  return (
    <>
      <PageHead title="Plans and runs">
        A plan says what would be linked, created and changed, with both sides’ values. Nothing is written until you
        apply it, and what a run wrote can be taken back.
      </PageHead>
      {mayOperate && entities.length > 0 ? (
        <Panel title="Make a plan">
          <StartForm entities={entities} />
        </Panel>
      ) : null}
      <Panel title="Runs">
        <PagedTable
          list={list}
          label="Runs"
          what="runs"
          heads={['Begun', 'Run', 'State', 'Plan', 'Asked for by']}
          empty={<Nothing title="No runs yet">The first plan is made once an entity is set up.</Nothing>}
          row={(run) => <RunRow key={run.id} run={run} />}
        />
      </Panel>
    </>
  );
}
