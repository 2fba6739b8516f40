/** Property name → stored text. A value cleared with `""` stays as `""`; one that was never set is absent. */
export type Values = Readonly<Record<string, string>>;

/** Reads values by property name; undefined for one that was never set. */
export interface ValueReader {
  get(name: string): string | undefined;
}

export const NO_VALUES: ValueReader = { get: () => undefined };

export const readerOf = (values: Values, below: ValueReader = NO_VALUES): ValueReader => ({
  get: (name) => (Object.hasOwn(values, name) ? values[name] : below.get(name)),
});

/** Where the values of each property stand in the records of one type: handed out in the order of first use. */
export class PropertySlots {
  readonly names: string[] = [];
  private readonly slots = new Map<string, number>();

  find(name: string): number | undefined {
    return this.slots.get(name);
  }

  slotOf(name: string): number {
    const held = this.slots.get(name);
    if (held !== undefined) return held;
    this.slots.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/**
 * The values of one record at one moment, never changed: `with` makes new ones. A list of cells, since records have the
 * same properties in common and objects with so many keys would each carry a hash table of their own.
 */
export class RecordValues implements ValueReader {
  private constructor(
    private readonly slots: PropertySlots,
    private readonly cells: readonly (string | undefined)[],
  ) {}

  static of(slots: PropertySlots, ...parts: readonly Values[]): RecordValues {
    return new RecordValues(slots, []).with(...parts);
  }

  get(name: string): string | undefined {
    const slot = this.slots.find(name);
    return slot === undefined ? undefined : this.cells[slot];
  }

  with(...changes: readonly Values[]): RecordValues {
    const cells = this.cells.slice();
    for (const values of changes)
      for (const name in values) {
        const slot = this.slots.slotOf(name);
        while (cells.length < slot) cells.push(undefined);
        cells[slot] = values[name];
      }
    // A list that grew holds room for more to come; its copy does not.
    return new RecordValues(this.slots, cells.length > this.cells.length ? cells.slice() : cells);
  }

  /** Nothing but these, in the same slots. */
  only(values: Values): RecordValues {
    return RecordValues.of(this.slots, values);
  }

  /** Names that have a value, a cleared one included. */
  names(): string[] {
    const names: string[] = [];
    for (let slot = 0; slot < this.cells.length; slot++)
      if (this.cells[slot] !== undefined) names.push(this.slots.names[slot] ?? '');
    return names;
  }

  entries(): [name: string, value: string][] {
    return this.names().map((name) => [name, this.get(name) ?? '']);
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(this.entries());
  }
}
