/** A value's way in a mapping's source: a column of the table itself, or of the row that its foreign key `over` leads to. */
export interface ColumnPath {
  readonly over: string | null;
  readonly column: string;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** The functions of the language and how many arguments each takes. */
export const SOURCE_FUNCTIONS = {
  coalesce: { least: 1, most: 20 },
  concat_ws: { least: 2, most: 20 },
  upper: { least: 1, most: 1 },
  lower: { least: 1, most: 1 },
  trim: { least: 1, most: 1 },
} as const;

export type SourceFunction = keyof typeof SOURCE_FUNCTIONS;

/** What a mapping reads instead of a column. A closed language: nothing of it reaches a database but what is built from this. */
export type SourceExpression =
  | { readonly kind: 'column'; readonly path: ColumnPath }
  | { readonly kind: 'text'; readonly value: string }
  /** Digits with at most one point. */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'negative'; readonly of: SourceExpression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: SourceExpression;
      readonly right: SourceExpression;
    }
  | { readonly kind: 'join'; readonly left: SourceExpression; readonly right: SourceExpression }
  | { readonly kind: 'call'; readonly name: SourceFunction; readonly arguments: readonly SourceExpression[] };

/** Every way to a column that an expression reads, each once. */
export function pathsOf(expression: SourceExpression): readonly ColumnPath[] {
  const found = new Map<string, ColumnPath>();
  const walk = (part: SourceExpression): void => {
    if (part.kind === 'column') found.set(JSON.stringify([part.path.over, part.path.column]), part.path);
    else if (part.kind === 'negative') walk(part.of);
    else if (part.kind === 'call') part.arguments.forEach(walk);
    else if (part.kind === 'arithmetic' || part.kind === 'join') [part.left, part.right].forEach(walk);
  };
  walk(expression);
  return [...found.values()];
}
