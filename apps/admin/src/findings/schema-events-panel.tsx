import type { SchemaEffect, SchemaEvent } from '@app/sync-engine/ports';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, usePages } from '../api/queries';
import { useFieldName } from '../formatting/fields';
import { titled } from '../formatting/names';
import { counted } from '../formatting/numbers';
import { Moment } from '../log/log-table';
import { useMay } from '../session/use-session';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { PagedTable } from '../shell/paged-table';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';

const REFRESH_MS = 10_000;

const EFFECTS: Readonly<Record<SchemaEffect, readonly [text: string, tone: Tone]>> = {
  none: ['no effect', 'plain'],
  values: ['some values cannot be carried', 'warn'],
  waits: ['waits for a plan', 'warn'],
  suspends: ['field suspended', 'bad'],
};

function Event({ event }: { readonly event: SchemaEvent }) {
  const nameOf = useFieldName();
  const mayOperate = useMay('operator');
  const acknowledge = useCommand(`schema-events/${event.id}/acknowledge`);
  const [text, tone] = EFFECTS[event.effect];
  const name = event.option === null ? event.name : `${event.name} = ${event.option}`;
  return (
    <tr>
      <td>
        <Moment at={event.seenAt} />
      </td>
      <td className={ledger.wide}>
        <span className={ledger.strong}>{name}</span> of {titled(event.entity)}
        <div className={ledger.soft}>{event.what}</div>
      </td>
      <td>
        <Tag tone={tone}>{text}</Tag>
      </td>
      <td className={ledger.wide}>
        {event.fields.length === 0 ? (
          <span className={ledger.soft}>nothing is mapped to it</span>
        ) : (
          <>
            <Link href={`/mappings/${encodeURIComponent(event.entity)}`}>
              {event.fields.map((field) => nameOf(event.entity, field)).join(', ')}
            </Link>
            <div className={ledger.soft}>{counted(event.records, 'record')} with a value</div>
          </>
        )}
      </td>
      <td>
        {event.acknowledgedBy !== null ? (
          <span className={ledger.soft}>seen by {event.acknowledgedBy}</span>
        ) : mayOperate ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={acknowledge.isPending}
            aria-label={`Acknowledge the change of ${name}`}
            onClick={() => acknowledge.mutate()}
          >
            Acknowledge
          </Button>
        ) : (
          'open'
        )}
        {acknowledge.error ? <Notice>{acknowledge.error.message}</Notice> : null}
      </td>
    </tr>
  );
}

/** S2.9: what changed in tables, properties and options, and what it does to the sync. */
export function SchemaEventsPanel() {
  const [all, setAll] = useState(false);
  const list = usePages<SchemaEvent>('schema-events', all ? {} : { open: 'true' }, REFRESH_MS);
  return (
    <Panel
      title="Changes of schema"
      side={<Checkbox label="Acknowledged ones too" checked={all} onChange={() => setAll(!all)} />}
    >
      <PagedTable
        list={list}
        label="Changes of schema"
        what="changes of schema"
        heads={['Seen', 'What changed', 'Effect', 'Concerns', 'Acknowledged']}
        empty={
          <Nothing title={all ? 'No schema has changed yet' : 'Nothing to look at'}>
            Tables and properties are compared with what was last known every few minutes, and after errors.
          </Nothing>
        }
        row={(event) => <Event key={event.id} event={event} />}
      />
    </Panel>
  );
}
