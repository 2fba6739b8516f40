type Step =
  | { kind: 'key'; key: string }
  | { kind: 'index'; index: number }
  /** The first element whose key holds the value. */
  | { kind: 'where'; key: string; equals: string };

/** A way to one value inside JSON: `$.a.b`, `$.list[0].x`, `$['a b']`, `$.list[?(@.primary==true)].value`. */
export type JsonPath = readonly Step[];

const STEP =
  /^(?:\.([\p{L}\p{N}_-]+)|\[(\d{1,6})\]|\['((?:[^'\\]|\\.)+)'\]|\[\?\(@\.([\p{L}\p{N}_-]+)\s*==\s*('[^']*'|"[^"]*"|true|false|null|-?\d+(?:\.\d+)?)\)\])/u;

/** Reads a path; null if it is none of this form. Wildcards and recursion are left out: a mapping needs one value. */
export function jsonPath(text: string): JsonPath | null {
  if (!text.startsWith('$') || text.length > 500) return null;
  const steps: Step[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match) return null;
    const [all, name, index, quoted, key, equals] = match;
    if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (key !== undefined && equals !== undefined)
      steps.push({ kind: 'where', key, equals: /^['"]/.test(equals) ? JSON.stringify(equals.slice(1, -1)) : equals });
    else steps.push({ kind: 'key', key: name ?? (quoted ?? '').replace(/\\(.)/g, '$1') });
    rest = rest.slice(all.length);
  }
  return steps;
}

/** What stands at the path, as text: a string as it is, other values as JSON; null where nothing stands there. */
export function valueAtPath(json: string, path: JsonPath): { ok: true; value: string | null } | { ok: false } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false };
  }
  for (const step of path) value = follow(value, step);
  if (value === undefined || value === null) return { ok: true, value: null };
  return { ok: true, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

function follow(value: unknown, step: Step): unknown {
  if (step.kind === 'key') return isObject(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (step.kind === 'index') return value[step.index];
  return value.find(
    (item) => isObject(item) && Object.hasOwn(item, step.key) && JSON.stringify(item[step.key]) === step.equals,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
