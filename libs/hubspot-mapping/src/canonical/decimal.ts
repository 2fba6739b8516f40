/** An exact decimal number: `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Longest number text looked at. A longer one is not a number that any of the two sides would keep. */
const LONGEST = 1_000;
const ALREADY_SHORTEST = /^(?:0|-?[1-9]\d{0,200}|-?(?:0|[1-9]\d{0,200})\.\d{0,200}[1-9])$/;
/** As PostgreSQL prints a numeric with more places than it needs. Not a zero: that may have a sign to lose. */
const TRAILING_ZEROS = /^-?[1-9]\d{0,200}\.\d{0,200}0$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** The shortest plain decimal of a number text (`1.50e3` → `1500`, `-0` → `0`), or null if it is no number. */
export function canonicalDecimal(text: string): string | null {
  if (ALREADY_SHORTEST.test(text)) return text;
  if (TRAILING_ZEROS.test(text)) return withoutTrailingZeros(text);
  const number = parseDecimal(text);
  return number === null ? null : formatDecimal(number);
}

function withoutTrailingZeros(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** Reads a plain or scientific number with `.` as decimal sign; null if it is none, or is absurdly long. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > LONGEST) return null;
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent);
  if (Math.abs(shift) > LONGEST) return null;
  const magnitude = BigInt(whole + fraction);
  const scale = fraction.length - shift;
  const digits = scale < 0 ? magnitude * 10n ** BigInt(-scale) : magnitude;
  return shortest(sign === '-' ? -digits : digits, Math.max(scale, 0));
}

export function formatDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return shortest(left.digits * right.digits, left.scale + right.scale);
}

/** Negative, 0 or positive as `left` is less, equal or greater. */
export function compare(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const [a, b] = [left, right].map(({ digits, scale: own }) => digits * 10n ** BigInt(scale - own));
  return a === b ? 0 : (a ?? 0n) < (b ?? 0n) ? -1 : 1;
}

/** 1 / `divisor` if that is a finite decimal (`100` → `0.01`), else null (`3`). */
export function reciprocal(divisor: number): Decimal | null {
  if (!Number.isSafeInteger(divisor) || divisor < 1) return null;
  const wanted = BigInt(divisor);
  for (let scale = 0, power = 1n; scale <= 60; scale += 1, power *= 10n) {
    if (power % wanted === 0n) return { digits: power / wanted, scale };
  }
  return null;
}

/** Rounds to `scale` places, a half to the even neighbour (`1234.565` → `1234.56`). */
export function roundHalfEven(number: Decimal, scale: number): Decimal {
  if (number.scale <= scale) return number;
  const unit = 10n ** BigInt(number.scale - scale);
  const quotient = number.digits / unit;
  const remainder = number.digits % unit;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const away = twice > unit || (twice === unit && quotient % 2n !== 0n);
  return shortest(away ? quotient + (number.digits < 0n ? -1n : 1n) : quotient, scale);
}

/** Digits before the decimal sign, without leading zeros (`0.5` has none). */
export function wholeDigits({ digits, scale }: Decimal): number {
  const length = (digits < 0n ? -digits : digits).toString().length;
  return digits === 0n ? 0 : Math.max(length - scale, 0);
}

function shortest(digits: bigint, scale: number): Decimal {
  let kept = digits;
  let places = scale;
  while (places > 0 && kept % 10n === 0n) {
    kept /= 10n;
    places -= 1;
  }
  return { digits: kept, scale: places };
}
