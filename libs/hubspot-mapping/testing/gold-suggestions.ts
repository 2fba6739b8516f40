import type { PropertyDefinition } from '../src/catalogue/portal-reference';
import { propertyDefinition } from '../src/catalogue/wire-property';
import type { WireProperty } from '../src/catalogue/wire-property';
import { suggestMappings } from '../src/mapping-suggestion/mapping-suggestion';
import type { ColumnSuggestion } from '../src/mapping-suggestion/mapping-suggestion';
import { column } from './references';
import { readSharedJson } from './shared-data';

export interface GoldRow {
  table: string;
  column: string;
  sqlType: string;
  sampleValues: (string | null)[];
  object: string | null;
  property: string | null;
  alternatives: (string | null)[];
  kind: 'property' | 'owner' | 'association' | 'none';
}

export interface SuggestionScore {
  top1: number;
  precision: number;
  recall: number;
  nullAccuracy: number;
  mrr5: number;
  kinds: number;
}

export interface Answered {
  system: string;
  row: GoldRow;
  answer: ColumnSuggestion | null;
}

const catalogues = new Map<string, PropertyDefinition[]>();

function catalogue(object: string): PropertyDefinition[] {
  let properties = catalogues.get(object);
  if (!properties) {
    properties = readSharedJson<{ results: WireProperty[] }>(`hubspot/properties/${object}.json`).results.map(
      propertyDefinition,
    );
    catalogues.set(object, properties);
  }
  return properties;
}

export function answerSystem(system: string): Answered[] {
  const { rows } = readSharedJson<{ rows: GoldRow[] }>(`gold/mappings/${system}.json`);
  return [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
    const own = rows.filter((row) => row.table === table);
    const object = own[0]?.object ?? null;
    if (object === null) return own.map((row) => ({ system, row, answer: null }));
    const answers = suggestMappings(
      object,
      table,
      own.map((row) => ({ column: column(row.column, row.sqlType), samples: row.sampleValues })),
      catalogue(object),
    );
    return own.map((row, index) => ({ system, row, answer: answers[index] ?? null }));
  });
}

const isRight = ({ row, answer }: Answered): boolean =>
  [row.property, ...row.alternatives].includes(answer?.property ?? null);

/** The measures of the data's own description. */
export function scoreSuggestions(all: readonly Answered[]): SuggestionScore {
  const share = (rows: readonly Answered[], right: (one: Answered) => boolean): number =>
    rows.length === 0 ? 1 : Math.round((rows.filter(right).length / rows.length) * 1000) / 1000;
  const wanted = all.filter(({ row }) => row.property !== null);
  const reciprocal = wanted.reduce((sum, { row, answer }) => {
    const accepted = [row.property, ...row.alternatives];
    const rank = (answer?.ranked ?? []).findIndex(({ property }) => accepted.includes(property));
    return sum + (rank < 0 ? 0 : 1 / (rank + 1));
  }, 0);
  return {
    top1: share(all, isRight),
    precision: share(
      all.filter(({ answer }) => answer !== null && answer.property !== null),
      isRight,
    ),
    recall: share(
      wanted.filter(({ row }) => !row.alternatives.includes(null)),
      isRight,
    ),
    nullAccuracy: share(
      all.filter(({ row }) => row.property === null && row.alternatives.length === 0),
      (one) => (one.answer?.property ?? null) === null,
    ),
    mrr5: Math.round((reciprocal / wanted.length) * 1000) / 1000,
    kinds: share(
      all.filter(({ row }) => row.kind === 'owner' || row.kind === 'association'),
      ({ row, answer }) => answer?.kind === row.kind,
    ),
  };
}
