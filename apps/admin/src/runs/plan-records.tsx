import type { EndNames } from '@app/admin-service/activity/end-names';
import type { PlannedField, PlannedRecord } from '@app/sync-engine/core';
import type { Run } from '@app/sync-engine/ports';
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, usePages } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { recordPath } from '../records/record-path';
import { useMay } from '../session/use-session';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { PagedTable } from '../shell/paged-table';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { UnfoldButton } from '../shell/unfold-button';
import { BeforeAfter, Value } from '../shell/values';
import { ACTION_WORDS, PROGRESS_TONES } from './run-words';
import styles from './run-page.module.css';

/** A record of a plan, with the records behind the values of associations and its own name where it has some. */
type PlanRow = PlannedRecord & { readonly ends: EndNames };

interface FieldLineProps {
  readonly entity: string;
  readonly field: PlannedField;
  readonly ends: EndNames;
}

function FieldLine({ entity, field, ends }: FieldLineProps) {
  const nameOf = useFieldName();
  return (
    <div className={styles.field} data-excluded={field.excluded || undefined}>
      <span className={styles.fieldName}>
        {nameOf(entity, field.field)}
        {field.excluded ? ' (left out)' : ''}
      </span>
      {field.toHubSpot ? (
        <span className={styles.values}>
          <Tag tone="hubspot">HubSpot</Tag>
          <BeforeAfter before={field.hubspot} after={field.toHubSpot} ends={ends} />
        </span>
      ) : null}
      {field.toLocal ? (
        <span className={styles.values}>
          <Tag tone="local">Renewa One</Tag>
          <BeforeAfter before={field.local} after={field.toLocal} ends={ends} />
        </span>
      ) : null}
      {field.review ? (
        <span className={styles.values}>
          <Tag tone="warn">differs</Tag> <Value vector={field.local} ends={ends} /> or{' '}
          <Value vector={field.hubspot} ends={ends} />
        </span>
      ) : null}
      {field.waitsFor === undefined ? null : (
        <span className={ledger.soft}>follows once row {field.waitsFor} is linked</span>
      )}
      {field.error ? <span className={ledger.soft}>{field.error}</span> : null}
    </div>
  );
}

/** As many as a screen holds of a few records; a create carries every field. */
const SHOWN_FIELDS = 5;

function FieldLines({ entity, record }: { readonly entity: string; readonly record: PlanRow }) {
  const [whole, setWhole] = useState(false);
  const { fields, ends } = record;
  // One more line than the button takes would save nothing.
  const isLong = fields.length > SHOWN_FIELDS + 1;
  const shown = whole || !isLong ? fields : fields.slice(0, SHOWN_FIELDS);
  return (
    <>
      {fields.length === 0 ? <span className={ledger.soft}>No value changes.</span> : null}
      {shown.map((field, index) => (
        // Of a set of associations each pair is one.
        <FieldLine key={`${field.field} ${index}`} entity={entity} field={field} ends={ends} />
      ))}
      {isLong ? (
        <div>
          <UnfoldButton variant="subtle" size="compact-xs" shown={whole} onToggle={setWhole}>
            {whole ? 'Show fewer' : `Show all ${fields.length} fields`}
          </UnfoldButton>
        </div>
      ) : null}
    </>
  );
}

interface RecordRowProps {
  readonly run: Run;
  readonly record: PlanRow;
  readonly editable: boolean;
}

function RecordRow({ run, record, editable }: RecordRowProps) {
  const exclude = useCommand<{ recordIds: string[]; excluded: boolean }>(`runs/${run.id}/exclude`);
  const path = recordPath({ ...record, entity: run.entity });
  const name = record.localKey !== null ? `row ${record.localKey}` : `record ${record.hubspotId ?? ''}`;
  const called = record.linkId === null ? null : (record.ends[record.linkId]?.name ?? null);
  return (
    <tr>
      <td className={ledger.whole}>
        {path ? <Link href={path}>{name}</Link> : name}
        {called === null ? null : <div>{called}</div>}
        {record.localKey !== null && record.hubspotId !== null ? (
          <div className={ledger.soft}>record {record.hubspotId}</div>
        ) : null}
      </td>
      <td className={ledger.whole}>{ACTION_WORDS[record.action]}</td>
      <td className={ledger.wide}>
        <div className={styles.fields}>
          <FieldLines entity={run.entity} record={record} />
          {record.message === null ? null : <div className={ledger.soft}>{record.message}</div>}
          {exclude.error ? <Notice>{exclude.error.message}</Notice> : null}
        </div>
      </td>
      <td>
        <Tag tone={PROGRESS_TONES[record.progress]}>{record.excluded ? 'left out' : record.progress}</Tag>
      </td>
      <td className={ledger.number}>
        {editable ? (
          <Button
            variant="default"
            size="compact-xs"
            loading={exclude.isPending}
            aria-label={`${record.excluded ? 'Take in' : 'Leave out'} ${name}`}
            onClick={() => exclude.mutate({ recordIds: [record.id], excluded: !record.excluded })}
          >
            {record.excluded ? 'Take in' : 'Leave out'}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

/** The plan record by record, with both sides' values: a diff to read before it is applied, and what became of each afterwards. */
export function PlanRecords({ run, refreshMs }: { readonly run: Run; readonly refreshMs: number }) {
  const [action, setAction] = useState('');
  const [progress, setProgress] = useState('');
  const [field, setField] = useState('');
  const nameOf = useFieldName();
  const mayOperate = useMay('operator');
  const list = usePages<PlanRow>(`runs/${run.id}/records`, { action, progress, field }, refreshMs);
  const fields = Object.keys(run.plan?.fields ?? {});
  const editable = mayOperate && run.state === 'planned';
  return (
    <Panel title="Record by record">
      <form className={filters.filters} role="search" onSubmit={(event) => event.preventDefault()}>
        <NativeSelect
          label="What is done"
          size="sm"
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
          data={[
            { value: '', label: 'All' },
            ...Object.entries(ACTION_WORDS).map(([value, label]) => ({ value, label })),
          ]}
        />
        <NativeSelect
          label="What became of it"
          size="sm"
          value={progress}
          onChange={(event) => setProgress(event.currentTarget.value)}
          data={[{ value: '', label: 'All' }, ...Object.keys(PROGRESS_TONES).map((value) => ({ value, label: value }))]}
        />
        <NativeSelect
          label="Field"
          size="sm"
          value={field}
          onChange={(event) => setField(event.currentTarget.value)}
          data={[{ value: '', label: 'All' }, ...fields.map((value) => ({ value, label: nameOf(run.entity, value) }))]}
        />
      </form>
      <PagedTable
        list={list}
        label="Plan by record"
        what="the plan"
        heads={[
          'Record',
          'Action',
          'Values',
          'State',
          <span key="unseen" className={ledger.unseen}>
            Leave out
          </span>,
        ]}
        empty={
          <Nothing title={action || progress || field ? 'None fits' : 'Nothing to do'}>
            {action || progress || field
              ? 'No record of the plan fits these filters.'
              : 'Both sides are alike as far as this run looks.'}
          </Nothing>
        }
        row={(record) => <RecordRow key={record.id} run={run} record={record} editable={editable} />}
      />
    </Panel>
  );
}
