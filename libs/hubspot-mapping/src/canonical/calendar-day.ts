const DASH = 0x2d;
const ZERO = 0x30;

/** A calendar day `YYYY-MM-DD` that exists, years 0001 to 9999; else null. */
export function calendarDay(text: string): string | null {
  return text.length === 10 && beginsWithDay(text) ? text : null;
}

/** Whether a text begins with a calendar day that exists; what follows is not looked at. */
export function beginsWithDay(text: string): boolean {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  return dayExists(digitsAt(text, 0, 4), digitsAt(text, 5, 7), digitsAt(text, 8, 10));
}

export function formatDay(year: number, month: number, day: number): string | null {
  if (!dayExists(year, month, day)) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Milliseconds of a wall clock reading taken as if it were UTC. */
export function wallMillis(year: number, month: number, day: number, timeOfDay = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + timeOfDay;
}

/** Midnight of a day `YYYY-MM-DD` as if it were UTC. */
export function midnightMillis(day: string): number {
  return wallMillis(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

/** The day of a wall clock reading; null outside the years 0001 to 9999. */
export function dayOfWall(millis: number): string | null {
  const date = new Date(millis);
  return formatDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** The number that stands there; NaN where something else than digits does. */
function digitsAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

function dayExists(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return false;
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}
