import type { ColumnSuggestion, SuggestionColumn } from '../../src/mapping-suggestion/mapping-suggestion';
import type { PropertyDefinition } from '../../src/catalogue/portal-reference';
import { baselineAnswers, BASELINES } from './baselines';
import { goldColumn } from './gold-folder';
import type { GoldFolder, GoldRow, GoldSystem } from './gold-folder';

type Answer = Pick<ColumnSuggestion, 'kind' | 'property' | 'ranked' | 'certainty' | 'autoAccept'>;

export type Suggest = (
  object: string,
  table: string,
  columns: readonly SuggestionColumn[],
  properties: readonly PropertyDefinition[],
) => readonly Answer[];

const THRESHOLDS = [0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99];

export interface Answered {
  system: string;
  row: GoldRow;
  /** Null: the table has no object, so nothing is suggested. */
  answer: Answer | null;
}

export interface Measures {
  top1: number;
  precision: number;
  recall: number;
  nullAccuracy: number;
  mrr5: number;
}

/** Asks for each table of the systems as a whole, as the admin page does. */
export function answerAll(folder: GoldFolder, systems: readonly GoldSystem[], suggest: Suggest): Answered[] {
  return systems.flatMap(({ system, rows }) =>
    [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
      const own = rows.filter((row) => row.table === table);
      const object = own[0]?.object ?? null;
      if (object === null) return own.map((row) => ({ system, row, answer: null }));
      const columns = own.map((row) => ({ column: goldColumn(row), samples: row.sampleValues }));
      const answers = suggest(object, table, columns, folder.catalogue(object));
      return own.map((row, index) => ({ system, row, answer: answers[index] ?? null }));
    }),
  );
}

/** All that the score of suggestions prints, in the order of the issue. */
export function scoreSuggestions(folder: GoldFolder, systems: readonly GoldSystem[], all: readonly Answered[]) {
  return {
    ...measure(all),
    autoAccept: autoAccept(all),
    byDifficulty: grouped(all, ({ row }) => row.difficulty),
    bySystem: grouped(all, ({ system }) => system),
    associations: recognised(all, 'association'),
    owners: recognised(all, 'owner'),
    baselines: Object.fromEntries(
      BASELINES.map(({ name, similarity }) => [
        name,
        measure(answerAll(folder, systems, (...table) => baselineAnswers(similarity, ...table))),
      ]),
    ),
  };
}

export const isRight = ({ row, answer }: Answered): boolean =>
  [row.property, ...row.alternatives].includes(answer?.property ?? null);

/** The measures of the data's own description. */
export function measure(all: readonly Answered[]): Measures {
  const wanted = all.filter(({ row }) => row.property !== null);
  const reciprocal = wanted.reduce((sum, { row, answer }) => {
    const accepted = [row.property, ...row.alternatives];
    const rank = (answer?.ranked ?? []).slice(0, 5).findIndex(({ property }) => accepted.includes(property));
    return sum + (rank < 0 ? 0 : 1 / (rank + 1));
  }, 0);
  return {
    top1: share(all, isRight),
    precision: share(
      all.filter(({ answer }) => (answer?.property ?? null) !== null),
      isRight,
    ),
    recall: share(
      wanted.filter(({ row }) => !row.alternatives.includes(null)),
      isRight,
    ),
    nullAccuracy: share(
      all.filter(({ row }) => row.property === null && row.alternatives.every((other) => other === null)),
      ({ answer }) => (answer?.property ?? null) === null,
    ),
    mrr5: wanted.length === 0 ? 1 : rounded(reciprocal / wanted.length),
  };
}

/** What was accepted unseen, as a share of the columns that have a property, and the share of it that was right. */
interface Acceptance {
  coverage: number;
  precision: number;
}

/** As the suggestions decide it, and as they would with other thresholds. */
function autoAccept(all: readonly Answered[]): Acceptance & { curve: (Acceptance & { threshold: number })[] } {
  return {
    ...acceptance(all),
    curve: THRESHOLDS.map((threshold) => ({
      threshold,
      ...acceptance(all, ({ answer }) => (answer?.certainty ?? 0) >= threshold),
    })),
  };
}

/** `isAccepted`: what is accepted; as the suggestions decide it. */
export function acceptance(
  all: readonly Answered[],
  isAccepted = ({ answer }: Answered): boolean => answer?.autoAccept === true,
): Acceptance {
  const accepted = all.filter(isAccepted);
  const wanted = all.filter(({ row }) => row.property !== null).length;
  return { coverage: wanted === 0 ? 1 : rounded(accepted.length / wanted), precision: share(accepted, isRight) };
}

function recognised(all: readonly Answered[], kind: GoldRow['kind']): number {
  return share(
    all.filter(({ row }) => row.kind === kind),
    ({ answer }) => answer?.kind === kind,
  );
}

function grouped(all: readonly Answered[], keyOf: (one: Answered) => string): Record<string, Measures> {
  const keys = [...new Set(all.map(keyOf))].sort();
  return Object.fromEntries(keys.map((key) => [key, measure(all.filter((one) => keyOf(one) === key))]));
}

/** Of nothing, everything is right. */
export function share<T>(rows: readonly T[], right: (one: T) => boolean): number {
  return rows.length === 0 ? 1 : rounded(rows.filter(right).length / rows.length);
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
