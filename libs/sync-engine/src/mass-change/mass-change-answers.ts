import type { RegistryStore, SyncState } from '../ports';

/**
 * What a person does about an entity that the guard paused (S5.3): both answers are always reachable, and both let it go on. They are
 * about what is marked now; what changes later is counted anew.
 */
export class MassChangeAnswers {
  constructor(
    private readonly ports: {
      readonly state: Pick<SyncState, 'answerMassChange'>;
      readonly registry: Pick<RegistryStore, 'entities' | 'setEntityState'>;
    },
  ) {}

  /** The pending changes are carried out. Gives how many records. */
  approve(entity: string): Promise<number> {
    return this.answer(entity, 'approved');
  }

  /** `restore`: the other side's values are written back, deleted ends come back. `accept`: both sides stay as they are. */
  discard(entity: string, how: 'restore' | 'accept'): Promise<number> {
    return this.answer(entity, how === 'restore' ? 'discard_restore' : 'discard_accept');
  }

  /** The marks first: an entity that goes on without its answer would only pause again. */
  private async answer(entity: string, answer: 'approved' | 'discard_accept' | 'discard_restore'): Promise<number> {
    const { state, registry } = this.ports;
    const marks = await state.answerMassChange(entity, answer);
    const known = (await registry.entities()).find((one) => one.entity === entity);
    if (known?.state === 'paused') await registry.setEntityState(entity, 'live', null);
    return marks;
  }
}
