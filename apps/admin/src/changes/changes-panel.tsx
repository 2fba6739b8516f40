import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { LoggedChange } from '@app/sync-engine/ports';
import { useChanges } from '../api/queries';
import { titled } from '../formatting/names';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import { ChangeRow } from './change-row';
import styles from './changes-panel.module.css';

const EVERY = '';

function Loading() {
  return (
    <div className={styles.loading} aria-label="Loading changes" aria-busy>
      {[72, 64, 80, 58].map((width) => (
        <Skeleton key={width} height={18} width={`${width}%`} />
      ))}
    </div>
  );
}

function ChangesTable({ changes }: { readonly changes: readonly LoggedChange[] }) {
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Last changes, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Record</th>
            <th scope="col">Change</th>
            <th scope="col">Written to</th>
            <th scope="col">Because of</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What was written, decided and refused, newest first. */
export function ChangesPanel({ entities }: { readonly entities: readonly string[] }) {
  const [entity, setEntity] = useState(EVERY);
  const query = useChanges(entity === EVERY ? null : entity);
  const changes = query.data?.pages.flat() ?? [];
  const filter = (
    <NativeSelect
      aria-label="Show changes of"
      size="xs"
      value={entity}
      onChange={(event) => setEntity(event.currentTarget.value)}
      data={[
        { value: EVERY, label: 'All entities' },
        ...entities.map((name) => ({ value: name, label: titled(name) })),
      ]}
    />
  );
  return (
    <Panel title="Last changes" side={filter}>
      {query.isPending ? <Loading /> : null}
      {query.error && !query.data ? <Notice>{query.error.message}</Notice> : null}
      {query.data && changes.length === 0 ? (
        <Nothing title="Nothing has changed yet">
          Edit a record in Renewa One or in HubSpot: about a second later it shows here, with its value before and
          after.
        </Nothing>
      ) : null}
      {changes.length > 0 ? <ChangesTable changes={changes} /> : null}
      {query.hasNextPage ? (
        <div className={styles.more}>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older changes
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
