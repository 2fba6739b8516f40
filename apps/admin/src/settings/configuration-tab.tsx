import type { ConfigurationChange } from '@app/admin-service/configuration-file/configuration-change';
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useTagged } from '../api/queries';
import { request } from '../api/request';
import { words } from '../formatting/names';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import styles from './configuration-tab.module.css';

interface Applied {
  readonly entities: readonly { readonly entity: string; readonly plan: string | null; readonly note: string | null }[];
}

function Change({ change }: { readonly change: ConfigurationChange }) {
  const { entity, what, name, kind, parts } = change;
  return (
    <li>
      <b>{words(kind)}</b>: {what === 'enum' ? 'values' : what}{' '}
      {what === 'mapping' || what === 'enum' ? `${entity}.` : ''}
      {name}
      {parts.length === 0 ? null : (
        <ul>
          {parts.map((part) => (
            <li key={part.name}>
              {part.name}: <code>{JSON.stringify(part.from)}</code> → <code>{JSON.stringify(part.to)}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Editor({ stored, etag }: { readonly stored: string; readonly etag: string }) {
  const client = useQueryClient();
  const [yaml, setYaml] = useState(stored);
  const mayChange = useMay('admin');
  const compare = useMutation({
    mutationFn: () => request<{ changes: readonly ConfigurationChange[] }>('POST', 'configuration/diff', { yaml }),
  });
  const apply = useMutation({
    mutationFn: () => request<Applied>('POST', 'configuration/apply', { yaml }, etag),
    onSuccess: () => client.invalidateQueries(),
  });
  const changes = compare.data?.changes;
  const error = compare.error ?? apply.error;
  return (
    <>
      <Panel title="Configuration file">
        <p className={styles.note}>
          All that is synced with what, as the command line exports it. A change writes no record by itself: it waits
          until you apply a plan over it.
        </p>
        <div className={styles.editor}>
          <Textarea
            label="YAML"
            classNames={{ input: styles.text ?? '' }}
            autosize
            minRows={12}
            maxRows={20}
            spellCheck={false}
            value={yaml}
            onChange={(event) => {
              setYaml(event.currentTarget.value);
              compare.reset();
            }}
          />
          <div className={styles.actions}>
            <Button variant="default" size="sm" loading={compare.isPending} onClick={() => compare.mutate()}>
              Compare with what is stored
            </Button>
            {mayChange && changes && changes.length > 0 ? (
              <Confirm
                label="Store and plan"
                primary
                title="Store these changes?"
                confirm="Store and plan"
                pending={apply.isPending}
                error={apply.error}
                onConfirm={(done) => apply.mutate(undefined, { onSuccess: done })}
              >
                <p>
                  <b>{changes.length}</b> changes are stored and a plan over them is begun. No record is written before
                  you apply that plan.
                </p>
              </Confirm>
            ) : null}
          </div>
        </div>
        {error ? <Notice>{error.message}</Notice> : null}
      </Panel>
      {changes ? (
        <Panel title="What would change" count={changes.length}>
          {changes.length === 0 ? <Nothing title="Nothing">The file says what is stored.</Nothing> : null}
          <ul className={styles.changes}>
            {changes.map((change) => (
              <Change key={`${change.what} ${change.entity} ${change.name}`} change={change} />
            ))}
          </ul>
        </Panel>
      ) : null}
      {apply.data ? (
        <div className={styles.done} role="status">
          Stored.{' '}
          {apply.data.entities.map(({ entity, plan, note }) => (
            <span key={entity}>
              {plan === null ? (
                (note ?? `${entity}: no plan is needed.`)
              ) : (
                <Link href={`/runs/${plan}`}>Plan of {entity}</Link>
              )}{' '}
            </span>
          ))}
        </div>
      ) : null}
    </>
  );
}

/** Configuration as code, for those without a terminal: the same file, compared and applied. */
export function ConfigurationTab() {
  const { data, error, isPending } = useTagged<{ yaml: string }>('configuration');
  if (isPending) return <LoadingRows what="the configuration" />;
  if (!data) return <Notice>{error?.message ?? 'The configuration could not be read.'}</Notice>;
  return <Editor stored={data.value.yaml} etag={data.etag} />;
}
