import { RE2JS } from 're2js';

/** Patterns compiled once: rules are few, values many. */
const compiled = new Map<string, RE2JS | null>();
const MOST_KEPT = 500;

/**
 * Whether the pattern is found anywhere in the value; null where it is no pattern. HubSpot's rules are RE2: the same syntax, and a time
 * that grows with the text only, whatever pattern an admin wrote.
 */
export function findsPattern(pattern: string, value: string): boolean | null {
  let known = compiled.get(pattern);
  if (known === undefined) {
    known = compile(pattern);
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(pattern, known);
  }
  return known && known.matcher(value).find();
}

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}
