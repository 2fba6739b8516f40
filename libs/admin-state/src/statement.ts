/** Collects the conditions of a statement with their parameters; each `?` of a condition is the next one. */
export class Conditions {
  readonly parameters: unknown[] = [];
  private readonly conditions: string[] = [];

  add(condition: string, ...values: readonly unknown[]): this {
    let n = 0;
    this.conditions.push(
      condition.replace(/\?/g, () => {
        this.parameters.push(values[n]);
        n += 1;
        return `$${this.parameters.length}`;
      }),
    );
    return this;
  }

  /** Only where there is something to compare with. */
  when(condition: string, value: unknown): this {
    return value === undefined || value === null ? this : this.add(condition, value);
  }

  get where(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.join(' and ');
  }
}
