import type { ErrorGroup, FailingRecord } from '@app/admin-service/activity/error-reader';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, useRead } from '../api/queries';
import { queryString } from '../api/query-string';
import { useFieldName } from '../formatting/fields';
import { titled } from '../formatting/names';
import { counted, formatCount } from '../formatting/numbers';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import { useMay } from '../session/use-session';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';
import { UnfoldButton } from '../shell/unfold-button';
import styles from './errors-page.module.css';

const REFRESH_MS = 4000;

const KINDS: Readonly<Record<ErrorGroup['kind'], readonly [text: string, tone: Tone, todo: string]>> = {
  field_error: ['cannot be carried', 'bad', 'Correct the value or the mapping; it is tried again by itself then.'],
  parked: ['parked', 'bad', 'Do away with the reason, then try again.'],
  oscillating: [
    'goes back and forth',
    'warn',
    'Something outside changes the value each time it is written; find it, or let one side own the field.',
  ],
  write_ignored: ['write ignored', 'warn', 'HubSpot keeps its own value; a rule of the portal may hold it.'],
  unreachable: [
    'not reachable',
    'warn',
    'HubSpot does not return the record: it may be archived, or out of this app’s sight.',
  ],
  held: ['held', 'warn', 'A decision about the whole record is open.'],
};

function Records({ group }: { readonly group: ErrorGroup }) {
  const { kind, entity, field, cause } = group;
  const { data, error } = useRead<{ items: readonly FailingRecord[] }>(
    `errors/records${queryString({ kind, entity, field, cause })}`,
  );
  if (error) return <Notice>{error.message}</Notice>;
  if (!data) return <LoadingRows what="records" />;
  return (
    <ul className={styles.records}>
      {data.items.map((record) => (
        <li key={`${record.linkId} ${record.localKey} ${record.hubspotId}`}>
          <Link href={recordPath(record) ?? '/errors'}>
            {[
              record.localKey === null ? null : `row ${record.localKey}`,
              record.hubspotId === null ? null : `record ${record.hubspotId}`,
            ]
              .filter((id) => id !== null)
              .join(', ')}
          </Link>
          <span>{record.reason}</span>
          {record.since === null ? null : <Moment at={record.since} />}
        </li>
      ))}
      {group.records > data.items.length ? <li>and {formatCount(group.records - data.items.length)} more</li> : null}
    </ul>
  );
}

function Group({ group }: { readonly group: ErrorGroup }) {
  const [open, setOpen] = useState(false);
  const nameOf = useFieldName();
  const [text, tone, todo] = KINDS[group.kind];
  return (
    <li className={styles.group}>
      <div className={styles.line}>
        <div>
          <div className={styles.what}>
            <strong>{counted(group.records, 'record')}</strong> of {titled(group.entity)}
            {group.field === null ? '' : `, ${nameOf(group.entity, group.field)}`} <Tag tone={tone}>{text}</Tag>
          </div>
          <p className={styles.example}>{group.example}</p>
          <p className={styles.todo}>{todo}</p>
        </div>
        <UnfoldButton shown={open} onToggle={setOpen}>
          {open ? 'Hide records' : 'Show records'}
        </UnfoldButton>
      </div>
      {open ? <Records group={group} /> : null}
    </li>
  );
}

function RetryAll({ entity, records }: { readonly entity: string; readonly records: number }) {
  const retry = useCommand<void, { records: number }>(`entities/${encodeURIComponent(entity)}/retry`);
  return (
    <>
      <Button variant="default" size="sm" loading={retry.isPending} onClick={() => retry.mutate()}>
        Try {counted(records, `${entity} record`)} again
      </Button>
      {retry.error ? <Notice>{retry.error.message}</Notice> : null}
    </>
  );
}

/** What keeps records from agreeing, grouped by why, with what to do about each. */
export function ErrorsPage() {
  const { data, error, isPending } = useRead<{ items: readonly ErrorGroup[] }>('errors', { refreshMs: REFRESH_MS });
  const mayOperate = useMay('operator');
  const groups = data?.items ?? [];
  const byEntity = new Map<string, number>();
  for (const { entity, kind, records } of groups) {
    if (kind === 'field_error' || kind === 'parked') byEntity.set(entity, (byEntity.get(entity) ?? 0) + records);
  }
  return (
    <>
      <PageHead
        title="Errors"
        actions={
          mayOperate
            ? [...byEntity].map(([entity, records]) => <RetryAll key={entity} entity={entity} records={records} />)
            : null
        }
      >
        Equal causes are one entry. One bad value never stops the other fields of its record.
      </PageHead>
      <Panel title="By cause" count={groups.length || undefined}>
        {error ? <Notice>{error.message}</Notice> : null}
        {isPending ? <LoadingRows what="errors" /> : null}
        {data && groups.length === 0 ? (
          <Nothing title="No errors">Every value can be carried, and no record is parked.</Nothing>
        ) : null}
        <ul className={styles.groups}>
          {groups.map((group) => (
            <Group key={`${group.kind} ${group.entity} ${group.field} ${group.cause}`} group={group} />
          ))}
        </ul>
      </Panel>
    </>
  );
}
