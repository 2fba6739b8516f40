import { MassChangeAnswers } from '@app/sync-engine';
import type { MassChangeRule } from '@app/sync-engine';
import { DiscardedChanges } from './discarded-changes';
import { Crash } from './scheduler';
import { simulatedRegistry } from './simulated-registry';
import type { World } from './world';

/** What a person may answer the guard. */
export type MassChangeChoice = 'approve' | 'restore' | 'accept';

/** S5.3 in a world: the guard's pause, and the person who answers it after a while. */
export class MassChangeWatch {
  readonly pauses: string[] = [];
  readonly discarded: DiscardedChanges;
  readonly port: { readonly rule: MassChangeRule; readonly pause: (entity: string, reason: string) => Promise<void> };
  private asked = false;
  private readonly late: string[] = [];

  constructor(
    private readonly world: World,
    private readonly rule: MassChangeRule,
    private readonly choices: readonly MassChangeChoice[],
  ) {
    this.port = { rule, pause: (_entity, reason) => this.pause(reason) };
    this.discarded = new DiscardedChanges(world);
  }

  /** No pause without a mass change, and no mass change without a pause. */
  violations(): string[] {
    const early = this.pauses.flatMap((reason) => {
      const [changed, of] = [...reason.matchAll(/\d+/g)].map(Number) as [number, number];
      return isPassed(this.rule, changed, of) ? [] : [`paused too early: ${reason}`];
    });
    const unmet = this.pauses.length === 0 ? this.tooMuch() : [];
    return [...early, ...this.late, ...unmet, ...this.discarded.violations()];
  }

  /** The guard counts where intents and local writes are stored: whoever passes the limit is stopped before that (S5.3). */
  private tooMuch(): readonly string[] {
    const { log, links, intended } = this.world.db.tables;
    const linked = [...links.values()].filter(({ state }) => state === 'live').length;
    // An end that comes back brings its edits with it (S5.2); that is no overwrite of a pair.
    const back = new Set(log.flatMap(({ kind, linkId }) => (kind === 'restore' ? [linkId] : [])));
    const counted = new Set([
      ...intended.flatMap(({ kind, linkId }) => (kind === 'update' ? [linkId] : [])),
      ...log.flatMap(({ kind, side, before, linkId }) =>
        kind === 'write' && side === 'local' && before?.[0] ? [linkId] : [],
      ),
    ]);
    const overwritten = [...counted].filter((linkId) => !back.has(linkId));
    return isPassed(this.rule, overwritten.length, linked)
      ? [`${overwritten.length} of ${linked} records were overwritten without a pause`]
      : [];
  }

  private async pause(reason: string): Promise<void> {
    const { db, random, scheduler } = this.world;
    if (this.asked) return;
    this.asked = true;
    if (this.pauses.length === 0) this.late.push(...this.tooMuch());
    this.pauses.push(reason);
    scheduler.note(`the guard pauses: ${reason}`);
    await simulatedRegistry(db).setEntityState('contact', 'paused', reason);
    void this.world.work('approver', async () => {
      await this.world.pause('approver', random.integer(1_000, 20_000));
      await this.answer(random.pick(this.choices));
      this.asked = false;
    });
  }

  /** Asked again as often as the process dies on the way. */
  private async answer(how: MassChangeChoice): Promise<void> {
    const { world } = this;
    const registry = world.interleaved('approver', simulatedRegistry(world.db));
    const state = world.interleaved('approver', world.state);
    const answers = new MassChangeAnswers({
      registry,
      state: {
        answerMassChange: async (entity, answer) => {
          const marks = await state.answerMassChange(entity, answer);
          this.discarded.note(how);
          world.scheduler.note(`the person at the guard answers ${how}`);
          return marks;
        },
      },
    });
    for (;;) {
      try {
        await (how === 'approve' ? answers.approve('contact') : answers.discard('contact', how));
        return;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        await world.pause('approver', 1_000);
      }
    }
  }
}

/** Worked out here once more, so that a fault of the engine's own count shows. */
function isPassed({ records, share }: MassChangeRule, changed: number, links: number): boolean {
  return changed > records && changed > share * links;
}
