import type { FilterCondition, RecordFilter } from './entity-definition';

/** `unknown`: a value that decides was not read (S2.3: missing is not blank). */
export type FilterVerdict = 'passes' | 'fails' | 'unknown';

/** S4.4: whether a row or record passes a filter. It fails by what is known alone. */
export function filterVerdict(
  filter: RecordFilter | null,
  values: Readonly<Record<string, string | null>>,
): FilterVerdict {
  const held = (filter?.all ?? []).map((condition) => holds(condition, values[condition.name]));
  if (held.includes(false)) return 'fails';
  return held.includes(null) ? 'unknown' : 'passes';
}

/** S4.4: whether a row or record may be created on the other side; an unknown value never passes. */
export function passesFilter(filter: RecordFilter | null, values: Readonly<Record<string, string | null>>): boolean {
  return filterVerdict(filter, values) === 'passes';
}

/** Whether a value meets one condition; null where the value is unknown. */
export function holds({ is, value }: FilterCondition, held: string | null | undefined): boolean | null {
  if (held === undefined) return null;
  const blank = held === null || held === '';
  switch (is) {
    case 'blank':
      return blank;
    case 'not_blank':
      return !blank;
    case 'equal':
      return held === value;
    case 'not_equal':
      return held !== value;
  }
}
