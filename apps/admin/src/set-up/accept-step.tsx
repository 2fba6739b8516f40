import type { MappingDraft } from '@app/admin-service/registry/mapping-draft';
import type { SuggestedEntity, SuggestedMapping } from '@app/admin-service/registry/suggestion';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommand } from '../api/queries';
import { words } from '../formatting/names';
import { counted } from '../formatting/numbers';
import mappings from '../mappings/mappings-page.module.css';
import { DIRECTIONS } from '../mappings/mapping-words';
import ledger from '../shell/ledger.module.css';
import { Notice } from '../shell/notice';
import { Tag } from '../shell/tag';
import styles from './step.module.css';

interface AcceptStepProps {
  readonly suggested: SuggestedEntity;
  readonly onDone: (entity: string) => void;
}

interface SuggestionRowProps {
  readonly suggestion: SuggestedMapping;
  readonly draft: MappingDraft | null;
  readonly onChange: (draft: MappingDraft | null) => void;
}

function SuggestionRow({ suggestion, draft, onChange }: SuggestionRowProps) {
  const { column, ranked, samples, sqlType, reason } = suggestion;
  const offered = suggestion.draft;
  return (
    <tr>
      <td className={ledger.check}>
        <Checkbox
          size="xs"
          checked={draft !== null}
          disabled={offered === null}
          onChange={() => onChange(draft === null ? offered : null)}
          aria-label={`Sync ${column}`}
        />
      </td>
      <th scope="row" className={ledger.rowHead}>
        <div className={mappings.suggestion}>
          {column}
          <span className={mappings.samples}>
            {sqlType}
            {samples.length > 0 ? `: ${samples.join(', ')}` : ''}
          </span>
        </div>
      </th>
      <td>
        {offered === null ? (
          <span className={ledger.soft}>none</span>
        ) : (
          <NativeSelect
            size="xs"
            aria-label={`Property for ${column}`}
            value={(draft ?? offered).property}
            onChange={(event) => onChange({ ...(draft ?? offered), property: event.currentTarget.value })}
            data={[...new Set([offered.property, ...ranked.map(({ property }) => property)])]}
          />
        )}
      </td>
      <td>
        {draft === null ? null : (
          <NativeSelect
            size="xs"
            aria-label={`Direction of ${column}`}
            value={draft.direction}
            onChange={(event) =>
              onChange({ ...draft, direction: event.currentTarget.value as MappingDraft['direction'] })
            }
            data={[...DIRECTIONS]}
          />
        )}
      </td>
      <td>{draft === null ? '' : words(draft.transform.name)}</td>
      <td className={ledger.wide}>
        {offered && !suggestion.certain ? <Tag tone="warn">check</Tag> : null}{' '}
        <span className={ledger.soft}>{reason}</span>
      </td>
    </tr>
  );
}

export function AcceptStep({ suggested, onDone }: AcceptStepProps) {
  const { definition, suggestions } = suggested;
  const [name, setName] = useState(definition.entity);
  const [drafts, setDrafts] = useState<Readonly<Record<string, MappingDraft | null>>>(() =>
    Object.fromEntries(suggestions.map(({ column, draft }) => [column, draft])),
  );
  const register = useCommand<object>('entities');
  const accepted = Object.values(drafts).filter((draft) => draft !== null);
  const { table, objectType } = definition;
  const submit = (): void =>
    register.mutate(
      {
        entity: name.trim(),
        schema: table.schema,
        table: table.name,
        key: table.key,
        softDeleteColumn: table.softDeleteColumn,
        objectType,
        mappings: accepted,
      },
      { onSuccess: () => onDone(name.trim()) },
    );
  return (
    <>
      <p className={styles.words}>
        <b>{counted(accepted.length, 'mapping')}</b> of {counted(suggestions.length, 'column')}, by name, type and the
        values in it. Untick what should not travel; everything can be changed later in the mapping editor.
        {definition.matchKeys.length > 0
          ? ` Records are matched by ${definition.matchKeys.map((key) => key.name).join(', ')}.`
          : ' Records are not matched by any key, so all are created anew.'}
      </p>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Suggested mappings, scrollable">
        <table className={ledger.ledger}>
          <thead>
            <tr>
              <th scope="col">
                <span className={ledger.unseen}>Sync</span>
              </th>
              <th scope="col">Column</th>
              <th scope="col">Property</th>
              <th scope="col">Direction</th>
              <th scope="col">Carried as</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {suggestions.map((suggestion) => (
              <SuggestionRow
                key={suggestion.column}
                suggestion={suggestion}
                draft={drafts[suggestion.column] ?? null}
                onChange={(draft) => setDrafts({ ...drafts, [suggestion.column]: draft })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {register.error ? <Notice>{register.error.message}</Notice> : null}
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          label="What it is called here"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={register.isPending} disabled={accepted.length === 0}>
          Accept {counted(accepted.length, 'mapping')}
        </Button>
      </form>
    </>
  );
}
