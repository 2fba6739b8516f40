import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { words } from '../formatting/names';
import { Panel } from '../shell/panel';
import type { KeyedDraft } from './draft-set';
import { DIRECTIONS, DRIFT, FIRST_LINK, POLICIES, TRANSFORMS } from './mapping-words';
import styles from './mappings-page.module.css';
import { PreviewTable } from './preview-table';

interface MappingFormProps {
  readonly entity: EditedEntity;
  readonly draft: KeyedDraft;
  readonly drafts: readonly KeyedDraft[];
  readonly onChange: (draft: KeyedDraft) => void;
  readonly onClose: () => void;
}

function optionsText(options: object): string {
  return Object.keys(options).length === 0 ? '' : JSON.stringify(options);
}

function parseOptions(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** One mapping, with what it does to real rows beside it. Members of a group are tried together. */
export function MappingForm({ entity, draft, drafts, onChange, onClose }: MappingFormProps) {
  const [options, setOptions] = useState(optionsText(draft.transform.options));
  const faulty = parseOptions(options) === null;
  const set = (patch: Partial<KeyedDraft>): void => onChange({ ...draft, ...patch });
  const members = draft.group === null ? [draft] : drafts.filter(({ group }) => group === draft.group);
  return (
    <Panel
      title={`${draft.column ?? 'constant'} ↔ ${draft.property}`}
      side={
        <Button variant="default" size="compact-sm" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles.form}>
        <NativeSelect
          label="Direction"
          value={draft.direction}
          onChange={(event) => set({ direction: event.currentTarget.value as KeyedDraft['direction'] })}
          data={[...DIRECTIONS]}
        />
        <NativeSelect
          label="Carried as"
          value={draft.transform.name}
          onChange={(event) =>
            set({
              transform: { ...draft.transform, name: event.currentTarget.value as KeyedDraft['transform']['name'] },
            })
          }
          data={TRANSFORMS.map((value) => ({ value, label: words(value) }))}
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
          description="Members are one value: one decision"
          value={draft.group ?? ''}
          onChange={(event) => set({ group: event.currentTarget.value.trim() || null })}
        />
        <TextInput
          className={styles.whole}
          label="Options of the transform"
          description='As JSON, for example {"blankAs": ""}'
          value={options}
          error={faulty ? 'This is no JSON object.' : undefined}
          onChange={(event) => {
            setOptions(event.currentTarget.value);
            const parsed = parseOptions(event.currentTarget.value);
            if (parsed) set({ transform: { ...draft.transform, options: parsed } });
          }}
        />
      </div>
      <PreviewTable entity={entity} members={members} />
    </Panel>
  );
}
