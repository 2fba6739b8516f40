import type { AssociationLabel, AssociationMapping } from '@app/sync-engine/core';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useRead, useTagged } from '../api/queries';
import { request } from '../api/request';
import { titled, words } from '../formatting/names';
import { useMay } from '../session/use-session';
import { Confirm } from '../shell/confirm';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { DIRECTIONS, labelOf } from './mapping-words';
import { labelsPath, type NewRelation, RelationForm } from './relation-form';

const TONES = { active: 'good', waiting: 'warn', suspended: 'bad' } as const;

function relationText({ relation }: AssociationMapping): string {
  if (relation.kind === 'foreign_key') return `column ${relation.column}`;
  const { schema, name } = relation.table;
  return relation.kind === 'join_table'
    ? `rows of ${schema}.${name}`
    : `the row of ${schema}.${name} with ${relation.flag}`;
}

/** What the api takes of a relation: without what follows from its entities. */
function sent(relation: AssociationMapping | NewRelation): NewRelation {
  const { toEntity, type, relation: stands, direction, conflictPolicy, drift, firstLink } = relation;
  const { category, typeId } = type;
  return { toEntity, type: { category, typeId }, relation: stands, direction, conflictPolicy, drift, firstLink };
}

function useSave(entity: string, etag: string) {
  const client = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (relations: readonly (AssociationMapping | NewRelation)[]) =>
      request<{ plan: string | null }>(
        'PUT',
        `entities/${encodeURIComponent(entity)}/associations`,
        { associations: relations.map(sent) },
        etag,
      ),
    onSuccess: async ({ plan }) => {
      await client.invalidateQueries();
      if (plan !== null) go(`/runs/${plan}`);
    },
  });
}

/** As HubSpot calls the type; until that is known, or where it lists it no more, its number. */
function TypeName({ entity, item }: { readonly entity: string; readonly item: AssociationMapping }) {
  const { data } = useRead<{ items: readonly AssociationLabel[] }>(labelsPath(entity, item.toEntity));
  const { category, typeId } = item.type;
  const known = data?.items.find((label) => label.category === category && label.typeId === typeId);
  const number = `${words(category.toLowerCase())} ${typeId}`;
  if (!known) return <>{number}</>;
  return (
    <>
      {known.label ?? 'Without label'}
      <div className={ledger.soft}>{number}</div>
    </>
  );
}

interface RelationsProps {
  readonly entity: string;
  readonly items: readonly AssociationMapping[];
  readonly etag: string;
}

function Relations({ entity, items, etag }: RelationsProps) {
  const [adding, setAdding] = useState(false);
  const mayChange = useMay('admin');
  const save = useSave(entity, etag);
  return (
    <Panel
      title={`Relations of ${titled(entity)}`}
      count={items.length || undefined}
      side={
        mayChange && !adding ? (
          <Button variant="default" size="compact-sm" onClick={() => setAdding(true)}>
            Add a relation
          </Button>
        ) : null
      }
    >
      {items.length === 0 ? (
        <Nothing title="No relations">
          An association of HubSpot can stand for a join table, a flagged row of one, or a foreign key.
        </Nothing>
      ) : (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Relations, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">Type in HubSpot</th>
                <th scope="col">In Renewa One</th>
                <th scope="col">Direction</th>
                <th scope="col">State</th>
                {mayChange ? (
                  <th scope="col">
                    <span className={ledger.unseen}>Remove</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={`${item.toEntity} ${item.type.category} ${item.type.typeId}`}>
                  <td>{titled(item.toEntity)}</td>
                  <td className={ledger.whole}>
                    <TypeName entity={entity} item={item} />
                  </td>
                  <td>{relationText(item)}</td>
                  <td className={ledger.whole}>{labelOf(DIRECTIONS, item.direction)}</td>
                  <td className={ledger.wide}>
                    <Tag tone={TONES[item.state]} dot>
                      {item.state}
                    </Tag>
                    {item.stateReason === null ? null : <div className={ledger.soft}>{item.stateReason}</div>}
                  </td>
                  {mayChange ? (
                    <td className={ledger.number}>
                      <Confirm
                        label="Remove"
                        ariaLabel={`Remove the relation to ${item.toEntity} over ${relationText(item)}`}
                        title="Sync this relation no more?"
                        confirm="Remove"
                        danger
                        size="compact-sm"
                        pending={save.isPending}
                        error={save.error}
                        onConfirm={(done) =>
                          save.mutate(
                            items.filter((one) => one !== item),
                            { onSuccess: done },
                          )
                        }
                      >
                        <p>Both sides stay as they are. Mapping it again begins as at first.</p>
                      </Confirm>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding ? (
        <RelationForm
          entity={entity}
          pending={save.isPending}
          onCancel={() => setAdding(false)}
          onAdd={(relation) => save.mutate([...items, relation], { onSuccess: () => setAdding(false) })}
        />
      ) : null}
      {save.error ? <Notice>{save.error.message}</Notice> : null}
    </Panel>
  );
}

/** S6.1: which association types of HubSpot stand for which relations of the business database. */
export function RelationsPanel({ entity }: { readonly entity: string }) {
  const { data, error, isPending } = useTagged<{ items: readonly AssociationMapping[] }>(
    `entities/${encodeURIComponent(entity)}/associations`,
  );
  if (isPending) return <LoadingRows what="relations" />;
  if (!data) return <Notice>{error?.message ?? 'The relations could not be read.'}</Notice>;
  return <Relations key={data.etag} entity={entity} items={data.value.items} etag={data.etag} />;
}
