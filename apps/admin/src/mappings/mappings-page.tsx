import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, Redirect } from 'wouter';
import { useKnownOverview } from '../api/progress';
import { useTagged } from '../api/queries';
import { titled } from '../formatting/names';
import { LoadingPage } from '../shell/loading';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { Nothing, Panel } from '../shell/panel';
import tabs from '../shell/tabs.module.css';
import { EntityRules } from './entity-rules';
import { MappingEditor } from './mapping-editor';
import styles from './mappings-page.module.css';
import { RelationsPanel } from './relations-panel';

/** What is being edited stays on the page when the stored mappings change meanwhile (a plan was applied, a column went): saving tells. */
function Loaded({ entity }: { readonly entity: string }) {
  const { data, error, isPending, refetch } = useTagged<EditedEntity>(
    `entities/${encodeURIComponent(entity)}/mappings`,
  );
  const [edited, setEdited] = useState<typeof data>(undefined);
  if (isPending) return <LoadingPage />;
  if (!data) return <Notice>{error?.message ?? 'The mappings could not be read.'}</Notice>;
  const shown = edited ?? data;
  return (
    <>
      {shown.etag === data.etag ? null : (
        <div className={styles.waiting} role="alert">
          The stored mappings have changed since you began to edit, so your changes cannot be saved over them.{' '}
          <Button variant="default" size="compact-sm" onClick={() => setEdited(undefined)}>
            Load them and drop my changes
          </Button>
        </div>
      )}
      <MappingEditor
        key={shown.etag}
        entity={shown.value}
        etag={shown.etag}
        onEdited={(isEdited) => setEdited(isEdited ? shown : undefined)}
        onChanged={() => {
          setEdited(undefined);
          void refetch();
        }}
      />
    </>
  );
}

/** Which column is which property, and how values get from one to the other. */
export function MappingsPage({ entity }: { readonly entity: string | undefined }) {
  const overview = useKnownOverview();
  const entities = overview?.entities ?? [];
  const first = entities[0]?.entity;
  if (entity === undefined && first !== undefined)
    return <Redirect to={`/mappings/${encodeURIComponent(first)}`} replace />;
  return (
    <>
      <PageHead title="Mappings">
        A change writes nothing by itself: it waits, with the values that both sides last agreed on, until you apply a
        plan over it.
      </PageHead>
      {entities.length === 0 ? (
        <Panel title="Entities">
          <Nothing title="Nothing is mapped yet">
            <Link href="/set-up">Set up</Link> the first table and object.
          </Nothing>
        </Panel>
      ) : (
        <nav aria-label="Entities" className={tabs.tabs}>
          {entities.map((one) => (
            <Link
              key={one.entity}
              href={`/mappings/${encodeURIComponent(one.entity)}`}
              className={tabs.tab}
              aria-current={one.entity === entity ? 'page' : undefined}
            >
              {titled(one.entity)}
            </Link>
          ))}
        </nav>
      )}
      {entity === undefined ? null : (
        <>
          <Loaded entity={entity} />
          <RelationsPanel key={`relations ${entity}`} entity={entity} />
          <EntityRules key={`rules ${entity}`} entity={entity} />
        </>
      )}
    </>
  );
}
