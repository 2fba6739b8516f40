import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { InferredType } from '../type-inference/type-inference';
import type { ConceptReading, NameReader, NameReading } from './name-reading';
import { sameWords } from './name-reading';
import { nameWords } from './name-words';
import { typeFit } from './type-fit';
import { isTelling, judgeValues } from './value-kinds';
import type { ValueKind, ValueVerdict } from './value-kinds';
import type { Anchor, Concept } from './vocabulary/concept-list';
import { DERIVED_WORDS, ESTRANGING_WORDS } from './vocabulary/word-roles';

/** What speaks for and against one column being one property; each 0 to 1. Their weights: evidence-weights.ts. */
export const EVIDENCE_NAMES = [
  'exactName',
  'concept',
  'conceptWhole',
  'weakAnchor',
  'laterAnchor',
  'sharedWords',
  'typeMisfit',
  'valuesLikely',
  'valuesUnlikely',
  'estranged',
  'derived',
  'rival',
  'internal',
  'optionsHeld',
  'tellingValues',
  'valuesAlone',
  'headAlone',
] as const;

export type EvidenceName = (typeof EVIDENCE_NAMES)[number];
export type Evidence = Record<EvidenceName, number>;

/** The name says the phrase, and beside it at most what adds nothing. */
const WHOLE = 0.9;

/** A name that says less than this of anything leaves it to the values. */
const SAID = 0.4;

/** What a key of another table may stand for; an address or a number is no key. */
const CODED_KINDS: ReadonlySet<ValueKind> = new Set([
  'country',
  'state',
  'currency',
  'language',
  'salutation',
  'gender',
  'job_title',
  'company_name',
  'count',
]);

export interface WeighedPair {
  evidence: Evidence;
  /** What a person can check; put into words only for those that are shown. */
  reason: () => string;
}

/** What is known of one column before it is compared with properties. */
export interface KnownColumn {
  reading: NameReading;
  samples: readonly (string | null)[];
  type: InferredType;
  reference: boolean;
  /** Concepts that no other column of the table says as well. */
  alone: ReadonlySet<Concept>;
}

interface KnownProperty {
  definition: PropertyDefinition;
  writings: readonly (readonly string[])[];
  joined: readonly string[];
  bare: readonly (readonly string[])[];
  concepts: ReadonlyMap<Concept, Anchor | null>;
  options: ReadonlySet<string>;
}

/** Compares the columns of one table with the properties of one object. */
export class EvidenceCollector {
  private readonly properties: readonly KnownProperty[];
  private readonly rarity = new Map<string, number>();
  /** Who shares a word, a concept or telling values with a column; all others are not looked at. */
  private readonly byWord = new Map<string, Set<KnownProperty>>();
  private readonly byConcept = new Map<Concept, Set<KnownProperty>>();
  private readonly byValues: ReadonlySet<KnownProperty>;

  constructor(
    object: string,
    propertyReader: NameReader,
    properties: readonly PropertyDefinition[],
    concepts: readonly Concept[],
  ) {
    const anchors = new Map<string, Map<Concept, Anchor>>();
    for (const concept of concepts) {
      for (const anchor of concept.anchors[object] ?? []) {
        const known = anchors.get(anchor.property) ?? new Map<Concept, Anchor>();
        anchors.set(anchor.property, known.set(concept, anchor));
      }
    }
    const counts = new Map<string, number>();
    this.properties = properties.map((definition) => {
      const known = knownProperty(definition, propertyReader, anchors.get(definition.name));
      for (const word of new Set(known.writings.flat())) counts.set(word, (counts.get(word) ?? 0) + 1);
      return known;
    });
    for (const property of this.properties) {
      for (const word of [...property.writings.flat(), ...property.joined]) addTo(this.byWord, word, property);
      for (const concept of property.concepts.keys()) addTo(this.byConcept, concept, property);
    }
    this.byValues = new Set(
      this.properties.filter(({ concepts: own }) => [...own.keys()].some(({ values }) => isTelling(values))),
    );
    for (const [word, count] of counts) this.rarity.set(word, Math.log(1 + properties.length / count));
  }

