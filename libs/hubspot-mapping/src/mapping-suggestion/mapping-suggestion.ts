import type { LocalColumn } from '../catalogue/local-reference';
import type { PropertyDefinition } from '../catalogue/portal-reference';
import { inferType } from '../type-inference/type-inference';
import { assign } from './assignment';
import { columnRole } from './column-role';
import type { ColumnRole } from './column-role';
import { EvidenceCollector } from './evidence';
import { EVIDENCE_NAMES, EVIDENCE_WEIGHTS } from './evidence-weights';
import type { Evidence, EvidenceWeights } from './evidence-weights';
import { withoutAffixes } from './name-affixes';
import { NameReader } from './name-reading';
import { isDictionaryWord } from './name-words';
import { meaningfulNames } from './shared-prefix';
import { asSecond, claimedByOthers, readTogether, saidBest } from './table-context';
import { firstLanguage } from './text-languages';
import { certaintyOf, SURE } from './unseen-acceptance';
import { CONCEPTS } from './vocabulary/concept-list';

export interface SuggestionColumn {
  column: LocalColumn;
  samples: readonly (string | null)[];
}

export interface RankedProperty {
  property: string;
  /** 0 to 1: how likely it is the right one. */
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
  /** The score, or 0 where something speaks against accepting the proposal without a look. */
  certainty: number;
  /** Certain enough to be accepted unseen. */
  autoAccept: boolean;
  reason: string;
  /** At most five, best first, whatever their scores. */
  ranked: readonly RankedProperty[];
}

/** Below this score a person would rather see nothing. */
const WORTH_PROPOSING = 0.5;
const RANKED = 5;
/** A person who looks for the right one finds it sooner in a list of unlikely ones than in none. */
const WORTH_RANKING = 0.0005;
/** Of two columns that mean a property alike, the one that is spelled like it has it: `priority` before `urgency`. */
const LITERAL = 1;
const OWNER_PROPERTY = 'hubspot_owner_id';

/** A column with all that speaks for its properties. */
export interface JudgedColumn {
  name: string;
  role: ColumnRole;
  pairs: readonly { property: string; evidence: Evidence; reason: () => string }[];
}

/**
 * Proposes properties for all columns of a table together. Pure: looks at names, labels, types, samples and options, with general
 * knowledge of how business databases name things (vocabulary/).
 */
export function suggestMappings(
  object: string,
  table: string,
  columns: readonly SuggestionColumn[],
  properties: readonly PropertyDefinition[],
  weights: EvidenceWeights = EVIDENCE_WEIGHTS,
): ColumnSuggestion[] {
  const judged = judgeColumns(object, table, columns, properties);
  const labels = new Map(properties.map(({ name, label }) => [name, label]));
  const ranked = judged.map(({ pairs }) => rank(pairs, weights));
  const chosen = assign(
    judged.flatMap(({ name, role }, column) =>
      role.kind !== 'value'
        ? []
        : (ranked[column] ?? []).map(({ property, score }) => ({
            column,
            property,
            worth:
              oddsOf(score) -
              oddsOf(WORTH_PROPOSING) +
              (score > WORTH_PROPOSING && isSpelledLike(name, property, labels.get(property) ?? property)
                ? LITERAL
                : 0),
          })),
    ),
  );
  const owner = ownerColumn(judged, properties);
  return judged.map(({ name, role, pairs }, index): ColumnSuggestion => {
    const own = (ranked[index] ?? []).map((one) => ({ ...one, score: rounded(one.score) }));
    const base = { column: name, associationTo: null, certainty: 0, autoAccept: false, ranked: own.slice(0, RANKED) };
    if (role.kind === 'owner' && index === owner) {
      const reason = 'the column refers to the user who looks after the record';
      const first = { property: OWNER_PROPERTY, score: 0.95, reason };
      const others = own.filter(({ property }) => property !== OWNER_PROPERTY).slice(0, RANKED - 1);
      const certainty = role.plain ? 0 : first.score;
      return { ...base, ...first, kind: 'owner', certainty, autoAccept: certainty >= SURE, ranked: [first, ...others] };
    }
    if (role.kind === 'association') {
      const reason = `the column is a key of ${role.to}: an association, not a property`;
      return { ...base, kind: 'association', property: null, associationTo: role.to, score: 0.8, reason };
    }
    const choice = own.find(({ property }) => property === chosen.get(index));
    if (!choice) {
      const reason = role.kind === 'key' ? 'the key of the table' : 'no property fits well enough';
      return { ...base, kind: 'none', property: null, score: own[0]?.score ?? 0, reason };
    }
    const evidence = pairs.find(({ property }) => property === choice.property)?.evidence;
    const rival = bestRival(ranked, index, choice.property);
    const certainty = evidence ? certaintyOf({ ...choice, evidence, role, rival }) : 0;
    return { ...base, ...choice, kind: 'property', certainty, autoAccept: certainty >= SURE };
  });
}

