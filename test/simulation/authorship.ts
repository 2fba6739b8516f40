/** Gives each value its author: which edit made it, and on top of which value. */
export class Authorship {
  private readonly parents = new Map<string, string | null>();
  readonly edits: {
    readonly tag: string;
    readonly field: string;
    readonly side: 'local' | 'hubspot';
    readonly parent: string | null;
    readonly record: string;
    readonly value: string;
    /** True time, ms: what no clock of the simulation shows. */
    readonly at: number;
  }[] = [];
  /** Values that somebody deleted, merged over or erased knowingly: they, and what they descend from, need not be kept. */
  readonly retired = new Set<string>();
  /** Groups of values as somebody made them, whole, by what `wholeOf` calls them (S3.7). */
  readonly wholes = new Set<string>();
  private next = 1;

  /** A value of its own for one edit; its tag survives what HubSpot's normalisation leaves of it. */
  value(field: string, side: 'local' | 'hubspot', seen: string | null, record: string, at: number): string {
    const tag = `t${this.next++}`;
    const parent = tagOf(seen);
    this.parents.set(tag, parent);
    const value = `${tag}-${side === 'local' ? 'Local' : 'HubSpot'}-Value`;
    this.edits.push({ tag, field, side, parent, record, value, at });
    return value;
  }

  /** True time of the edit that made a value; null for what no edit made. */
  madeAt(tag: string): number | null {
    return this.edits.find((edit) => edit.tag === tag)?.at ?? null;
  }

  /** Whether a new record was born with the value. */
  isBirth(tag: string): boolean {
    return this.edits.find((edit) => edit.tag === tag)?.record.startsWith('new ') ?? false;
  }

  retire(values: Readonly<Record<string, string | null>>): void {
    for (const value of Object.values(values)) {
      const tag = tagOf(value);
      if (tag !== null && this.parents.has(tag)) this.retired.add(tag);
    }
  }

  /** Whether `tag` is `of` itself or was made on top of it, however far back. */
  descends(tag: string | null, of: string): boolean {
    for (let current = tag; current !== null; current = this.parents.get(current) ?? null)
      if (current === of) return true;
    return false;
  }
}

/** What a group of several values, as one, is known by: its newest member was made on top of the others. */
export function newestOf(values: readonly (string | null | undefined)[]): string | null {
  const numbered = values.flatMap((value) => (value ? [{ value, number: Number(tagOf(value)?.slice(1)) }] : []));
  return (
    numbered.reduce<(typeof numbered)[number] | null>(
      (newest, one) => (newest && newest.number >= one.number ? newest : one),
      null,
    )?.value ?? null
  );
}

/** The tag of a field's value; of a group, of the member that was edited last. */
export function tagOfVector(values: readonly (string | null)[] | null | undefined): string | null {
  return values?.length === 1 ? tagOf(values[0]) : tagOf(newestOf(values ?? []));
}

export function wholeOf(field: string, values: readonly (string | null | undefined)[]): string {
  return `${field} ${JSON.stringify(values.map((value) => value ?? null))}`;
}

export function tagOf(value: string | null | undefined): string | null {
  return value ? (value.split('-')[0] ?? null) : null;
}
