import type {
  AssociatedRecord,
  AssociationLabel,
  AssociationLabels,
  AssociationPair,
  GatewayResult,
  HubSpotAssociations,
  LabelledPair,
  NewAssociationLabel,
  PairOutcome,
  Priority,
} from '@app/sync-engine';
import { pairKey } from '@app/sync-engine';
import { UNHURRIED_MS, type Call, type HubSpotClient } from '../client/hubspot-client';
import { transient } from '../client/failure';
import { collectPages, labelsIn, objectsIn, withoutAny, type WirePage } from './association-shape';
import { settlePairs } from './pair-settlement';

/** hubspot-facts 6.2: inputs of one call. */
const MOST_READS = 1_000;
const MOST_WRITES = 2_000;

type Outcomes = GatewayResult<ReadonlyMap<string, PairOutcome>>;

/**
 * Associations and their labels over the v4 calls (dated paths come from the client). They have a bucket of requests of their own
 * (hubspot-facts 3.1). A write is sent once (S9.1).
 */
export class Associations implements HubSpotAssociations, AssociationLabels {
  constructor(private readonly client: HubSpotClient) {}

  async readAssociations(
    fromType: string,
    toType: string,
    fromIds: readonly string[],
    priority: Priority = 'live',
  ): Promise<GatewayResult<ReadonlyMap<string, readonly AssociatedRecord[]>>> {
    const found = new Map<string, AssociatedRecord[]>();
    let inputs: { id: string; after?: string }[] = [...new Set(fromIds)].map((id) => ({ id }));
    while (inputs.length > 0) {
      const more: { id: string; after: string }[] = [];
      for (const chunk of chunksOf(inputs, MOST_READS)) {
        const page = await this.readPage(fromType, toType, chunk, priority);
        if (!page.ok) return page;
        more.push(...collectPages(page.value, found));
      }
      inputs = more;
    }
    return { ok: true, value: found };
  }

  associate(fromType: string, toType: string, pairs: readonly AssociationPair[]): Promise<Outcomes> {
    return this.write(fromType, toType, 'associate/default', 'associate', pairs, ({ fromId, toId }) => ({
      from: { id: fromId },
      to: { id: toId },
    }));
  }

  label(fromType: string, toType: string, pairs: readonly LabelledPair[]): Promise<Outcomes> {
    return this.write(fromType, toType, 'create', 'label', pairs, labelledInput);
  }

  removeLabels(fromType: string, toType: string, pairs: readonly LabelledPair[]): Promise<Outcomes> {
    return this.write(fromType, toType, 'labels/archive', 'remove labels of', pairs, labelledInput);
  }

  dissociate(fromType: string, toType: string, pairs: readonly AssociationPair[]): Promise<Outcomes> {
    return this.write(fromType, toType, 'archive', 'dissociate', pairs, ({ fromId, toId }) => ({
      from: { id: fromId },
      to: [{ id: toId }],
    }));
  }

  async readLabels(fromType: string, toType: string): Promise<GatewayResult<readonly AssociationLabel[]>> {
    const what = `read the association types of ${fromType} and ${toType}`;
    const answer = await this.client.json(
      { what, effect: 'read', patienceMs: UNHURRIED_MS },
      { method: 'GET', path: `${pathOf(fromType, toType)}/labels` },
    );
    return answer.ok ? labelsIn(what, answer.value.body) : answer;
  }

  async createLabel(
    fromType: string,
    toType: string,
    label: NewAssociationLabel,
  ): Promise<GatewayResult<readonly AssociationLabel[]>> {
    const what = `create an association label of ${fromType} and ${toType}`;
    const answer = await this.client.json(
      { what, effect: 'write', patienceMs: UNHURRIED_MS },
      { method: 'POST', path: `${pathOf(fromType, toType)}/labels`, json: label },
    );
    return answer.ok ? labelsIn(what, answer.value.body) : answer;
  }

  private async readPage(
    fromType: string,
    toType: string,
    inputs: readonly { id: string; after?: string }[],
    priority: Priority,
  ): Promise<GatewayResult<readonly WirePage[]>> {
    const what = `read associations of ${fromType} with ${toType}`;
    const answer = await this.client.json(
      { what, effect: 'read', window: 'associations', priority },
      { method: 'POST', path: `${pathOf(fromType, toType)}/batch/read`, json: { inputs } },
    );
    if (!answer.ok) return answer;
    const { results, errors } = objectsIn(answer.value.body);
    if (results === null) return { ok: false, failure: transient(`HubSpot's answer to "${what}" has no results.`) };
    return { ok: true, value: [...results, ...withoutAny(errors)] };
  }

  /** Chunks go one after another; a failed one says nothing of those before it, which are given as they were. */
  private async write<P extends AssociationPair>(
    fromType: string,
    toType: string,
    call: string,
    verb: string,
    pairs: readonly P[],
    inputOf: (pair: P) => unknown,
  ): Promise<Outcomes> {
    const outcomes = new Map<string, PairOutcome>(pairs.map((pair) => [pairKey(pair), { kind: 'unknown' }]));
    const told: Call = { what: `${verb} ${fromType} and ${toType}`, effect: 'write', window: 'associations' };
    for (const [index, chunk] of chunksOf(pairs, MOST_WRITES).entries()) {
      const answer = await this.client.json(told, {
        method: 'POST',
        path: `${pathOf(fromType, toType)}/batch/${call}`,
        json: { inputs: chunk.map(inputOf) },
      });
      if (!answer.ok && index === 0) return answer;
      if (!answer.ok) return { ok: true, value: outcomes };
      const named = call === 'create' || call === 'associate/default';
      for (const [key, outcome] of settlePairs(chunk, answer.value.body, named)) outcomes.set(key, outcome);
    }
    return { ok: true, value: outcomes };
  }
}

function labelledInput({ fromId, toId, types }: LabelledPair): unknown {
  return {
    from: { id: fromId },
    to: { id: toId },
    types: types.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId })),
  };
}

function pathOf(fromType: string, toType: string): string {
  return `/crm/v4/associations/${encodeURIComponent(fromType)}/${encodeURIComponent(toType)}`;
}

function chunksOf<T>(values: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < values.length; from += size) chunks.push(values.slice(from, from + size));
  return chunks;
}
