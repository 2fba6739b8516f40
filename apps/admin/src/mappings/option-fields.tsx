import type { EditorOption } from '@app/admin-service/registry/editor-choices';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { words } from '../formatting/names';
import styles from './mappings-page.module.css';
import { OPTION_WORDS } from './option-words';
import { shownText, strangeOptions, typedValue, withOption } from './option-values';

type Options = Readonly<Record<string, unknown>>;

interface OptionFieldsProps {
  readonly offered: readonly EditorOption[];
  readonly stored: Options;
  /** By option, what the api says of it. */
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (options: Record<string, unknown>) => void;
}

interface OptionFieldProps {
  readonly option: EditorOption;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

const USUAL = { value: '', label: 'As usual' };
const FLAG = [USUAL, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }];

function TypedField({ option: { name, kind }, value, error, onChange }: OptionFieldProps) {
  const [text, setText] = useState(shownText(value));
  const [label, description] = OPTION_WORDS[name] ?? [words(name), ''];
  const field = {
    label,
    description,
    error,
    value: text,
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      setText(currentTarget.value);
      onChange(typedValue(kind, currentTarget.value));
    },
  };
  if (kind === 'texts') return <Textarea {...field} autosize minRows={1} maxRows={4} />;
  return <TextInput {...field} inputMode={kind === 'count' ? 'numeric' : 'text'} />;
}

/** A blank is null, an empty text, or some other text: a text field alone could not tell the first two. */
function BlankField({ option, value, error, onChange }: OptionFieldProps) {
  const [label, description] = OPTION_WORDS[option.name] ?? [words(option.name), ''];
  const chosen = value === undefined || value === null ? 'null' : value === '' ? 'empty' : 'text';
  return (
    <>
      <NativeSelect
        label={label}
        description={description}
        error={chosen === 'text' ? undefined : error}
        value={chosen}
        onChange={(event) =>
          onChange({ null: undefined, empty: '', text: '-' }[event.currentTarget.value as 'null' | 'empty' | 'text'])
        }
        data={[
          { value: 'null', label: 'Null' },
          { value: 'empty', label: 'An empty text' },
          { value: 'text', label: 'This text' },
        ]}
      />
      {chosen === 'text' ? (
        <TextInput
          label={`${label}, the text`}
          description="Stored where HubSpot has nothing"
          error={error}
          value={shownText(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}

function OptionField(props: OptionFieldProps) {
  const { option, value, error, onChange } = props;
  if (option.name === 'blankAs') return <BlankField {...props} />;
  if (option.kind !== 'choice' && option.kind !== 'flag') return <TypedField {...props} />;
  const [label, description] = OPTION_WORDS[option.name] ?? [words(option.name), ''];
  return (
    <NativeSelect
      label={label}
      description={description}
      error={error}
      value={shownText(value)}
      onChange={(event) => onChange(typedValue(option.kind, event.currentTarget.value))}
      data={
        option.kind === 'flag' ? FLAG : [USUAL, ...option.words.map((word) => ({ value: word, label: words(word) }))]
      }
    />
  );
}

/** A field for each option that the transform declares, and a way out of those that it does not take. */
export function OptionFields({ offered, stored, errors, onChange }: OptionFieldsProps) {
  const strange = strangeOptions(offered, stored);
  if (offered.length === 0 && strange.length === 0) return null;
  return (
    <fieldset className={styles.options}>
      <legend>Options</legend>
      {offered.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          value={stored[option.name]}
          error={errors[option.name]}
          onChange={(value) => onChange(withOption(stored, option.name, value))}
        />
      ))}
      {strange.map((name) => (
        <p key={name} className={styles.strange}>
          It has no option “{name}”.{' '}
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Take out the option ${name}`}
            onClick={() => onChange(withOption(stored, name, undefined))}
          >
            Take out
          </Button>
        </p>
      ))}
    </fieldset>
  );
}
