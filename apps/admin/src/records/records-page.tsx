import type { FoundRecord } from '@app/admin-service/activity/record-reader';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useRead } from '../api/queries';
import { queryString } from '../api/query-string';
import { titled, words } from '../formatting/names';
import filters from '../shell/filters.module.css';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { recordPath } from './record-path';

function Found({ records }: { readonly records: readonly FoundRecord[] }) {
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Records found, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Row in Renewa One</th>
            <th scope="col">Record in HubSpot</th>
            <th scope="col">Link</th>
            <th scope="col">Found by</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={`${record.entity} ${record.linkId} ${record.hubspotId} ${record.found}`}>
              <td>
                <Link href={recordPath(record) ?? '/records'} className={ledger.strong}>
                  {titled(record.entity)}
                </Link>
              </td>
              <td>{record.localKey ?? '–'}</td>
              <td>{record.hubspotId ?? '–'}</td>
              <td>
                {record.state === null ? (
                  <Tag>not linked</Tag>
                ) : (
                  <Tag tone={record.state === 'live' ? 'good' : 'warn'}>{words(record.state)}</Tag>
                )}
              </td>
              <td className={ledger.soft}>{record.found}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The way to one record: by an id of either side, an e-mail address or a domain. */
export function RecordsPage() {
  const [params, setParams] = useSearchParams();
  const [, go] = useLocation();
  const text = params.get('text') ?? '';
  const [typed, setTyped] = useState(text);
  const search = useRead<{ items: readonly FoundRecord[] }>(`records${queryString({ text })}`, {
    enabled: text !== '',
  });
  const items = search.data?.items ?? [];
  const submit = (): void => {
    const wanted = typed.trim();
    setParams(wanted === '' ? {} : { text: wanted });
  };
  const only = items.length === 1 ? recordPath(items[0]!) : null;
  return (
    <>
      <PageHead title="Records">
        Find one record and see both sides of it, its history, and why each value is what it is.
      </PageHead>
      <Panel
        title="Find a record"
        side={
          only ? (
            <Button size="compact-sm" variant="light" onClick={() => go(only)}>
              Open it
            </Button>
          ) : null
        }
      >
        <form
          className={filters.filters}
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextInput
            className={filters.wide}
            label="Row key, HubSpot id, e-mail address or domain"
            size="md"
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" size="md">
            Find
          </Button>
        </form>
        {search.error ? <Notice>{search.error.message}</Notice> : null}
        {search.isLoading ? <LoadingRows what="records" /> : null}
        {search.data && items.length === 0 ? (
          <Nothing title="No record is known by that">
            Ids and addresses are compared as a whole. A record that neither side has linked yet is found once it was
            looked at.
          </Nothing>
        ) : null}
        {text === '' ? (
          <Nothing title="What to look for">
            For example 42, a HubSpot id from its address bar, anna@example.com or example.com.
          </Nothing>
        ) : null}
        {items.length > 0 ? <Found records={items} /> : null}
      </Panel>
    </>
  );
}
