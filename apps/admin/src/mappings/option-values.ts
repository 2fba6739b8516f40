import type { EditorOption } from '@app/admin-service/registry/editor-choices';

type Options = Readonly<Record<string, unknown>>;

/** A value inside a JSON column; any transform takes it. */
const PATH: EditorOption = { name: 'path', kind: 'text', words: [] };

/** What a form offers: the transform's own options, and the path where the column is JSON or one is stored. */
export function offeredOptions(declared: readonly EditorOption[], sqlType: string, stored: Options): EditorOption[] {
  const inJson = /^jsonb?$/i.test(sqlType) || stored.path !== undefined;
  return inJson ? [PATH, ...declared] : [...declared];
}

/** Options that the chosen transform does not take: nobody can correct them but by taking them out. */
export function strangeOptions(offered: readonly EditorOption[], stored: Options): string[] {
  return Object.keys(stored).filter((name) => !offered.some((option) => option.name === name));
}

export function withOption(stored: Options, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _before, ...others } = stored;
  return value === undefined ? others : { ...others, [name]: value };
}

/** What another transform takes, too, of the options of one. */
export function keptOptions(declared: readonly EditorOption[], stored: Options): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => name === 'path' || declared.some((option) => option.name === name)),
  );
}

/** What is typed, as the option holds it; nothing typed is no option. What is no number goes as text, so that it is told. */
export function typedValue(kind: EditorOption['kind'], text: string): unknown {
  if (kind === 'texts') {
    const lines = text.split('\n').flatMap((line) => line.trim() || []);
    return lines.length === 0 ? undefined : lines;
  }
  if (text === '') return undefined;
  if (kind === 'flag') return text === 'true';
  return kind === 'count' && /^\d+$/.test(text.trim()) ? Number(text) : text;
}

export function shownText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
