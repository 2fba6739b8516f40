import type { CrmRecord } from './crm-record';
import { PropertySlots } from './record-values';

/** The records of one object type with the indexes that keep lookups constant in time. */
export class RecordTable {
  private readonly records = new Map<string, CrmRecord>();
  /** Numeric ids, ascending: the order of lists (hubspot-facts 2.3). May hold ids that are gone; lists skip them. */
  private readonly order: number[] = [];
  private readonly unique = new Map<string, Map<string, string>>();
  readonly slots = new PropertySlots();
  private readonly lists = new Map<string, readonly string[]>();
  /** Merged-away id → survivor. */
  readonly mergedInto = new Map<string, string>();

  get size(): number {
    return this.records.size;
  }

  /** The highest numeric id that is there. */
  get lastNumber(): number {
    return this.order[this.order.length - 1] ?? 0;
  }

  get(id: string): CrmRecord | undefined {
    return this.records.get(id);
  }

  values(): IterableIterator<CrmRecord> {
    return this.records.values();
  }

  /** The id that stands for `id` today: itself, or the survivor at the end of a chain of merges. */
  resolve(id: string): string {
    let current = id;
    for (let next = this.mergedInto.get(current); next !== undefined; next = this.mergedInto.get(current))
      current = next;
    return current;
  }

  put(record: CrmRecord): void {
    const isNew = !this.records.has(record.id);
    this.records.set(record.id, record);
    if (!isNew) return;
    const number = Number(record.id);
    if (this.order.length === 0 || number > (this.order[this.order.length - 1] ?? 0)) this.order.push(number);
    else this.order.splice(this.firstAt(number), 0, number);
  }

  remove(id: string): void {
    this.records.delete(id);
    const at = this.firstAt(Number(id));
    if (this.order[at] === Number(id)) this.order.splice(at, 1);
  }

  /** Records with an id ≥ `after`, ascending, until the caller stops asking. */
  *from(after: number): Generator<CrmRecord> {
    for (let index = this.firstAt(after); index < this.order.length; index++) {
      const record = this.records.get(String(this.order[index]));
      if (record) yield record;
    }
  }

  /** One list of names for all who have the same. */
  shared(names: readonly string[]): readonly string[] {
    const key = names.join();
    const held = this.lists.get(key) ?? names;
    this.lists.set(key, held);
    return held;
  }

  holder(property: string, value: string): string | undefined {
    return this.unique.get(property)?.get(value);
  }

  claim(property: string, value: string, id: string): void {
    const index = this.unique.get(property) ?? new Map<string, string>();
    this.unique.set(property, index.set(value, id));
  }

  release(property: string, value: string, id: string): void {
    const index = this.unique.get(property);
    if (index?.get(value) === id) index.delete(value);
  }

  private firstAt(number: number): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.order[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