/** What speaks for which property, column by column; what weights are fitted on. */
export function judgeColumns(
  object: string,
  table: string,
  columns: readonly SuggestionColumn[],
  properties: readonly PropertyDefinition[],
): JudgedColumn[] {
  const reader = new NameReader(object, table);
  const collector = new EvidenceCollector(
    object,
    new NameReader(object, null),
    properties,
    CONCEPTS,
    samplesOf(columns),
  );
  const written = columns.map(({ column }) => withoutAffixes(column.name));
  const texts = firstLanguage(meaningfulNames(written, isDictionaryWord));
  const readings = readTogether(
    texts.map(({ name, translated }) => (translated ? asSecond(reader.of(name)) : reader.of(name))),
    object,
  );
  const alone = saidBest(readings);
  const claimed = claimedByOthers(readings, object);
  return columns.map(({ column, samples }, index) => {
    const reading = readings[index] ?? reader.of(texts[index]?.name ?? column.name);
    const { type } = inferType(samples, column);
    const role = columnRole(object, column, type, reading, reader);
    const reference = role.kind === 'value' && role.reference;
    return {
      name: column.name,
      role,
      pairs: collector.of({
        reading,
        samples,
        type,
        reference,
        alone: alone[index] ?? new Set(),
        claimed: claimed[index] ?? new Set(),
      }),
    };
  });
}

function samplesOf(columns: readonly SuggestionColumn[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ samples }) => samples.flatMap((sample) => sample?.trim().toLowerCase() || [])));
}

export function scoreOf(evidence: Evidence, weights: EvidenceWeights): number {
  const odds = EVIDENCE_NAMES.reduce((sum, name) => sum + evidence[name] * weights[name], weights.bias);
  return 1 / (1 + Math.exp(-odds));
}

/** Odds add up over columns: two half-good answers are not worth giving up a certain one. */
function oddsOf(score: number): number {
  return Math.log(score / (1 - score));
}

function rank(pairs: JudgedColumn['pairs'], weights: EvidenceWeights): RankedProperty[] {
  return pairs
    .map(({ property, evidence, reason }) => ({ property, score: scoreOf(evidence, weights), reason }))
    .filter(({ score }) => score >= WORTH_RANKING)
    .sort((left, right) => right.score - left.score)
    .slice(0, RANKED * 2)
    .map(({ property, score, reason }) => ({ property, score, reason: reason() }));
}

/** The best score of another property for the column, or of another column for the property. */
function bestRival(ranked: readonly (readonly RankedProperty[])[], column: number, property: string): number {
  let best = 0;
  for (const [index, pairs] of ranked.entries())
    for (const pair of pairs)
      if ((index === column) !== (pair.property === property)) best = Math.max(best, pair.score);
  return best;
}

/** Of several users of a record, the one who is said to own it comes before a mere user. */
function ownerColumn(judged: readonly JudgedColumn[], properties: readonly PropertyDefinition[]): number | null {
  if (!properties.some(({ name }) => name === OWNER_PROPERTY)) return null;
  const owners = judged.flatMap(({ role }, index) => (role.kind === 'owner' ? [{ index, plain: role.plain }] : []));
  return (owners.find(({ plain }) => !plain) ?? owners[0])?.index ?? null;
}

function isSpelledLike(column: string, property: string, label: string): boolean {
  return [property.replace(/^hs_/, ''), label].some((text) => spelling(text) === spelling(column));
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
