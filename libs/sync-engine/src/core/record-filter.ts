import type { RecordFilter } from './entity-definition';

/** S4.4: whether a row or record passes a filter; an unknown value never passes. */
export function passesFilter(filter: RecordFilter | null, values: Readonly<Record<string, string | null>>): boolean {
  if (filter === null) return true;
  return filter.all.every(({ name, is, value }) => {
    const held = values[name];
    if (held === undefined) return false;
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
  });
}
