import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { NameReader } from './name-reading';
import { nameWords } from './name-words';
import type { Anchor, Concept } from './vocabulary/concept-list';

/** A property with what its name, label and options say, read once for all columns. */
export interface KnownProperty {
  definition: PropertyDefinition;
  writings: readonly (readonly string[])[];
  joined: readonly string[];
  bare: readonly (readonly string[])[];
  concepts: ReadonlyMap<Concept, Anchor | null>;
  options: ReadonlySet<string>;
}

/** `anchored`: the concepts that the vocabulary says the property holds; without them its name and label say. */
export function knownProperty(
  definition: PropertyDefinition,
  reader: NameReader,
  anchored: ReadonlyMap<Concept, Anchor> | undefined,
): KnownProperty {
  const names = [definition.name.replace(/^hs_/, ''), definition.label];
  const readings = names.map((name) => reader.wordsOf(name));
  // A property of the portal's own is what its name or label says; HubSpot's defaults are named in the vocabulary.
  const own = anchored === undefined && !(definition.hubspotDefined && definition.name.startsWith('hs_'));
  const said = own ? readings.flatMap(({ words }) => reader.saidInFull(words).filter(isNamed)) : [];
  const concepts = anchored ?? new Map(said.map((concept) => [concept, null]));
  return {
    definition,
    writings: readings.map(({ words }) => words),
    joined: names.map((name) => nameWords(name).join('')),
    bare: readings.map(({ bare }) => bare),
    concepts,
    options: optionTexts(definition),
  };
}

/** A list of what HubSpot has no property for holds many things; only what is one thing has a name that others mean too. */
function isNamed({ anchors }: Concept): boolean {
  return Object.keys(anchors).length > 0;
}

/** What samples may hold of a choice. Numbers are keys of anything, and two options are a yes and a no. */
function optionTexts({ options }: PropertyDefinition): ReadonlySet<string> {
  if (options.length < 3) return new Set();
  const texts = options.flatMap(({ value, label }) => [value.toLowerCase(), label.toLowerCase()]);
  return new Set(texts.filter((text) => /\p{L}{2}/u.test(text)));
}

/** The share of samples that are among the options. */
export function heldShare(values: ReadonlySet<string>, options: ReadonlySet<string>): number {
  if (values.size === 0 || options.size === 0) return 0;
  return [...values].filter((value) => options.has(value)).length / values.size;
}
