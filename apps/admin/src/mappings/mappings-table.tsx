import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { words } from '../formatting/names';
import ledger from '../shell/ledger.module.css';
import { Nothing } from '../shell/panel';
import { Tag } from '../shell/tag';
import type { KeyedDraft } from './draft-set';
import { DIRECTIONS, isComputed, labelOf, PAIRED, POLICIES } from './mapping-words';
import styles from './mappings-page.module.css';

interface MappingsTableProps {
  readonly entity: EditedEntity;
  readonly drafts: readonly KeyedDraft[];
  readonly edited: string | null;
  /** Null: may not. */
  readonly onEdit: ((key: string) => void) | null;
  readonly onRemove: (key: string) => void;
}

function StateCell({ entity, draft }: { readonly entity: EditedEntity; readonly draft: KeyedDraft }) {
  const stored = entity.mappings.find(({ id }) => id === draft.id);
  const problems = entity.problems.filter(({ mappingId }) => mappingId === draft.id);
  return (
    <>
      {stored === undefined ? (
        <Tag tone="warn">new</Tag>
      ) : (
        <Tag tone={stored.state === 'active' ? 'good' : 'warn'}>{stored.state}</Tag>
      )}
      {problems.map(({ code, message, advice, suspends }) => (
        <div key={code} className={suspends ? styles.problem : ledger.soft}>
          {message} {advice}
        </div>
      ))}
      {problems.length === 0 && stored?.stateReason ? <div className={ledger.soft}>{stored.stateReason}</div> : null}
    </>
  );
}

export function MappingsTable({ entity, drafts, edited, onEdit, onRemove }: MappingsTableProps) {
  if (drafts.length === 0) return <Nothing title="No field is mapped">Accept suggestions below to begin.</Nothing>;
  return (
    <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Mappings, scrollable">
      <table className={ledger.ledger}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Property</th>
            <th scope="col">Direction</th>
            <th scope="col">Carried as</th>
            <th scope="col">When both change</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className={ledger.unseen}>Edit</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <tr key={draft.key} aria-selected={draft.key === edited || undefined}>
              <th scope="row" className={ledger.rowHead}>
                {draft.column ?? 'constant'}
                {isComputed(draft.column) ? <div className={ledger.soft}>computed, read only</div> : null}
                {draft.group === null ? null : <div className={ledger.soft}>part of {draft.group}</div>}
              </th>
              <td>{draft.property}</td>
              <td className={ledger.whole}>{labelOf(DIRECTIONS, draft.direction)}</td>
              <td>
                {words(draft.transform.name)}
                {PAIRED.includes(draft.transform.name) && draft.id !== undefined ? (
                  <div className={ledger.soft}>
                    <Link
                      href={`/mappings/${encodeURIComponent(entity.definition.entity)}/values/${encodeURIComponent(draft.property)}`}
                    >
                      values
                    </Link>
                  </div>
                ) : null}
              </td>
              <td>{labelOf(POLICIES, draft.conflictPolicy ?? entity.definition.conflictPolicy)}</td>
              <td>
                <StateCell entity={entity} draft={draft} />
              </td>
              <td>
                <div className={ledger.actions}>
                  {onEdit ? (
                    <>
                      <Button
                        variant="default"
                        size="compact-xs"
                        onClick={() => onEdit(draft.key)}
                        aria-label={`Edit ${draft.property}`}
                      >
                        Edit
                      </Button>
                      <Button
                        variant="subtle"
                        color="red"
                        size="compact-xs"
                        c="var(--bad)"
                        onClick={() => onRemove(draft.key)}
                        aria-label={`Remove ${draft.property}`}
                      >
                        Remove
                      </Button>
                    </>
                  ) : null}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