  /** The evidence on a column for each property that it could be at all. */
  of(column: KnownColumn): (WeighedPair & { property: string })[] {
    const strengths = new Map(column.reading.concepts.map((one) => [one.concept, one]));
    const verdicts = new Map<ValueKind, ValueVerdict>();
    const verdictOf = (kind: ValueKind): ValueVerdict => {
      const held = verdicts.get(kind) ?? judgeValues(kind, column.samples);
      verdicts.set(kind, held);
      return held;
    };
    const values = new Set(column.samples.flatMap((sample) => sample?.trim().toLowerCase() || []));
    return [...this.near(column)].flatMap((property) => {
      const weighed = this.weigh(column, property, strengths, verdictOf, values);
      return weighed ? [{ property: property.definition.name, ...weighed }] : [];
    });
  }

  private near({ reading: { words, concepts } }: KnownColumn): Set<KnownProperty> {
    const near = new Set(this.byValues);
    for (const word of [...words, words.join('')])
      for (const property of this.byWord.get(word) ?? []) near.add(property);
    for (const { concept } of concepts) for (const property of this.byConcept.get(concept) ?? []) near.add(property);
    return near;
  }

  private weigh(
    { reading, type, reference, alone }: KnownColumn,
    property: KnownProperty,
    strengths: ReadonlyMap<Concept, { strength: number; phrase: string }>,
    verdictOf: (kind: ValueKind) => ValueVerdict,
    values: ReadonlySet<string>,
  ): WeighedPair | null {
    let strength = 0;
    let meant: { concept: Concept; phrase: string; anchor: Anchor | null } | null = null;
    let telling = 0;
    for (const [concept, anchor] of property.concepts) {
      const said = strengths.get(concept);
      if (said && said.strength > strength) {
        strength = said.strength;
        meant = { concept, phrase: said.phrase, anchor };
      }
      if (isTelling(concept.values) && anchor?.rank === 0 && concept.values && verdictOf(concept.values) === 'likely')
        telling = 1;
    }
    const exact =
      property.writings.some((writing) => sameWords(writing, reading.words)) ||
      property.joined.includes(reading.words.join(''));
    const shared = Math.max(...property.bare.map((writing) => this.overlap(reading.bare, writing)));
    if (!exact && strength < 0.25 && shared < 0.3 && telling === 0) return null;
    const best = [...strengths].find(([concept]) => !property.concepts.has(concept))?.[1].strength ?? 0;
    const kind = meant?.concept.values ?? null;
    const verdict = kind === null ? 'open' : verdictOf(kind);
    const { definition } = property;
    const phrase = meant ? nameWords(meant.phrase) : [];
    const surplus = reading.bare.filter((word) => !phrase.includes(word));
    const evidence: Evidence = {
      exactName: exact ? 1 : 0,
      concept: strength,
      conceptWhole: strength >= WHOLE ? 1 : 0,
      weakAnchor: meant?.anchor?.weak ? 1 : 0,
      laterAnchor: meant ? (meant.anchor ? Math.min(meant.anchor.rank, 2) / 2 : 0.5) : 0,
      sharedWords: shared,
      typeMisfit: reference && kind !== null && !CODED_KINDS.has(kind) ? 0.7 : 1 - typeFit(type, definition, reference),
      valuesLikely: verdict === 'likely' ? 1 : 0,
      valuesUnlikely: verdict === 'unlikely' ? 1 : 0,
      estranged: !exact && surplus.some((word) => ESTRANGING_WORDS.has(word)) ? 1 : 0,
      derived: !exact && surplus.some((word) => DERIVED_WORDS.has(word)) ? 1 : 0,
      rival: Math.max(0, best - Math.max(strength, exact ? 1 : 0)),
      internal: property.concepts.size === 0 && (definition.name.startsWith('hs_') || definition.hidden) ? 1 : 0,
      optionsHeld: heldShare(values, property.options),
      tellingValues: telling,
      headAlone:
        meant &&
        strength < WHOLE &&
        alone.has(meant.concept) &&
        phrase.includes(reading.bare.at(-1) ?? '') &&
        best <= strength
          ? 1
          : 0,
      valuesAlone: telling === 1 && strength < SAID && best < SAID ? 1 : 0,
    };
    return { evidence, reason: () => reasonOf(evidence, definition, meant, kind, type) };
  }

