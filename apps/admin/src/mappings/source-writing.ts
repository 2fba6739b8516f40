import type { EditorColumn } from '@app/admin-service/registry/editor-choices';

/** Where a mapping's value comes from, as its form asks for it. */
export type SourceKind = 'column' | 'over' | 'expression';

export interface Source {
  readonly kind: SourceKind;
  /** Of `over`: the foreign key; of `column`: the column; else blank. */
  readonly column: string;
  /** Of `over`: what is read where the key leads. */
  readonly over: string;
  /** Without the sign it begins with. */
  readonly expression: string;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_$]*$/u;
const PATH = /^\s*(?:"((?:[^"]|"")+)"|([^".\s]+))\s*\.\s*(?:"((?:[^"]|"")+)"|([^".\s]+))\s*$/u;

const quoted = (name: string): string => (NAME.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
const plain = (name: string | undefined): string => (name ?? '').replaceAll('""', '"');

/** Takes a stored source apart; a column whose very name looks like a source is that column. */
export function readSource(source: string, columns: readonly Pick<EditorColumn, 'name'>[]): Source {
  const none = { column: '', over: '', expression: '' };
  if (columns.some(({ name }) => name === source)) return { ...none, kind: 'column', column: source };
  if (source.startsWith('=')) return { ...none, kind: 'expression', expression: source.slice(1) };
  const path = PATH.exec(source);
  if (!path) return { ...none, kind: 'column', column: source };
  return { ...none, kind: 'over', column: plain(path[1] ?? path[2]), over: plain(path[3] ?? path[4]) };
}

/** As it is stored. */
export function writeSource({ kind, column, over, expression }: Source): string {
  if (kind === 'expression') return `=${expression}`;
  return kind === 'over' ? `${quoted(column)}.${quoted(over)}` : column;
}

/** The same value, as near as it can be said in another kind: what a person sees first after choosing it. */
export function asKind(source: Source, kind: SourceKind, columns: readonly EditorColumn[]): Source {
  if (kind === source.kind) return source;
  const [first] = columns;
  if (kind === 'column') {
    const known = columns.some(({ name }) => name === source.column) ? source.column : first?.name;
    return { kind, column: known ?? '', over: '', expression: '' };
  }
  if (kind === 'over') {
    const key = columns.find(({ name, leadsTo }) => leadsTo && name === source.column) ?? columns.find(leads);
    return { kind, column: key?.name ?? '', over: firstRead(key?.leadsTo?.columns ?? []), expression: '' };
  }
  const said = source.kind === 'over' ? writeSource(source) : quoted(source.column);
  return { kind, column: '', over: '', expression: said };
}

/** What a person most likely wants of a row elsewhere: its name, or at least not its key. */
export function firstRead(columns: readonly string[]): string {
  return columns.find((name) => name === 'name') ?? columns.find((name) => name !== 'id') ?? columns[0] ?? '';
}

export function leads({ leadsTo }: EditorColumn): boolean {
  return leadsTo !== null && leadsTo.columns.length > 0;
}
