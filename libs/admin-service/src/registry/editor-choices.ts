import { DECLARED_OPTIONS, type LocalReference, TRANSFORM_NAMES, type TransformName } from '@app/hubspot-mapping';

export interface EditorColumn {
  readonly name: string;
  readonly sqlType: string;
  /** The table that a foreign key of this column alone leads to, with what can be read there. */
  readonly leadsTo: { readonly table: string; readonly columns: readonly string[] } | null;
}

export interface EditorOption {
  readonly name: string;
  /** `choice`: one of `words`. */
  readonly kind: 'choice' | 'flag' | 'text' | 'texts' | 'count' | 'time_zone' | 'locale' | 'country' | 'currency';
  readonly words: readonly string[];
}

export interface EditorTransform {
  readonly name: TransformName;
  readonly options: readonly EditorOption[];
}

/** What a mapping of an entity may be made of: all that its form offers. */
export interface EditorChoices {
  readonly columns: readonly EditorColumn[];
  readonly transforms: readonly EditorTransform[];
}

/** Pure: the table as it is, and the closed set of transforms with the options that each declares. */
export function editorChoices({ columns }: LocalReference): EditorChoices {
  return {
    columns: columns.map(({ name, sqlType, references }) => ({
      name,
      sqlType,
      leadsTo: references
        ? { table: references.table, columns: references.columns.map((column) => column.name) }
        : null,
    })),
    transforms: TRANSFORM_NAMES.map((name) => ({
      name,
      options: Object.entries(DECLARED_OPTIONS[name]).map(([option, kind]): EditorOption =>
        typeof kind === 'string'
          ? { name: option, kind: kind, words: [] }
          : { name: option, kind: 'choice', words: kind },
      ),
    })),
  };
}
