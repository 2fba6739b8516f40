import { SOURCE_FUNCTIONS } from './source-expression';
import type { ArithmeticOperator, ColumnPath, SourceExpression, SourceFunction } from './source-expression';
import { sourceTokens } from './source-tokens';
import type { SourceFault, SourceToken } from './source-tokens';

export type ParsedSource =
  { readonly ok: true; readonly expression: SourceExpression } | { readonly ok: false; readonly fault: SourceFault };

/** Longest source in characters, and deepest nesting: beyond that nobody reads it, and a parser must end. */
export const LONGEST_SOURCE = 1_000;
const DEEPEST = 40;

/**
 * Reads a mapping's source that is not plainly a column: `foreign_key.column`, or `=` and an expression. Pure and total.
 *
 *     sum     := product (('+' | '-') product)*        joined := sum ('||' sum)*
 *     product := factor (('*' | '/') factor)*          factor := '-' factor | '(' joined ')' | literal | path | function(…)
 *
 * As in SQL, `||` binds weaker than arithmetic. Names are as the database has them, in double quotes where they hold other
 * characters than letters, digits, `_` and `$`.
 */
export function parseSource(text: string): ParsedSource {
  if (text.length > LONGEST_SOURCE)
    return fault(`the source has more than ${LONGEST_SOURCE} characters`, 'Shorten it, or make it a generated column.');
  const isExpression = text.startsWith('=');
  const tokens = sourceTokens(isExpression ? text.slice(1) : text);
  if ('what' in tokens) return { ok: false, fault: tokens };
  const reader = new SourceReader(tokens);
  try {
    return { ok: true, expression: isExpression ? reader.whole() : reader.wholePath() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, fault: error.fault };
    throw error;
  }
}

function fault(what: string, advice: string): ParsedSource {
  return { ok: false, fault: { what, advice } };
}

class Unreadable extends Error {
  constructor(readonly fault: SourceFault) {
    super(fault.what);
  }
}

class SourceReader {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly SourceToken[]) {}

  whole(): SourceExpression {
    const expression = this.joined();
    this.end();
    return expression;
  }

  wholePath(): SourceExpression {
    const path = this.path(this.take('a column name'));
    this.end();
    return { kind: 'column', path };
  }

  private joined(): SourceExpression {
    this.depth += 1;
    if (this.depth > DEEPEST)
      throw new Unreadable({ what: `the source nests deeper than ${DEEPEST}`, advice: 'Make it a generated column.' });
    let left = this.sum();
    while (this.passes('||')) left = { kind: 'join', left, right: this.sum() };
    this.depth -= 1;
    return left;
  }

  private sum(): SourceExpression {
    return this.chain(['+', '-'], () => this.chain(['*', '/'], () => this.factor()));
  }

  private chain(operators: readonly ArithmeticOperator[], part: () => SourceExpression): SourceExpression {
    let left = part();
    for (;;) {
      const operator = operators.find((one) => this.passes(one));
      if (!operator) return left;
      left = { kind: 'arithmetic', operator, left, right: part() };
    }
  }

  private factor(): SourceExpression {
    let negative = false;
    while (this.passes('-')) negative = !negative;
    const positive = this.positive();
    return negative ? { kind: 'negative', of: positive } : positive;
  }

  private positive(): SourceExpression {
    const token = this.take('a column, a text, a number or a function');
    if (token.kind === 'text') return { kind: 'text', value: token.value };
    if (token.kind === 'number') return { kind: 'number', digits: token.value };
    if (token.kind === 'sign') {
      if (token.value !== '(') throw misplaced(token);
      const inner = this.joined();
      this.expect(')');
      return inner;
    }
    if (token.kind === 'name' && this.passes('(')) return this.call(token);
    return { kind: 'column', path: this.path(token) };
  }

  private call(token: SourceToken): SourceExpression {
    const name = token.value.toLowerCase();
    if (!isFunction(name))
      throw new Unreadable({
        what: `the source calls "${token.value}", which is none of its functions`,
        advice: `Use ${Object.keys(SOURCE_FUNCTIONS).join(', ')}; for anything else add a generated column to the table and map that.`,
      });
    const given: SourceExpression[] = [];
    if (!this.passes(')')) {
      do given.push(this.joined());
      while (this.passes(','));
      this.expect(')');
    }
    const { least, most } = SOURCE_FUNCTIONS[name];
    if (given.length < least || given.length > most)
      throw new Unreadable({
        what: `the source gives ${name} ${given.length} arguments, it takes ${least === most ? least : `${least} to ${most}`}`,
        advice: 'Correct the arguments.',
      });
    return { kind: 'call', name, arguments: given };
  }

  private path(token: SourceToken): ColumnPath {
    if (token.kind !== 'name' && token.kind !== 'quoted') throw misplaced(token);
    if (!this.passes('.')) return { over: null, column: token.value };
    const column = this.take('the column of the other table');
    if (column.kind !== 'name' && column.kind !== 'quoted') throw misplaced(column);
    if (this.passes('.'))
      throw new Unreadable({
        what: 'the source goes over more than one foreign key',
        advice: 'Go over one: keep the value in the table between, or make it a generated column there.',
      });
    return { over: token.value, column: column.value };
  }

  private passes(sign: string): boolean {
    const token = this.tokens[this.next];
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.next += 1;
    return true;
  }

  private expect(sign: string): void {
    if (this.passes(sign)) return;
    const token = this.tokens[this.next];
    if (token) throw misplaced(token);
    throw new Unreadable({ what: `the source ends where "${sign}" is missing`, advice: `Add the "${sign}".` });
  }

  private take(expected: string): SourceToken {
    const token = this.tokens[this.next];
    if (!token) throw new Unreadable({ what: `the source ends where ${expected} is missing`, advice: 'Complete it.' });
    this.next += 1;
    return token;
  }

  private end(): void {
    const token = this.tokens[this.next];
    if (token) throw misplaced(token);
  }
}

function misplaced({ value, at }: SourceToken): Unreadable {
  return new Unreadable({
    what: `"${value}" at place ${at} of the source does not belong there`,
    advice: 'Check operators, commas and parentheses before it.',
  });
}

function isFunction(name: string): name is SourceFunction {
  return Object.hasOwn(SOURCE_FUNCTIONS, name);
}
