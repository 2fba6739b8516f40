import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import type { EditorChoices } from '@app/admin-service/registry/editor-choices';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../api/queries';
import { words } from '../formatting/names';
import { LoadingRows } from '../shell/loading';
import { Notice } from '../shell/notice';
import { Panel } from '../shell/panel';
import type { KeyedDraft } from './draft-set';
import { DIRECTIONS, DRIFT, FIRST_LINK, isComputed, POLICIES } from './mapping-words';
import styles from './mappings-page.module.css';
import { OptionFields } from './option-fields';
import { keptOptions, offeredOptions } from './option-values';
import { PreviewTable } from './preview-table';
import { placedProblems } from './problem-places';
import { SourceFields } from './source-fields';
import { usePreview } from './use-preview';

interface MappingFormProps {
  readonly entity: EditedEntity;
  readonly draft: KeyedDraft;
  readonly drafts: readonly KeyedDraft[];
  readonly onChange: (draft: KeyedDraft) => void;
  readonly onClose: () => void;
}

/** Fields with and without a description stand in one line. */
const BELOW = ['label', 'input', 'error', 'description'] as const;

/** One mapping, with what it does to real rows beside it. Members of a group are tried together. */
export function MappingForm({ entity, draft, drafts, onChange, onClose }: MappingFormProps) {
  const choices = useRead<EditorChoices>(`entities/${encodeURIComponent(entity.definition.entity)}/mappings/choices`);
  const [after, setAfter] = useState<string | null>(null);
  const set = (patch: Partial<KeyedDraft>): void => onChange({ ...draft, ...patch });
  const members = draft.group === null ? [draft] : drafts.filter(({ group }) => group === draft.group);
  const preview = usePreview(entity, members, after);
  const placed = placedProblems(preview.data?.problems ?? [], draft.property);
  const marked = [placed.source, placed.direction, placed.transform, ...Object.values(placed.options)];
  const columns = choices.data?.columns ?? [];
  const declared = choices.data?.transforms.find(({ name }) => name === draft.transform.name)?.options ?? [];
  const { sqlType = '' } = columns.find(({ name }) => name === draft.column) ?? {};
  const isColumn = columns.some(({ name }) => name === draft.column);
  const setSource = (column: string): void =>
    set({
      column,
      // What is computed can only be read.
      ...(isComputed(column) && !columns.some(({ name }) => name === column) ? { direction: 'to_hubspot' } : {}),
    });
  return (
    <Panel
      title={`${draft.column ?? 'constant'} ↔ ${draft.property}`}
      side={
        <Button variant="default" size="compact-sm" onClick={onClose}>
          Done
        </Button>
      }
    >
      {choices.isPending ? <LoadingRows what="the columns" /> : null}
      {choices.error ? <Notice>{choices.error.message}</Notice> : null}
      <div className={styles.form}>
        {draft.column === null || !choices.data ? null : (
          <SourceFields source={draft.column} columns={columns} error={placed.source} onChange={setSource} />
        )}
        <NativeSelect
          label="Direction"
          inputWrapperOrder={[...BELOW]}
          error={placed.direction}
          description={isComputed(draft.column) && !isColumn ? 'What is computed can only be read' : undefined}
          value={draft.direction}
          onChange={(event) => set({ direction: event.currentTarget.value as KeyedDraft['direction'] })}
          data={[...DIRECTIONS]}
        />
        <NativeSelect
          label="Carried as"
          error={placed.transform}
          value={draft.transform.name}
          onChange={({ currentTarget }) => {
            const next = choices.data?.transforms.find(({ name }) => name === currentTarget.value);
            if (next)
              set({ transform: { name: next.name, options: keptOptions(next.options, draft.transform.options) } });
          }}
          data={(choices.data?.transforms ?? [draft.transform]).map(({ name }) => ({
            value: name,
            label: words(name),
          }))}
        />
        <NativeSelect
          label="When both sides change"
          value={draft.conflictPolicy ?? ''}
          onChange={(event) =>
            set({ conflictPolicy: (event.currentTarget.value || null) as KeyedDraft['conflictPolicy'] })
          }
          data={[...POLICIES]}
        />
        <NativeSelect
          label="Two values at first link"
          value={draft.firstLink}
          onChange={(event) => set({ firstLink: event.currentTarget.value as KeyedDraft['firstLink'] })}
          data={[...FIRST_LINK]}
        />
        {draft.direction === 'two_way' ? null : (
          <NativeSelect
            label="An edit on the other side"
            value={draft.drift}
            onChange={(event) => set({ drift: event.currentTarget.value as KeyedDraft['drift'] })}
            data={[...DRIFT]}
          />
        )}
        <TextInput
          label="Part of group"
          inputWrapperOrder={[...BELOW]}
          description="Members are one value: one decision"
          value={draft.group ?? ''}
          onChange={(event) => set({ group: event.currentTarget.value.trim() || null })}
        />
        {choices.data ? (
          <OptionFields
            key={draft.transform.name}
            offered={offeredOptions(declared, sqlType, draft.transform.options)}
            stored={draft.transform.options}
            errors={placed.options}
            onChange={(options) => set({ transform: { ...draft.transform, options } })}
          />
        ) : null}
      </div>
      <PreviewTable
        preview={preview}
        problems={placed.others}
        marked={marked.filter((text) => text !== undefined).length}
        after={after}
        onTurn={setAfter}
      />
    </Panel>
  );
}
