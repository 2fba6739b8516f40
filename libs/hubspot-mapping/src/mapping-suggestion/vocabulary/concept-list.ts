import { BOOKKEEPING_CONCEPTS } from './bookkeeping-concepts';
import { COMPANY_CONCEPTS } from './company-concepts';
import { DEAL_CONCEPTS } from './deal-concepts';
import { GOODS_CONCEPTS } from './goods-concepts';
import { PERSON_CONCEPTS } from './person-concepts';
import { PLACE_CONCEPTS } from './place-concepts';
import { TICKET_CONCEPTS } from './ticket-concepts';
import type { ValueKind } from '../value-kinds';

/** A HubSpot property that holds a concept. */
export interface Anchor {
  property: string;
  /** 0 for the property that holds it best, 1 for the next one, … */
  rank: number;
  /** Rather nothing than this property. */
  weak: boolean;
  /** This property, unless another column of the table says it better: of two close dates, the expected one. */
  yields: boolean;
}

/** One thing that business databases keep, whatever they call it. */
export interface Concept {
  name: string;
  /** Objects whose tables may mean it; null: all. */
  objects: readonly string[] | null;
  /** Per object; an object without any: HubSpot has no default property for it there. */
  anchors: Readonly<Record<string, readonly Anchor[]>>;
  values: ValueKind | null;
  /** Words that add nothing beside one of the phrases. */
  absorbs: ReadonlySet<string>;
  phrases: readonly string[];
}

const ABSORBED = 'adds nothing: ';

/** Reads the data files next to this one; their heads describe the columns. */
function readConcepts(lists: readonly string[]): Concept[] {
  return lists.flatMap((list) => {
    const lines = list.trim().split('\n');
    const absorbs = new Set((lines.find((line) => line.startsWith(ABSORBED)) ?? '').slice(ABSORBED.length).split(' '));
    return lines.flatMap((line): Concept[] => {
      if (line.startsWith('#') || !line.includes('|')) return [];
      const [name = '', objects = '', anchors = '', values = '', phrases = ''] = line.split(' | ');
      return [
        {
          name,
          objects: objects === '*' ? null : objects.split(' '),
          anchors: readAnchors(anchors),
          values: values === '-' ? null : (values as ValueKind),
          absorbs,
          phrases: phrases.split(', '),
        },
      ];
    });
  });
}

/** `companies: website > domain; contacts: website`; a mark behind a property: `?` weak, `~` yields. */
function readAnchors(text: string): Record<string, Anchor[]> {
  if (text === '-') return {};
  return Object.fromEntries(
    text.split('; ').flatMap((part) => {
      const [objects = '', properties = ''] = part.split(': ');
      const anchors = properties.split(' > ').map((property, rank) => ({
        property: property.replace(/[?~]$/, ''),
        rank,
        weak: property.endsWith('?'),
        yields: property.endsWith('~'),
      }));
      return objects.split(', ').map((object) => [object, anchors] as const);
    }),
  );
}

export const CONCEPTS: readonly Concept[] = readConcepts([
  PERSON_CONCEPTS,
  PLACE_CONCEPTS,
  COMPANY_CONCEPTS,
  DEAL_CONCEPTS,
  TICKET_CONCEPTS,
  GOODS_CONCEPTS,
  BOOKKEEPING_CONCEPTS,
]);
