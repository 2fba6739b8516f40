import type { SeededRandom } from '../portal/seeded-random';
import { faultRule, type FaultRule } from './fault-rule';

/** The faults that are planted now. Seeded, so the same calls meet the same faults. */
export class FaultPlan {
  private rules: FaultRule[] = [];
  private nextId = 1;
  /** Calls that a rule holds, by the rule's id; a used-up rule may still hold one. */
  private readonly held = new Map<string, Set<() => void>>();

  constructor(private readonly random: SeededRandom) {}

  /** Null when the posted rule has no known kind. */
  plant(body: unknown): FaultRule | null {
    const rule = faultRule(String(this.nextId++), body);
    if (rule) this.rules.push(rule);
    return rule;
  }

  list(): readonly FaultRule[] {
    return this.rules;
  }

  /** Removes one rule, or all, and lets the calls they hold go on at once. */
  clear(id?: string): void {
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id);
    const ids = id === undefined ? [...this.held.keys()] : [id];
    for (const release of ids.flatMap((ruleId) => [...(this.held.get(ruleId) ?? [])])) release();
  }

  /** Holds a call for the rule's `ms`, or until the rule is cleared. */
  async hold({ id, ms }: FaultRule): Promise<void> {
    const holds = this.held.get(id) ?? new Set<() => void>();
    this.held.set(id, holds);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(release, ms);
      function release(): void {
        clearTimeout(timer);
        holds.delete(release);
        resolve();
      }
      holds.add(release);
    });
    if (holds.size === 0) this.held.delete(id);
  }

  /** The rules that strike this call; each is counted, and one that is used up goes. */
  strike(method: string, path: string): FaultRule[] {
    if (this.rules.length === 0) return [];
    const struck = this.rules.filter(
      (rule) =>
        (rule.match.method === undefined || rule.match.method === method) &&
        (rule.match.path === undefined || path.includes(rule.match.path)) &&
        (rule.probability >= 1 || this.random.chance(rule.probability)),
    );
    for (const rule of struck) {
      rule.struck++;
      if (rule.times !== null) rule.times--;
    }
    this.rules = this.rules.filter((rule) => rule.times === null || rule.times > 0);
    return struck;
  }
}
