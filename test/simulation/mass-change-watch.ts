import { MassChangeAnswers } from '@app/sync-engine';
import type { MassChangeRule } from '@app/sync-engine';
import { simulatedRegistry } from './simulated-registry';
import type { World } from './world';

/** S5.3 in a world: the guard's pause, and the person who approves it after a while. */
export class MassChangeWatch {
  readonly pauses: string[] = [];
  readonly port: { readonly rule: MassChangeRule; readonly pause: (entity: string, reason: string) => Promise<void> };

  constructor(
    private readonly world: World,
    private readonly rule: MassChangeRule,
  ) {
    this.port = { rule, pause: (_entity, reason) => this.pause(reason) };
  }

  /** No pause without a mass change, and no mass change without a pause. */
  violations(): string[] {
    const { log, links } = this.world.db.tables;
    const linked = [...links.values()].filter(({ state }) => state === 'live').length;
    const early = this.pauses.flatMap((reason) => {
      const [changed, of] = [...reason.matchAll(/\d+/g)].map(Number) as [number, number];
      return isPassed(this.rule, changed, of) ? [] : [`paused too early: ${reason}`];
    });
    const overwritten = new Set(
      log.flatMap(({ kind, before, linkId }) => (kind === 'write' && before?.[0] ? [linkId] : [])),
    );
    const late = this.pauses.length === 0 && isPassed(this.rule, overwritten.size, linked);
    return [...early, ...(late ? [`${overwritten.size} of ${linked} records were overwritten without a pause`] : [])];
  }

  private async pause(reason: string): Promise<void> {
    const { db, random, scheduler, state } = this.world;
    const registry = simulatedRegistry(db);
    const [contact] = await registry.entities();
    if (contact?.state === 'paused') return;
    this.pauses.push(reason);
    scheduler.note(`the guard pauses: ${reason}`);
    await registry.setEntityState('contact', 'paused', reason);
    void this.world.work('approver', async () => {
      await this.world.pause('approver', random.integer(1_000, 20_000));
      await new MassChangeAnswers({ registry, state }).approve('contact');
    });
  }
}

/** Worked out here once more, so that a fault of the engine's own count shows. */
function isPassed({ records, share }: MassChangeRule, changed: number, links: number): boolean {
  return changed > records && changed > share * links;
}
