/** Items ordered by when they fall due (ms): a binary heap, so a long backlog costs little. */
export class DueQueue<Item extends { readonly due: number }> {
  private readonly heap: Item[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** When the first item falls due, or null when there is none. */
  get nextDue(): number | null {
    return this.heap[0]?.due ?? null;
  }

  push(item: Item): void {
    this.heap.push(item);
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.due(parent) <= this.due(at)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Takes every item that is due at `now`, the earliest first. */
  takeDue(now: number): Item[] {
    const taken: Item[] = [];
    for (let first = this.heap[0]; first !== undefined && first.due <= now; first = this.heap[0]) {
      taken.push(first);
      const last = this.heap.pop();
      if (this.heap.length > 0 && last !== undefined) this.sink(last);
    }
    return taken;
  }

  clear(): void {
    this.heap.length = 0;
  }

  private sink(item: Item): void {
    this.heap[0] = item;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.heap.length && this.due(left) < this.due(least)) least = left;
      if (right < this.heap.length && this.due(right) < this.due(least)) least = right;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private due(at: number): number {
    return this.heap[at]?.due ?? Infinity;
  }

  private swap(one: number, other: number): void {
    const held = this.heap[one] as Item;
    this.heap[one] = this.heap[other] as Item;
    this.heap[other] = held;
  }
}
