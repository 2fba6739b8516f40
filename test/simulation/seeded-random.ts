/** mulberry32: small, fast, and the same on every machine. */
export class SeededRandom {
  private state: number;
  private ids = 0;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** Unique, and without an order that code could lean on (S1.5). */
  id(): string {
    this.ids += 1;
    return `${Math.floor(this.next() * 0xffffff)
      .toString(16)
      .padStart(6, '0')}-${this.ids}`;
  }
}
