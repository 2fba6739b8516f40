import type { LocalColumn } from '../catalogue/local-reference';
import type { TypeInference } from './type-inference';

/** A property ready to be created in HubSpot (hubspot-facts 5.3). */
export interface PropertyProposal {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  groupName: string;
  options: readonly { label: string; value: string }[];
}

const LONGEST_NAME = 100;

/** Proposes the property for a column that none of HubSpot's own fits; options come from the type or the samples. */
export function proposeProperty(
  column: LocalColumn,
  inferred: TypeInference,
  samples: readonly (string | null)[],
  groupName: string,
): PropertyProposal {
  const words = wordsOf(column.name);
  // The prefix hs_ is HubSpot's own, and a name starts with a letter.
  const plain = words
    .join('_')
    .replace(/^(?=hs_|[^a-z])/, 'local_')
    .slice(0, LONGEST_NAME);
  return {
    name: plain,
    label: titled(words),
    type: inferred.hubspotType,
    fieldType: inferred.fieldType,
    groupName,
    options: optionsOf(column, inferred, samples),
  };
}

function optionsOf(
  column: LocalColumn,
  { hubspotType, fieldType }: TypeInference,
  samples: readonly (string | null)[],
) {
  if (hubspotType === 'bool')
    return [
      { label: 'Yes', value: 'true' },
      { label: 'No', value: 'false' },
    ];
  if (hubspotType !== 'enumeration') return [];
  const found = samples.flatMap((sample) => {
    if (sample === null) return [];
    return fieldType === 'checkbox' ? sample.split(/[{};|,^]/) : [sample];
  });
  const values =
    column.enumValues ?? [...new Set(found.map((value) => value.trim().replace(/^"|"$/g, '')))].filter(Boolean);
  return values.map((value) => ({ label: titled(wordsOf(value)), value }));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function titled(words: readonly string[]): string {
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
