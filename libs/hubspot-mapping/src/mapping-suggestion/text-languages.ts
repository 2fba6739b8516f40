const LANGUAGE = /^(.+)_(de|en|fr|es|it|nl|pt|pl|sv|da|no|fi|cs|hu|ro|tr|ru|zh|ja)$/i;

export interface NamedText {
  name: string;
  /** Another column, further ahead, has the same text in another language. */
  translated: boolean;
}

/**
 * Texts that are kept in several languages, a column for each (`name_de`, `name_en`), without the language: the first is the one that
 * people work with. A lone ending may be anything (`tipo_no`) and stays.
 */
export function firstLanguage(names: readonly string[]): NamedText[] {
  const columns = new Map<string, number>();
  const textOf = (name: string): string | undefined => LANGUAGE.exec(name)?.[1]?.toLowerCase();
  for (const name of names) {
    const text = textOf(name);
    if (text !== undefined) columns.set(text, (columns.get(text) ?? 0) + 1);
  }
  const held = new Set<string>();
  return names.map((name) => {
    const text = textOf(name);
    if (text === undefined || (columns.get(text) ?? 0) < 2) return { name, translated: false };
    const translated = held.has(text);
    held.add(text);
    return { name: name.replace(LANGUAGE, '$1'), translated };
  });
}
