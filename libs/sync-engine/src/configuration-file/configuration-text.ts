import { isDeepStrictEqual } from 'node:util';
import Ajv, { type ErrorObject } from 'ajv';
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import type { ConfigurationFault, ConfigurationPath } from './configuration-fault';
import { pathText } from './configuration-fault';
import type { ConfigurationFile } from './configuration-file';
import { CONFIGURATION_SCHEMA } from './configuration-schema';
import { schemaFault } from './schema-fault';

/** Says where something of a file that was read stands. */
export type FaultAt = (path: ConfigurationPath, message: string) => ConfigurationFault;

export type ReadConfiguration =
  | { readonly kind: 'read'; readonly file: ConfigurationFile; readonly faultAt: FaultAt }
  | { readonly kind: 'malformed'; readonly faults: readonly ConfigurationFault[] };

const HEAD = `# What is synced with what. docs/configuration.schema.json describes it; "renewa-sync config apply" carries a change out.
`;
const MOST_FAULTS = 50;

/** Of lines that are no YAML: one unclosed bracket or stray line makes all that follow unreadable. */
const MOST_UNREADABLE = 3;

const ajv = new Ajv({
  allErrors: true,
  useDefaults: true,
  allowUnionTypes: true,
  discriminator: true,
  verbose: true,
  strictRequired: false,
});
const valid = ajv.compile<ConfigurationFile>(CONFIGURATION_SCHEMA);

/** Reads a file as YAML 1.2 (JSON is YAML too) and gives it whole, defaults filled in; or everything that is wrong with it. */
export function readConfiguration(text: string): ReadConfiguration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.slice(0, MOST_UNREADABLE).map(({ pos, message }) => ({
      ...placeOf(lines, pos[0]),
      path: '',
      message: `This is not YAML: ${message.trim()}. Mend the line; indentation and quotes are the usual causes.`,
    }));
    return { kind: 'malformed', faults };
  }
  const faultAt: FaultAt = (path, message) => ({
    ...placeOf(lines, offsetOf(document, path)),
    path: pathText(path),
    message,
  });
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    return {
      kind: 'malformed',
      faults: [faultAt([], `The aliases (*) of the file cannot be followed: ${String(error)}.`)],
    };
  }
  if (valid(content)) return { kind: 'read', file: whole(content), faultAt };
  const faults = (valid.errors ?? []).slice(0, MOST_FAULTS).map((error) => {
    const { path, atKey, message } = schemaFault(error, namesIn(error));
    const place = atKey ? keyOffset(document, path) : offsetOf(document, path);
    return { ...placeOf(lines, place), path: pathText(path), message };
  });
  return { kind: 'malformed', faults };
}

/** The file as text, without what goes without saying. Reading it gives the same file. */
export function writeConfiguration(file: ConfigurationFile): string {
  return (
    HEAD + stringify(withoutDefaults(file, CONFIGURATION_SCHEMA), { lineWidth: 120, aliasDuplicateObjects: false })
  );
}

interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart;
  readonly default?: unknown;
}

/** Drops what equals the schema's default; what goes by the schema stays in its order. */
function withoutDefaults(value: unknown, schema: SchemaPart): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => withoutDefaults(item, schema.items!)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const members: Readonly<Record<string, unknown>> = { ...value };
  const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const order = Object.keys(schema.properties ?? {});
  const keys = [
    ...order.filter((key) => key in members),
    ...Object.keys(members).filter((key) => !order.includes(key)),
  ];
  return Object.fromEntries(
    keys.flatMap((key): [string, unknown][] => {
      const part = schema.properties?.[key] ?? others;
      const kept = withoutDefaults(members[key], part);
      return kept === undefined || isDeepStrictEqual(kept, part.default) ? [] : [[key, kept]];
    }),
  );
}

/** Fills in what a choice of relations cannot have as a default of the schema. */
function whole(file: ConfigurationFile): ConfigurationFile {
  const associations = file.associations.map((association) => {
    const { relation } = association;
    if (relation.kind === 'foreign_key') return association;
    const table = { ...relation.table, schema: relation.table.schema ?? 'public', fixed: relation.table.fixed ?? {} };
    return { ...association, relation: { ...relation, table } };
  });
  return { ...file, associations };
}

/** Names that are known where a name is not. */
function namesIn({ parentSchema }: ErrorObject): readonly string[] {
  return Object.keys((parentSchema as SchemaPart | undefined)?.properties ?? {});
}

function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Of the node at a path, or of the nearest one above it. */
function offsetOf(document: Document, path: ConfigurationPath): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: ConfigurationPath): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const found = isMap(parent)
    ? parent.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === path.at(-1))
    : undefined;
  return found && isScalar(found.key) && found.key.range ? found.key.range[0] : offsetOf(document, path);
}