  /** Shared weight of two lists of words, 0 to 1; rare words weigh more. */
  private overlap(left: readonly string[], right: readonly string[]): number {
    const weight = (list: readonly string[]): number =>
      list.reduce((sum, word) => sum + (this.rarity.get(word) ?? 5), 0);
    const total = weight(left) + weight(right);
    return total === 0 ? 0 : (2 * weight(left.filter((word) => right.includes(word)))) / total;
  }
}

function knownProperty(
  definition: PropertyDefinition,
  reader: NameReader,
  anchored: ReadonlyMap<Concept, Anchor> | undefined,
): KnownProperty {
  const names = [definition.name.replace(/^hs_/, ''), definition.label];
  const readings = names.map((name) => reader.of(name));
  // A property of the portal's own is what its name or label says; HubSpot's defaults are named in the vocabulary.
  const said =
    definition.hubspotDefined && definition.name.startsWith('hs_') ? [] : readings.flatMap(({ concepts }) => concepts);
  const concepts = anchored ?? new Map(said.filter(isNamed).map(({ concept }) => [concept, null]));
  return {
    definition,
    writings: readings.map(({ words }) => words),
    joined: names.map((name) => nameWords(name).join('')),
    bare: readings.map(({ bare }) => bare),
    concepts,
    options: new Set(definition.options.flatMap(({ value, label }) => [value.toLowerCase(), label.toLowerCase()])),
  };
}

/** A list of what HubSpot has no property for holds many things; only what is one thing has a name that others mean too. */
function isNamed({ concept, strength }: ConceptReading): boolean {
  return strength === 1 && Object.keys(concept.anchors).length > 0;
}

function addTo<K>(index: Map<K, Set<KnownProperty>>, key: K, property: KnownProperty): void {
  const known = index.get(key);
  if (known) known.add(property);
  else index.set(key, new Set([property]));
}

function heldShare(values: ReadonlySet<string>, options: ReadonlySet<string>): number {
  if (values.size === 0 || options.size < 3) return 0;
  return [...values].filter((value) => options.has(value)).length / values.size;
}

function reasonOf(
  evidence: Evidence,
  { label, type: wanted }: PropertyDefinition,
  meant: { concept: Concept; phrase: string } | null,
  kind: ValueKind | null,
  type: InferredType,
): string {
  const parts: string[] = [];
  if (evidence.exactName) parts.push(`the words of the name are those of "${label}"`);
  else if (meant && evidence.concept >= 0.3) {
    const how = evidence.conceptWhole ? 'reads as' : 'reads partly as';
    parts.push(`the name ${how} "${meant.phrase}" (${meant.concept.name})`);
  } else if (evidence.sharedWords >= 0.3) parts.push(`the name shares words with "${label}"`);
  if (evidence.valuesLikely && kind) parts.push(`the values look like ${kind.replace('_', ' ')}`);
  if (evidence.valuesUnlikely && kind) parts.push(`the values do not look like ${kind.replace('_', ' ')}`);
  if (evidence.tellingValues && !evidence.valuesLikely) parts.push('the values look like it');
  if (evidence.optionsHeld >= 0.5) parts.push('the values are among its options');
  if (evidence.estranged) parts.push('but it says another one of its kind');
  if (evidence.derived) parts.push('but it is counted or summed up');
  if (evidence.rival > 0.2) parts.push('but the name says something else better');
  parts.push(`type ${type} to ${wanted}`);
  return parts.join('; ');
}
