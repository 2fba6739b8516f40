import type { AssociatedRecord, AssociationLabel, AssociationType, Refusal } from '@app/sync-engine';
import type { ChangeSource } from '../simulated-hubspot';
import { OWN_SOURCE } from '../simulated-hubspot';

/** The types of one pair of object types, in the direction that the engine reads. */
export const PLAIN: AssociationLabel = { category: 'HUBSPOT_DEFINED', typeId: 279, label: null };
export const PRIMARY: AssociationLabel = { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' };
export const EMPLOYER: AssociationLabel = { category: 'USER_DEFINED', typeId: 7, label: 'Employer' };
/** A label of the account that nothing maps. */
export const ADVISER: AssociationLabel = { category: 'USER_DEFINED', typeId: 9, label: 'Adviser' };

const ALL = [PLAIN, PRIMARY, EMPLOYER, ADVISER];

export interface AssociationChanged {
  readonly fromId: string;
  readonly toId: string;
  readonly occurredAt: number;
  readonly own: boolean;
  /** HubSpot tells of the primary label by an event of its own (facts 7.2). */
  readonly primary: boolean;
}

interface Held {
  readonly types: ReadonlyMap<AssociationLabel, number>;
}

/** What HubSpot keeps of associations (facts 6.1): labels beside the plain type, one primary, archived ends hidden. */
export class SimulatedAssociations {
  private readonly pairs = new Map<string, Held>();
  /** Labels that nothing maps, removed by a call of ours that had been able to see them. */
  readonly trespasses: string[] = [];

  constructor(
    private readonly now: () => number,
    private readonly isShown: (end: 'from' | 'to', id: string) => boolean,
    private readonly emit: (event: AssociationChanged) => void,
  ) {}

  partners(fromId: string): readonly AssociatedRecord[] {
    if (!this.isShown('from', fromId)) return [];
    return [...this.pairs].flatMap(([pair, { types }]) => {
      const [from, toId] = pair.split('>') as [string, string];
      return from === fromId && types.size > 0 && this.isShown('to', toId) ? [{ toId, types: [...types.keys()] }] : [];
    });
  }

  hiddenFrom(fromId: string): readonly string[] {
    return [...this.pairs].flatMap(([pair, { types }]) => {
      const [from, toId] = pair.split('>') as [string, string];
      return from === fromId && types.size > 0 && !this.isShown('to', toId) ? [toId] : [];
    });
  }

  /** Hidden ones too: for the oracles. */
  holds(fromId: string, toId: string, type: AssociationLabel): boolean {
    return this.typesOf(fromId, toId).has(type);
  }

  heldBy(fromId: string, type: AssociationLabel): readonly string[] {
    return [...this.pairs].flatMap(([pair, { types }]) => {
      const [from, toId] = pair.split('>') as [string, string];
      return from === fromId && types.has(type) ? [toId] : [];
    });
  }

  /** The plain type; labels stay. */
  associate(fromId: string, toId: string, source: ChangeSource): Refusal | null {
    return this.refusal(fromId, toId) ?? this.set(fromId, toId, [PLAIN, ...this.typesOf(fromId, toId).keys()], source);
  }

  /** Replaces the labels of the pair. */
  label(fromId: string, toId: string, types: readonly AssociationType[], source: ChangeSource, seenAt: number) {
    const refusal = this.refusal(fromId, toId);
    if (refusal) return refusal;
    this.watch(fromId, toId, source, seenAt, (label) => !types.some((type) => same(type, label)));
    const wanted = ALL.filter((label) => label === PLAIN || types.some((type) => same(type, label)));
    if (wanted.includes(PRIMARY))
      for (const other of this.heldBy(fromId, PRIMARY))
        if (other !== toId)
          this.set(
            fromId,
            other,
            [...this.typesOf(fromId, other).keys()].filter((t) => t !== PRIMARY),
            source,
          );
    return this.set(fromId, toId, wanted, source);
  }

  removeLabels(
    fromId: string,
    toId: string,
    types: readonly AssociationType[],
    source: ChangeSource,
    seenAt: number,
  ): null {
    if (types.some((type) => same(type, PLAIN))) return this.dissociate(fromId, toId, source, seenAt);
    this.watch(fromId, toId, source, seenAt, (label) => types.some((type) => same(type, label)));
    const kept = [...this.typesOf(fromId, toId).keys()].filter((label) => !types.some((type) => same(type, label)));
    return this.set(fromId, toId, kept, source);
  }

  dissociate(fromId: string, toId: string, source: ChangeSource, seenAt: number): null {
    this.watch(fromId, toId, source, seenAt, () => true);
    return this.set(fromId, toId, [], source);
  }

  private typesOf(fromId: string, toId: string): ReadonlyMap<AssociationLabel, number> {
    return this.pairs.get(`${fromId}>${toId}`)?.types ?? new Map<AssociationLabel, number>();
  }

  /** An edit made after the read that decided cannot be seen by anybody (S6.5). */
  private watch(
    fromId: string,
    toId: string,
    source: ChangeSource,
    seenAt: number,
    goes: (label: AssociationLabel) => boolean,
  ): void {
    const since = this.typesOf(fromId, toId).get(ADVISER);
    if (source === OWN_SOURCE && since !== undefined && since < seenAt && goes(ADVISER))
      this.trespasses.push(`the label that nobody syncs was removed from ${fromId}>${toId} by a call of ours`);
  }

  private set(fromId: string, toId: string, types: readonly AssociationLabel[], source: ChangeSource): null {
    const before = this.typesOf(fromId, toId);
    const at = this.now();
    const after = new Map([...new Set(types)].map((type) => [type, before.get(type) ?? at]));
    const changed = ALL.filter((type) => after.has(type) !== before.has(type));
    this.pairs.set(`${fromId}>${toId}`, { types: after });
    for (const primary of [false, true])
      if (changed.some((type) => (type === PRIMARY) === primary))
        this.emit({ fromId, toId, occurredAt: at, own: source === OWN_SOURCE, primary });
    return null;
  }

  private refusal(fromId: string, toId: string): Refusal | null {
    return this.isShown('from', fromId) ? this.refusesEnd(toId) : notValid(`CONTACT=${fromId}`);
  }

  /** Why nothing can be associated with that company now; null: it can. */
  refusesEnd(toId: string): Refusal | null {
    return this.isShown('to', toId) ? null : notValid(`COMPANY=${toId}`);
  }
}

function notValid(end: string): Refusal {
  return {
    category: 'VALIDATION_ERROR',
    message: `${end} is not valid`,
    properties: [],
    existingId: null,
    conflict: false,
  };
}

function same(a: AssociationType, b: AssociationType): boolean {
  return a.typeId === b.typeId && a.category === b.category;
}
