import type { SuggestedMapping } from '@app/admin-service/registry/suggestion';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../api/queries';
import { counted } from '../formatting/numbers';
import ledger from '../shell/ledger.module.css';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Nothing, Panel } from '../shell/panel';
import { Tag } from '../shell/tag';
import { UnfoldButton } from '../shell/unfold-button';
import type { KeyedDraft } from './draft-set';
import styles from './mappings-page.module.css';

interface SuggestionsPanelProps {
  readonly entity: string;
  readonly taken: readonly KeyedDraft[];
  readonly onAccept: (drafts: readonly KeyedDraft[]) => void;
  readonly onEdit: (key: string) => void;
}

const keyed = ({ column, draft }: SuggestedMapping): KeyedDraft[] =>
  draft ? [{ ...draft, key: `new ${column}` }] : [];

/** Columns that nothing maps yet, with the property that fits each best and why. */
export function SuggestionsPanel({ entity, taken, onAccept, onEdit }: SuggestionsPanelProps) {
  const { data, error, isPending } = useRead<{ items: readonly SuggestedMapping[] }>(
    `entities/${encodeURIComponent(entity)}/suggestions`,
  );
  const columns = new Set(taken.map(({ column }) => column));
  const open = data?.items.filter(({ column }) => !columns.has(column)) ?? [];
  const [all, setAll] = useState(false);
  const fitting = open.filter(({ draft }) => draft !== null);
  const certain = fitting.filter((suggestion) => suggestion.certain);
  return (
    <Panel
      title="Suggestions"
      count={fitting.length || undefined}
      side={
        certain.length > 0 ? (
          <Button size="compact-sm" variant="light" onClick={() => onAccept(certain.flatMap(keyed))}>
            Accept {counted(certain.length, 'certain suggestion')}
          </Button>
        ) : null
      }
    >
      {error ? <Notice>{error.message}</Notice> : null}
      {isPending ? <LoadingRows what="suggestions" /> : null}
      {data && open.length === 0 ? (
        <Nothing title="Every column is mapped">There is nothing left to suggest.</Nothing>
      ) : null}
      {(all ? open : fitting).length > 0 ? (
        <div className={ledger.scroll} tabIndex={0} role="region" aria-label="Suggestions, scrollable">
          <table className={ledger.ledger}>
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Property</th>
                <th scope="col">Why</th>
                <th scope="col">
                  <span className={ledger.unseen}>Accept</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? open : fitting).map((suggestion) => (
                <tr key={suggestion.column}>
                  <th scope="row" className={ledger.rowHead}>
                    <div className={styles.suggestion}>
                      {suggestion.column}
                      <span className={styles.samples}>
                        {suggestion.sqlType}
                        {suggestion.samples.length > 0 ? `: ${suggestion.samples.join(', ')}` : ''}
                      </span>
                    </div>
                  </th>
                  <td>
                    {suggestion.draft?.property ?? <span className={ledger.soft}>none</span>}{' '}
                    {suggestion.draft && !suggestion.certain ? <Tag tone="warn">check</Tag> : null}
                  </td>
                  <td className={ledger.wide}>
                    {suggestion.draft ? (
                      <span
                        className={styles.score}
                        role="img"
                        aria-label={`Fits ${Math.round(suggestion.score * 100)} %`}
                      >
                        <span style={{ width: `${Math.round(suggestion.score * 100)}%` }} />
                      </span>
                    ) : null}
                    <span className={ledger.soft}>{suggestion.reason}</span>
                  </td>
                  <td>
                    <div className={ledger.actions}>
                      {suggestion.draft ? (
                        <Button
                          variant="default"
                          size="compact-xs"
                          aria-label={`Accept ${suggestion.column}`}
                          onClick={() => {
                            onAccept(keyed(suggestion));
                            onEdit(`new ${suggestion.column}`);
                          }}
                        >
                          Accept
                        </Button>
                      ) : null}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {open.length > fitting.length ? (
        <div className={styles.rest}>
          <UnfoldButton variant="subtle" shown={all} onToggle={setAll}>
            {all
              ? 'Show what fits alone'
              : `Show ${counted(open.length - fitting.length, 'column')} that no property fits`}
          </UnfoldButton>
        </div>
      ) : null}
    </Panel>
  );
}
