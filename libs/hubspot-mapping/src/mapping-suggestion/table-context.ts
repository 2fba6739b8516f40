import type { ConceptReading, NameReading } from './name-reading';
import { CONCEPTS } from './vocabulary/concept-list';

const FIRST_NAME = CONCEPTS.find(({ name }) => name === 'first name');
const LAST_NAME = CONCEPTS.find(({ name }) => name === 'last name');
const PARTY = CONCEPTS.find(({ name }) => name === 'party named in a deal');
/** What is left of a name's strength where another column says the same better. */
const SECOND = 0.7;
const PLACE_CONCEPTS = new Set(['street', 'zip', 'city', 'state', 'country']);
/** Strong enough to say that a column is of the concept. */
const SAID = 0.9;

/**
 * Reads the names of a table's columns in the light of each other: beside a first name, a bare `name` is the last name, as in the
 * tables of most European business systems, and beside a last name the first one (nombre, apellidos); of a net and a gross amount HubSpot's holds the net one;
 * beside a whole plain address (street, city) a qualified part (billing street) is of a second one; and an order that keeps an address
 * keeps the name of whoever lives there.
 */
export function readTogether(read: readonly NameReading[], object: string): readonly NameReading[] {
  const readings = addressedName(plainPlaces(netBeforeGross(read)), object);
  const [first, last] = [saysPart(readings, 'first name'), saysPart(readings, 'last name')];
  const other = first === last ? undefined : first ? LAST_NAME : FIRST_NAME;
  if (!other) return readings;
  return readings.map((reading) =>
    reading.bare.join() === 'name' ? { ...reading, concepts: [saidInFull(other)] } : reading,
  );
}

function netBeforeGross(readings: readonly NameReading[]): readonly NameReading[] {
  const net = readings.filter(({ words }) => words.includes('net'));
  if (net.length === 0) return readings;
  // Beside a net total, a total that does not say which it is, is the gross one.
  const counterparts = new Set(net.map(({ words }) => keyOf(words.filter((word) => word !== 'net'))));
  return readings.map((reading) => {
    if (!reading.words.includes('gross') && !counterparts.has(keyOf(reading.words))) return reading;
    return asSecond(reading);
  });
}

function plainPlaces(readings: readonly NameReading[]): readonly NameReading[] {
  const plain = new Set(
    readings.flatMap(({ bare, concepts: [first] }) =>
      bare.length === 1 && first && isPlace(first) ? [first.concept] : [],
    ),
  );
  if (plain.size < 2) return readings;
  return readings.map((reading) => {
    const [first] = reading.concepts;
    return first && reading.bare.length > 1 && plain.has(first.concept) ? asSecond(reading) : reading;
  });
}

function addressedName(readings: readonly NameReading[], object: string): readonly NameReading[] {
  if (object !== 'deals' || !PARTY) return readings;
  const places = new Set(readings.flatMap(({ concepts: [first] }) => (first && isPlace(first) ? [first.concept] : [])));
  if (places.size < 2) return readings;
  return readings.map((reading) =>
    reading.bare.join() === 'name' ? { ...reading, concepts: [saidInFull(PARTY)] } : reading,
  );
}

function isPlace({ concept, strength }: ConceptReading): boolean {
  return strength >= SAID && PLACE_CONCEPTS.has(concept.name);
}

/** The same name where another column says it better. */
export function asSecond(reading: NameReading): NameReading {
  return { ...reading, concepts: reading.concepts.map((one) => ({ ...one, strength: one.strength * SECOND })) };
}

function keyOf(words: readonly string[]): string {
  return [...words].sort().join(' ');
}

/** Whether a column other than a bare `name` says it. */
function saysPart(readings: readonly NameReading[], concept: string): boolean {
  return readings.some(
    ({ bare, concepts }) =>
      bare.join() !== 'name' && concepts.some((one) => one.concept.name === concept && one.strength >= SAID),
  );
}

function saidInFull(concept: ConceptReading['concept']): ConceptReading {
  return { concept, strength: 1, phrase: concept.name };
}

/** For each column, the properties of the object that the name of another one says. */
export function claimedByOthers(readings: readonly NameReading[], object: string): readonly ReadonlySet<string>[] {
  const own = readings.map(
    ({ concepts }) =>
      new Set(
        concepts
          .filter(({ strength }) => strength >= SAID)
          .flatMap(({ concept }) => concept.anchors[object] ?? [])
          .flatMap(({ property, rank, weak, yields }) => (rank === 0 && !weak && !yields ? [property] : [])),
      ),
  );
  const all = new Set<string>();
  const several = new Set<string>();
  for (const property of own.flatMap((properties) => [...properties]))
    if (all.has(property)) several.add(property);
    else all.add(property);
  return own.map((properties) =>
    properties.size === 0
      ? all
      : new Set([...all].filter((property) => several.has(property) || !properties.has(property))),
  );
}

/** For each column, the concepts that its name says better than that of any other column of the table. */
export function saidBest(readings: readonly NameReading[]): readonly ReadonlySet<ConceptReading['concept']>[] {
  const best = new Map<ConceptReading['concept'], { readonly strength: number; readonly by: NameReading | null }>();
  for (const reading of readings)
    for (const { concept, strength } of reading.concepts) {
      const held = best.get(concept);
      if (!held || strength > held.strength) best.set(concept, { strength, by: reading });
      else if (strength === held.strength && held.by !== reading) best.set(concept, { strength, by: null });
    }
  return readings.map(
    (reading) =>
      new Set(reading.concepts.map(({ concept }) => concept).filter((concept) => best.get(concept)?.by === reading)),
  );
}
