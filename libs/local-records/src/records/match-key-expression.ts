import type { MatchKeyDefinition } from '@app/sync-engine';
import { quoteName, quoteText } from '../catalogue/quoted-name';

/** What `String.prototype.trim` removes. */
const BLANKS =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** A b-tree entry holds some 2,700 bytes; so many characters are never more. */
const INDEXED_CHARACTERS = 250;

/**
 * What of a column's match key an index holds, and a query asks for first: its beginning. An index of whole keys would refuse the
 * application's own writes of longer values (S1.2). The same text is used in both, or the index would not be found.
 */
export function indexedMatchKey(kind: MatchKeyDefinition['kind'], column: string): string {
  return `left(${matchKeyExpression(kind, column)}, ${INDEXED_CHARACTERS})`;
}

/** The beginning of a value, as `indexedMatchKey` has it: PostgreSQL counts characters, not halves of them. */
export function indexedBeginning(value: string): string {
  return value.length <= INDEXED_CHARACTERS ? value : [...value].slice(0, INDEXED_CHARACTERS).join('');
}

/** A column's match key in SQL, step by step what `normaliseMatchKey` does in code. Immutable, so an index can hold it. */
export function matchKeyExpression(kind: MatchKeyDefinition['kind'], column: string): string {
  const trimmed = `btrim(${quoteName(column)}::text, ${quoteText(BLANKS)})`;
  switch (kind) {
    case 'text':
      return trimmed;
    case 'email':
      return `lower(${trimmed})`;
    case 'domain': {
      const host = [
        ['^[a-z][a-z0-9+.-]*://', ''],
        ['[/?#].*$', ''],
        [':[0-9]+$', ''],
        ['^www[.]', ''],
      ].reduce(
        (text, [pattern, by]) => `regexp_replace(${text}, ${quoteText(pattern ?? '')}, ${quoteText(by ?? '')})`,
        `lower(${trimmed})`,
      );
      return `btrim(${host}, ${quoteText(BLANKS)})`;
    }
  }
}
