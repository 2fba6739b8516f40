import type { WebhookRow } from '@app/admin-service/activity/activity-reader';
import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { usePages } from '../api/queries';
import { words } from '../formatting/names';
import { Moment } from '../log/log-table';
import { recordPath } from '../records/record-path';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { PageHead } from '../shell/page-head';
import { PagedTable } from '../shell/paged-table';
import { Nothing, Panel } from '../shell/panel';
import { Tag, type Tone } from '../shell/tag';

const REFRESH_MS = 3000;
const TYPING_MS = 250;
const VERDICTS: Readonly<Record<string, readonly [text: string, tone: Tone]>> = {
  marked: ['marked its record', 'good'],
  no_entity: ['no entity for it', 'plain'],
  unknown_portal: ['another portal', 'warn'],
  not_handled: ['not handled', 'plain'],
};

function EventRow({ event }: { readonly event: WebhookRow }) {
  const [text, tone] = VERDICTS[event.verdict] ?? [words(event.verdict), 'plain' as const];
  const path =
    event.entity === null || event.objectId === null
      ? null
      : recordPath({ entity: event.entity, linkId: null, localKey: null, hubspotId: event.objectId });
  return (
    <tr>
      <td>
        <Moment at={event.receivedAt} />
        <div className={ledger.soft}>
          happened <Moment at={event.occurredAt} />
        </div>
      </td>
      <td className={ledger.whole}>{event.subscriptionType}</td>
      <td className={ledger.whole}>{path ? <Link href={path}>{event.objectId}</Link> : (event.objectId ?? '–')}</td>
      <td className={ledger.wide}>
        {event.property === null ? '–' : <div className={ledger.soft}>{event.property}</div>}
        {event.value}
      </td>
      <td>
        {event.changeSource === null ? '–' : words(event.changeSource.toLowerCase())}
        {event.sourceId === null ? null : <div className={ledger.soft}>{event.sourceId}</div>}
      </td>
      <td>
        <Tag tone={tone}>{text}</Tag>
      </td>
    </tr>
  );
}

/** Every event that HubSpot delivered: a hint that a record may differ, and what was made of it. */
export function WebhooksPage() {
  const [objectId, setObjectId] = useState('');
  const [verdict, setVerdict] = useState('');
  const [asked] = useDebouncedValue(objectId.trim(), TYPING_MS);
  const list = usePages<WebhookRow>('webhooks', { objectId: asked, verdict }, REFRESH_MS);
  return (
    <>
      <PageHead title="Webhooks">
        What HubSpot told us. An event is a hint, never a value: the record is read before anything is written, so a
        lost or repeated one costs time and nothing else.
      </PageHead>
      <Panel title="Events">
        <form className={filters.filters} role="search" onSubmit={(event) => event.preventDefault()}>
          <TextInput
            label="HubSpot id"
            size="sm"
            value={objectId}
            onChange={(event) => setObjectId(event.currentTarget.value)}
          />
          <NativeSelect
            label="Verdict"
            size="sm"
            value={verdict}
            onChange={(event) => setVerdict(event.currentTarget.value)}
            data={[
              { value: '', label: 'All' },
              ...Object.entries(VERDICTS).map(([value, [label]]) => ({ value, label })),
            ]}
          />
        </form>
        <PagedTable
          list={list}
          label="Events"
          what="events"
          heads={['Received', 'Event', 'Record', 'Property', 'Source', 'Verdict']}
          empty={
            <Nothing title="No events">
              {asked || verdict
                ? 'None fits these filters.'
                : 'None has arrived. With a service key there are none: changes are found by asking HubSpot instead.'}
            </Nothing>
          }
          row={(event) => <EventRow key={event.id} event={event} />}
        />
      </Panel>
    </>
  );
}
