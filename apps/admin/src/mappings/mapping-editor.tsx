import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { request } from '../api/request';
import { titled } from '../formatting/names';
import { counted } from '../formatting/numbers';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import { changesOf, draftsOf, type KeyedDraft, sent } from './draft-set';
import { MappingForm } from './mapping-form';
import styles from './mappings-page.module.css';
import { MappingsTable } from './mappings-table';
import { SuggestionsPanel } from './suggestions-panel';

interface MappingEditorProps {
  readonly entity: EditedEntity;
  readonly etag: string;
  /** Whether there are changes that are not saved. */
  readonly onEdited: (isEdited: boolean) => void;
  readonly onChanged: () => void;
}

function useSave({ entity, etag, onChanged }: MappingEditorProps) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const path = `entities/${encodeURIComponent(entity.definition.entity)}/mappings`;
  return useMutation({
    mutationFn: (drafts: readonly KeyedDraft[]) => {
      const properties = new Set(drafts.map(({ property }) => property));
      const enumPairs = Object.fromEntries(
        Object.entries(entity.enumPairs).filter(([property]) => properties.has(property)),
      );
      return request<{ plan: string | null }>('PUT', path, { mappings: drafts.map(sent), enumPairs }, etag);
    },
    onSuccess: async ({ plan }) => {
      await client.invalidateQueries();
      if (plan === null) onChanged();
      else go(`/runs/${plan}`);
    },
  });
}

/** All mappings of an entity as a set that is edited, tried on real rows, and saved as a whole. */
export function MappingEditor(props: MappingEditorProps) {
  const { entity } = props;
  const name = entity.definition.entity;
  const known = draftsOf(entity);
  const [drafts, setDrafts] = useState<readonly KeyedDraft[]>(known);
  const [edited, setEdited] = useState<string | null>(null);
  const mayChange = useMay('admin');
  const save = useSave(props);
  const { added, changed, removed } = changesOf(known, drafts);
  const count = added + changed + removed;
  const { onEdited } = props;
  const isEdited = count > 0;
  useEffect(() => onEdited(isEdited), [isEdited]);
  const draft = drafts.find(({ key }) => key === edited) ?? null;
  const put = (next: KeyedDraft): void =>
    setDrafts(
      drafts.some(({ key }) => key === next.key)
        ? drafts.map((one) => (one.key === next.key ? next : one))
        : [...drafts, next],
    );
  const waits = entity.mappings.filter(({ state }) => state === 'waiting').length;
  return (
    <>
      {waits > 0 && entity.definition.state === 'live' ? (
        <div className={styles.waiting}>
          {counted(waits, 'mapping')} {waits === 1 ? 'waits' : 'wait'} for a plan.{' '}
          <Link href="/runs">Plan “Changed mappings”</Link> to see what they will do, then apply it.
        </div>
      ) : null}
      <Panel
        title={`${entity.definition.table.schema}.${entity.definition.table.name} and ${entity.definition.objectType}`}
        count={drafts.length}
        side={
          mayChange && count > 0 ? (
            <div className={styles.save}>
              <Button variant="default" size="compact-sm" onClick={() => setDrafts(known)}>
                Discard
              </Button>
              <Confirm
                label={`Save ${counted(count, 'change')}`}
                primary
                size="compact-sm"
                title={`Save the mappings of ${titled(name)}?`}
                confirm="Save"
                pending={save.isPending}
                error={save.error}
                onConfirm={(done) => save.mutate(drafts, { onSuccess: done })}
              >
                <p>
                  <b>{added}</b> added, <b>{changed}</b> changed, <b>{removed}</b> removed. No record is written by
                  this:{' '}
                  {entity.definition.state === 'waiting'
                    ? 'the entity waits for its first plan.'
                    : 'a plan over what changed is begun, and what changed is left alone until you apply it.'}
                </p>
              </Confirm>
            </div>
          ) : null
        }
      >
        <MappingsTable
          entity={entity}
          drafts={drafts}
          edited={edited}
          onEdit={mayChange ? setEdited : null}
          onRemove={(key) => {
            setDrafts(drafts.filter((one) => one.key !== key));
            if (edited === key) setEdited(null);
          }}
        />
      </Panel>
      {draft ? (
        <MappingForm
          key={draft.key}
          entity={entity}
          draft={draft}
          drafts={drafts}
          onChange={put}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {save.error ? <Notice>{save.error.message}</Notice> : null}
      {mayChange ? (
        <SuggestionsPanel
          entity={name}
          taken={drafts}
          onAccept={(accepted) => setDrafts([...drafts, ...accepted])}
          onEdit={setEdited}
        />
      ) : null}
    </>
  );
}
