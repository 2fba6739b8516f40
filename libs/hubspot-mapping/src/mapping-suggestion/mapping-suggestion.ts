import type { LocalColumn } from '../catalogue/local-reference';
import type { PropertyDefinition } from '../catalogue/portal-reference';
import { inferType } from '../type-inference/type-inference';

import { NameComparison } from './name-comparison';
import { nameWords } from './name-words';
import { typeFit } from './type-fit';
import { ESTRANGING_WORDS, OBJECT_OF_WORD, OWNER_WORDS } from './word-forms';

export interface SuggestionColumn {
  column: LocalColumn;
  samples: readonly (string | null)[];
}

export interface RankedProperty {
  property: string;
  /** 0 to 1. */
  score: number;
  /** What a person can check. */
  reason: string;
}

export interface ColumnSuggestion {
  column: string;
  kind: 'property' | 'owner' | 'association' | 'none';
  /** The proposal, or null: nothing fits well enough. Two columns never get one property. */
  property: string | null;
  /** For an association: the object at its other end. */
  associationTo: string | null;
  score: number;
  reason: string;
  /** At most five, best first, whatever their scores. */
  ranked: readonly RankedProperty[];
}

/** Below this score a person would rather see nothing. */
const WORTH_PROPOSING = 0.66;
const RANKED = 5;

/** Proposes properties for all columns of a table together. Pure; looks at names, labels, types and samples. */
export function suggestMappings(
  object: string,
  table: string,
  columns: readonly SuggestionColumn[],
  properties: readonly PropertyDefinition[],
): ColumnSuggestion[] {
  const names = new NameComparison(object, table, properties);
  const judged = columns.map((one) => judge(one, names, properties));
  const taken = new Set<string>();
  const proposals = judged
    .flatMap(({ ranked }, index) => ranked.map((candidate) => ({ index, candidate })))
    .sort((left, right) => right.candidate.score - left.candidate.score);
  const chosen = new Map<number, RankedProperty>();
  for (const { index, candidate } of proposals) {
    if (judged[index]?.kind !== 'property' || chosen.has(index) || candidate.score < WORTH_PROPOSING) continue;
    if (taken.has(candidate.property)) continue;
    taken.add(candidate.property);
    chosen.set(index, candidate);
  }
  // Of several users of a record the one who is said to own it comes before a mere user.
  const ownerIndex = judged
    .map(({ name, kind }, index) => ({
      index,
      kind,
      plain:
        nameWords(name)
          .filter((word) => OWNER_WORDS.has(word))
          .join() === 'user',
    }))
    .filter(({ kind }) => kind === 'owner')
    .sort((left, right) => Number(left.plain) - Number(right.plain))[0]?.index;
  const owner = properties.find(({ name }) => name === 'hubspot_owner_id');
  return judged.map(({ name, kind, associationTo, ranked }, index) => {
    if (kind === 'owner' && owner && index === ownerIndex) {
      const first = {
        property: owner.name,
        score: 0.9,
        reason: 'the column refers to the user who looks after the record',
      };
      const others = ranked.filter(({ property }) => property !== owner.name).slice(0, RANKED - 1);
      return {
        column: name,
        kind,
        property: owner.name,
        associationTo: null,
        score: first.score,
        reason: first.reason,
        ranked: [first, ...others],
      };
    }
    if (kind === 'association') {
      const reason = `the column is a key of ${associationTo}: an association, not a property`;
      return { column: name, kind, property: null, associationTo, score: 0.8, reason, ranked };
    }
    const choice = chosen.get(index);
    return choice
      ? {
          column: name,
          kind: 'property',
          property: choice.property,
          associationTo: null,
          score: choice.score,
          reason: choice.reason,
          ranked,
        }
      : {
          column: name,
          kind: 'none',
          property: null,
          associationTo: null,
          score: ranked[0]?.score ?? 0,
          reason: 'no property fits well enough',
          ranked,
        };
  });
}

interface Judged {
  name: string;
  kind: 'property' | 'owner' | 'association' | 'none';
  associationTo: string | null;
  ranked: RankedProperty[];
}

function judge(
  { column, samples }: SuggestionColumn,
  names: NameComparison,
  properties: readonly PropertyDefinition[],
): Judged {
  const words = nameWords(column.name);
  const reference = words.length > 1 && (words.includes('id') || words.includes('fk'));
  const { type } = inferType(samples, column);
  const estranged = words.some((word) => ESTRANGING_WORDS.has(word));
  const ranked = properties
    .map((property): RankedProperty => {
      const likeness = names.compare(words, property);
      const fit = typeFit(type, property, reference);
      const foreign = estranged && !likeness.exact ? 0.6 : 1;
      const score = Math.round(likeness.score * (0.3 + 0.7 * fit) * foreign * 1000) / 1000;
      return { property: property.name, score, reason: `${likeness.reason}; type ${type} to ${property.type}` };
    })
    .filter(({ score }) => score > 0.2)
    .sort((left, right) => right.score - left.score)
    .slice(0, RANKED);
  const isOwner =
    reference &&
    words.some((word) => OWNER_WORDS.has(word)) &&
    !words.includes('created') &&
    !words.includes('modified');
  if (isOwner) return { name: column.name, kind: 'owner', associationTo: null, ranked };
  const target = reference ? words.map((word) => OBJECT_OF_WORD[word]).find((found) => found !== undefined) : undefined;
  // A key of another record is no text: only a choice (a stage, a country) may still stand for it.
  const best = properties.find(({ name }) => name === ranked[0]?.property);
  const likeChoice = best?.type === 'enumeration' && (ranked[0]?.score ?? 0) >= WORTH_PROPOSING;
  if (target !== undefined && !likeChoice)
    return { name: column.name, kind: 'association', associationTo: target, ranked };
  const system = column.isKey || words.join() === 'id';
  return { name: column.name, kind: system ? 'none' : 'property', associationTo: null, ranked };
}
