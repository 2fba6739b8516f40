/** A word of a source. `name` is an identifier; `quoted` one in double quotes, which is never a function. */
export interface SourceToken {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'sign';
  /** What it stands for: a text without its quotes. */
  readonly value: string;
  /** Its place in the source, counted from 1. */
  readonly at: number;
}

/** Why a text is no source. `what` completes "Mapping …: …". */
export interface SourceFault {
  readonly what: string;
  readonly advice: string;
}

const TOKEN = /\s*(?:([\p{L}_][\p{L}\p{N}_$]*)|"((?:[^"]|"")+)"|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|(\|\||[-+*/(),.]))/uy;

export function sourceTokens(text: string): readonly SourceToken[] | SourceFault {
  const tokens: SourceToken[] = [];
  let from = 0;
  while (text.slice(from).trim() !== '') {
    TOKEN.lastIndex = from;
    const match = TOKEN.exec(text);
    const at = from + (text.slice(from).search(/\S/) + 1);
    if (!match) return unreadable(text, at);
    const [, name, quoted, literal, number, sign] = match;
    if (name !== undefined) tokens.push({ kind: 'name', value: name, at });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', value: quoted.replaceAll('""', '"'), at });
    else if (literal !== undefined) tokens.push({ kind: 'text', value: literal.replaceAll("''", "'"), at });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number, at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, at });
    from = TOKEN.lastIndex;
  }
  return tokens;
}

function unreadable(text: string, at: number): SourceFault {
  const character = [...text.slice(at - 1)][0] ?? '';
  if (character === "'" || character === '"')
    return {
      what: `the quote at place ${at} of the source is not closed`,
      advice: 'Close it; write it twice to mean itself.',
    };
  return {
    what: `"${character}" at place ${at} of the source means nothing there`,
    advice: `Use column names, 'texts', numbers, ||, + - * /, parentheses, coalesce, concat_ws, upper, lower and trim.`,
  };
}
