import type { CreateInput, GatewayResult, HubSpotRecord, UpdateInput, WriteOutcome } from '@app/sync-engine';
import { transient } from '../client/failure';
import type { Answer, HubSpotClient } from '../client/hubspot-client';
import { settleCreates, settleUpdates, type BatchAnswer } from './batch-settlement';
import { instantMs, recordOf, type WireRecord } from './record-shape';
import { BATCH_INPUTS } from './record-reads';

export interface SettledWrites {
  readonly outcomes: ReadonlyMap<string, WriteOutcome>;
  /** When HubSpot began the batch, ms of its clock; null where it does not say. */
  readonly startedAt: number | null;
}

interface WireBatch {
  readonly results?: unknown;
  readonly errors?: unknown;
  readonly startedAt?: Date | string;
}

/**
 * The writing half of the gateway: batch create and batch update, each input with its own trace id, so that HubSpot answers per input
 * (hubspot-facts 2.6). A call is sent once: if its answer is lost, whether it was applied is unknown (S2.2, S9.1).
 */
export class RecordWrites {
  constructor(
    private readonly client: HubSpotClient,
    /** The unique property that creates carry (S4.2). */
    private readonly externalIdProperty: string,
  ) {}

  create(objectType: string, inputs: readonly CreateInput[]): Promise<GatewayResult<SettledWrites>> {
    assertBatch(inputs);
    return this.write(
      `create ${objectType}`,
      inputs,
      (sdk) =>
        sdk.crm.objects.batchApi.create(objectType, {
          inputs: inputs.map(({ traceId, properties, associations = [] }) => ({
            objectWriteTraceId: traceId,
            properties: { ...properties },
            associations: associations.map(wireAssociation),
          })),
        }),
      (answer) => settleCreates(inputs, answer, this.externalIdProperty),
    );
  }

  update(objectType: string, inputs: readonly UpdateInput[]): Promise<GatewayResult<SettledWrites>> {
    assertBatch(inputs);
    return this.write(
      `update ${objectType}`,
      inputs,
      (sdk) =>
        sdk.crm.objects.batchApi.update(objectType, {
          inputs: inputs.map(({ traceId, id, properties }) => ({
            objectWriteTraceId: traceId,
            id,
            properties: { ...properties },
          })),
        }),
      (answer) => settleUpdates(inputs, answer),
    );
  }

  /** 204 for the call as a whole; ids that are unknown or archived already are passed over (hubspot-facts 12.1, row 16). */
  async archive(objectType: string, ids: readonly string[]): Promise<GatewayResult<null>> {
    if (ids.length > BATCH_INPUTS) {
      throw new Error(`A batch write takes at most ${BATCH_INPUTS} inputs, not ${ids.length}: split it before.`);
    }
    if (ids.length === 0) return { ok: true, value: null };
    const answer = await this.client.call({ what: `archive ${objectType}`, effect: 'write' }, (sdk) =>
      sdk.crm.objects.batchApi.archive(objectType, { inputs: ids.map((id) => ({ id })) }),
    );
    return answer.ok ? { ok: true, value: null } : answer;
  }

  /**
   * Answers with the surviving record, whose id may be a new one; not all of its properties come with it (hubspot-facts 2.9). The official
   * client has this call for single standard types only.
   */
  async merge(
    objectType: string,
    { keeps, merges }: { readonly keeps: string; readonly merges: string },
  ): Promise<GatewayResult<HubSpotRecord>> {
    const what = `merge ${objectType}`;
    const answer = await this.client.json(
      { what, effect: 'write' },
      {
        method: 'POST',
        path: `/crm/v3/objects/${encodeURIComponent(objectType)}/merge`,
        json: { primaryObjectId: keeps, objectIdToMerge: merges },
      },
    );
    if (!answer.ok) return answer;
    const wire = answer.value.body as Partial<WireRecord> | null;
    if (wire?.id === undefined || wire.updatedAt === undefined)
      return { ok: false, failure: transient(`HubSpot's answer to "${what}" names no record.`) };
    return { ok: true, value: recordOf({ ...wire, id: wire.id, updatedAt: wire.updatedAt }) };
  }

  private async write(
    what: string,
    inputs: readonly unknown[],
    send: (sdk: Sdk) => Promise<unknown>,
    settle: (answer: BatchAnswer) => ReadonlyMap<string, WriteOutcome>,
  ): Promise<GatewayResult<SettledWrites>> {
    if (inputs.length === 0) return { ok: true, value: { outcomes: new Map(), startedAt: null } };
    const answer: GatewayResult<Answer<unknown>> = await this.client.call({ what, effect: 'write' }, send);
    if (!answer.ok) return answer;
    const { results, errors, startedAt } = (answer.value.body ?? {}) as WireBatch;
    const outcomes = settle({
      results: (results ?? []) as readonly WireRecord[],
      errors: (errors ?? []) as readonly unknown[],
    });
    return { ok: true, value: { outcomes, startedAt: startedAt === undefined ? null : instantMs(startedAt) } };
  }
}

type Sdk = Parameters<Parameters<HubSpotClient['call']>[1]>[0];
type CreateInputs = Parameters<Sdk['crm']['objects']['batchApi']['create']>[1]['inputs'];
type WireAssociation = NonNullable<CreateInputs[number]['associations']>[number];

function wireAssociation({ toId, types }: NonNullable<CreateInput['associations']>[number]): WireAssociation {
  return {
    to: { id: toId },
    types: types.map(({ category, typeId }) => ({
      // The client knows the categories as an enum; the portal's own word is sent.
      associationCategory: category as WireAssociation['types'][number]['associationCategory'],
      associationTypeId: typeId,
    })),
  };
}

function assertBatch(inputs: readonly { readonly traceId: string }[]): void {
  if (inputs.length > BATCH_INPUTS) {
    throw new Error(`A batch write takes at most ${BATCH_INPUTS} inputs, not ${inputs.length}: split it before.`);
  }
  if (new Set(inputs.map(({ traceId }) => traceId)).size < inputs.length) {
    throw new Error('Two inputs of one batch share a trace id, so their answers could not be told apart.');
  }
}
