import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { InferredType } from '../type-inference/type-inference';
import type { NameReader, NameReading } from './name-reading';
import { sameWords } from './name-reading';
import { nameWords } from './name-words';
import { reasonOf } from './evidence-reason';
import type { Evidence } from './evidence-weights';
import { heldShare, knownProperty } from './known-property';
import type { KnownProperty } from './known-property';
import { typeFit } from './type-fit';
import { isTelling, judgeValues, tellsKind } from './value-kinds';
import type { ValueKind, ValueVerdict } from './value-kinds';
import type { Anchor, Concept } from './vocabulary/concept-list';
import { DERIVED_WORDS, ESTRANGING_WORDS } from './vocabulary/word-roles';

/** The name says the phrase, and beside it at most what adds nothing. */
const WHOLE = 0.9;

/** A name that says less than this of anything leaves it to the values. */
const SAID = 0.4;

/** Samples that are options of a property, as a share: from here on the property is looked at, whatever the name. */
const HELD = 0.75;

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

/** What is written in letters: a number is none of them. */
const WORDED_KINDS: ReadonlySet<ValueKind> = new Set([
  'street',
  'city',
  'single_name',
  'family_name',
  'company_name',
  'job_title',
  'email',
  'url',
]);
const NUMBERS: readonly InferredType[] = ['number', 'currency', 'percentage'];

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
  /** Properties that another column of the table names. */
  claimed: ReadonlySet<string>;
}

/** Compares the columns of one table with the properties of one object. */
export class EvidenceCollector {
  private readonly properties: readonly KnownProperty[];
  private readonly rarity = new Map<string, number>();
  /** Who shares a word, a concept, an option or telling values with a column; all others are not looked at. */
  private readonly byWord = new Map<string, Set<KnownProperty>>();
  private readonly byConcept = new Map<Concept, Set<KnownProperty>>();
  private readonly byValues: ReadonlySet<KnownProperty>;
  private readonly byOption = new Map<string, Set<KnownProperty>>();

  constructor(
    object: string,
    propertyReader: NameReader,
    properties: readonly PropertyDefinition[],
    concepts: readonly Concept[],
    /** Those of all columns, in small letters. */
    samples: ReadonlySet<string>,
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
      for (const option of property.options) if (samples.has(option)) addTo(this.byOption, option, property);
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
    const tellings = new Map<ValueKind, boolean>();
    const told = (kind: ValueKind): boolean => {
      const held = tellings.get(kind) ?? tellsKind(kind, column.samples);
      tellings.set(kind, held);
      return held;
    };
    const values = new Set(column.samples.flatMap((sample) => sample?.trim().toLowerCase() || []));
    return [...this.near(column, values)].flatMap((property) => {
      const weighed = this.weigh(column, property, strengths, verdictOf, told, values);
      return weighed ? [{ property: property.definition.name, ...weighed }] : [];
    });
  }

  private near({ reading: { words, concepts } }: KnownColumn, values: ReadonlySet<string>): Set<KnownProperty> {
    const near = new Set(this.byValues);
    for (const value of values) for (const property of this.byOption.get(value) ?? []) near.add(property);
    for (const word of [...words, words.join('')])
      for (const property of this.byWord.get(word) ?? []) near.add(property);
    for (const { concept } of concepts) for (const property of this.byConcept.get(concept) ?? []) near.add(property);
    return near;
  }

  private weigh(
    column: KnownColumn,
    property: KnownProperty,
    strengths: ReadonlyMap<Concept, { strength: number; phrase: string }>,
    verdictOf: (kind: ValueKind) => ValueVerdict,
    told: (kind: ValueKind) => boolean,
    values: ReadonlySet<string>,
  ): WeighedPair | null {
    const { reading, type, alone, claimed } = column;
    let strength = 0;
    let meant: { concept: Concept; phrase: string; anchor: Anchor | null } | null = null;
    let telling = 0;
    for (const [concept, anchor] of property.concepts) {
      const said = strengths.get(concept);
      if (said && said.strength > strength) {
        strength = said.strength;
        meant = { concept, phrase: said.phrase, anchor };
      }
      if (anchor?.rank === 0 && !isSecond(anchor) && concept.values !== null && told(concept.values)) telling = 1;
    }
    // Of several phones the name says which one is HubSpot's.
    if (meant?.anchor && isSecond(meant.anchor)) telling = 0;
    const exact =
      property.writings.some((writing) => sameWords(writing, reading.words)) ||
      property.joined.includes(reading.words.join(''));
    let shared = 0;
    for (const writing of property.bare) shared = Math.max(shared, this.overlap(reading.bare, writing));
    const held = heldShare(values, property.options);
    if (!exact && strength < 0.2 && shared < 0.2 && telling === 0 && held < HELD) return null;
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
      weakAnchor: meant?.anchor?.weak || (meant?.anchor?.yields && claimed.has(definition.name)) ? 1 : 0,
      laterAnchor: meant ? (meant.anchor ? Math.min(meant.anchor.rank, 2) / 2 : 0.5) : 0,
      sharedWords: shared,
      typeMisfit: misfit(column, definition, kind),
      valuesUnlikely: verdict === 'unlikely' ? 1 : 0,
      estranged: !exact && surplus.some((word) => ESTRANGING_WORDS.has(word)) ? 1 : 0,
      derived: !exact && surplus.some((word) => DERIVED_WORDS.has(word)) ? 1 : 0,
      rival: Math.max(0, best - Math.max(strength, exact ? 1 : 0)),
      internal: property.concepts.size === 0 && (definition.name.startsWith('hs_') || definition.hidden) ? 1 : 0,
      optionsHeld: held,
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
    return { evidence, reason: () => reasonOf(evidence, definition, meant, { kind, verdict }, type) };
  }

  /** Shared weight of two lists of words, 0 to 1; rare words weigh more. */
  private overlap(left: readonly string[], right: readonly string[]): number {
    let shared = 0;
    let total = 0;
    for (const word of left) {
      const weight = this.rarity.get(word) ?? 5;
      total += weight;
      if (right.includes(word)) shared += weight;
    }
    if (shared === 0) return 0;
    for (const word of right) total += this.rarity.get(word) ?? 5;
    return (2 * shared) / total;
  }
}

function isSecond({ weak, yields }: Anchor): boolean {
  return weak || yields;
}

/** How badly the type of a column suits a property. A key stands for few kinds of values, a code for no amount and no moment, a number for nobody's name. */
function misfit(
  { reading, type, reference }: KnownColumn,
  definition: PropertyDefinition,
  kind: ValueKind | null,
): number {
  if (reference && kind !== null && !CODED_KINDS.has(kind)) return 0.9;
  const measured = ['number', 'date', 'datetime'].includes(definition.type);
  const coded = measured && reading.words.includes('code');
  const worded = kind !== null && WORDED_KINDS.has(kind) && NUMBERS.includes(type);
  return coded || worded ? 0.9 : 1 - typeFit(type, definition, reference);
}

function addTo<K>(index: Map<K, Set<KnownProperty>>, key: K, property: KnownProperty): void {
  const known = index.get(key);
  if (known) known.add(property);
  else index.set(key, new Set([property]));
}
