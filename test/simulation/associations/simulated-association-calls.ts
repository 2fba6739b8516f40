import { pairKey } from '@app/sync-engine';
import type {
  AssociatedRecord,
  AssociationLabel,
  AssociationPair,
  GatewayResult,
  HubSpotAssociations,
  LabelledPair,
  PairOutcome,
  Refusal,
} from '@app/sync-engine';
import type { SimulatedGateway } from '../simulated-gateway';
import { OWN_SOURCE } from '../simulated-hubspot';
import type { AssociationActs } from './association-acts';
import { ADVISER, EMPLOYER, PLAIN, PRIMARY } from './simulated-associations';
import type { SimulatedAssociations } from './simulated-associations';

/** The association calls of one worker, over the network that loses and delays them. */
export class SimulatedAssociationCalls implements HubSpotAssociations {
  /** When this worker last read each record's associations: a label that came later could not be seen. */
  private readonly readAt = new Map<string, number>();
  /** Pairs whose other end was archived when it read: their labels could not be seen either. */
  private readonly hidden = new Set<string>();

  constructor(
    private readonly gateway: SimulatedGateway,
    private readonly portal: SimulatedAssociations | null,
    private readonly now: () => number,
    private readonly acts: AssociationActs | null,
    private readonly worker: string,
  ) {}

  private get associations(): SimulatedAssociations {
    if (!this.portal) throw new Error('This world has no associations.');
    return this.portal;
  }

  readLabels(): Promise<GatewayResult<readonly AssociationLabel[]>> {
    return this.gateway.call('labels', () => [PLAIN, PRIMARY, EMPLOYER, ADVISER]);
  }

  readAssociations(_from: string, _to: string, ids: readonly string[]) {
    return this.gateway.call(`associations of ${ids.join(',')}`, () => {
      const found = new Map<string, readonly AssociatedRecord[]>();
      for (const id of ids) {
        if (this.gateway.drops()) continue;
        this.readAt.set(id, this.now());
        this.acts?.noteRead(this.worker, id);
        for (const pair of [...this.hidden]) if (pair.startsWith(`${id}>`)) this.hidden.delete(pair);
        for (const toId of this.associations.hiddenFrom(id)) this.hidden.add(pairKey({ fromId: id, toId }));
        found.set(id, this.associations.partners(id));
      }
      return found;
    });
  }

  associate(_from: string, _to: string, pairs: readonly AssociationPair[]) {
    return this.write('associate', pairs, ({ fromId, toId }) => this.associations.associate(fromId, toId, OWN_SOURCE));
  }

  label(_from: string, _to: string, pairs: readonly LabelledPair[]) {
    return this.write('label', pairs, ({ fromId, toId, types }, seenAt) =>
      this.associations.label(fromId, toId, types, OWN_SOURCE, seenAt),
    );
  }

  removeLabels(_from: string, _to: string, pairs: readonly LabelledPair[]) {
    return this.write('remove labels', pairs, ({ fromId, toId, types }, seenAt) =>
      this.associations.removeLabels(fromId, toId, types, OWN_SOURCE, seenAt),
    );
  }

  dissociate(_from: string, _to: string, pairs: readonly AssociationPair[]) {
    return this.write('dissociate', pairs, ({ fromId, toId }, seenAt) =>
      this.associations.dissociate(fromId, toId, OWN_SOURCE, seenAt),
    );
  }

  private async write<P extends AssociationPair>(
    label: string,
    pairs: readonly P[],
    apply: (pair: P, seenAt: number) => Refusal | null,
  ): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>> {
    const seen = new Map(
      pairs.map((pair) => [pairKey(pair), this.hidden.has(pairKey(pair)) ? 0 : (this.readAt.get(pair.fromId) ?? 0)]),
    );
    const reads = new Map(pairs.map(({ fromId }) => [fromId, this.acts?.readAt(this.worker, fromId) ?? 0]));
    const sent = pairs.map((pair) => ({ key: pairKey(pair), told: this.acts?.noteSent(pair.fromId) }));
    const answer = await this.gateway.call(
      `${label} ${pairs.map((pair) => JSON.stringify(pair)).join(' ')}`,
      () =>
        new Map(
          pairs.map((pair): [string, PairOutcome] => {
            this.acts?.noteWrite(pair.fromId, reads.get(pair.fromId) ?? 0);
            if (this.gateway.drops()) return [pairKey(pair), { kind: 'unknown' }];
            const refusal = apply(pair, seen.get(pairKey(pair))!);
            return [pairKey(pair), refusal ? { kind: 'refused', refusal } : { kind: 'written' }];
          }),
        ),
    );
    if (answer.ok) for (const { key, told } of sent) if (answer.value.get(key)?.kind !== 'unknown') told?.();
    return answer;
  }
}
