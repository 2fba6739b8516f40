import type {
  CreateInput,
  GatewayResult,
  HubSpotGateway,
  HubSpotRecord,
  HubSpotRecordWithHistory,
  Priority,
  Reservation,
  UpdateInput,
  WriteOutcome,
} from '@app/sync-engine';
import type { HubSpotClient } from '../client/hubspot-client';
import type { RequestAllowance } from '../client/request-allowance';
import { searchModified, type ModifiedPage } from './modified-search';
import type { OwnSource } from './own-source';
import type { RecordReads } from './record-reads';
import type { RecordWrites, SettledWrites } from './record-writes';

/** The engine's port on a real portal. */
export class HubSpotRecords implements HubSpotGateway {
  constructor(
    private readonly client: HubSpotClient,
    private readonly allowance: RequestAllowance,
    private readonly reads: RecordReads,
    private readonly writes: RecordWrites,
    private readonly ownSource: OwnSource,
  ) {}

  reserve(requests: number, priority: Priority): Promise<Reservation> {
    return this.allowance.reserve(requests, priority);
  }

  readBatch(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    options: { archived?: boolean } = {},
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    return this.reads.batch(objectType, ids, properties, options.archived);
  }

  readBatchWithHistory(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    options: { archived?: boolean } = {},
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecordWithHistory>>> {
    return this.reads.batchWithHistory(objectType, ids, properties, options.archived);
  }

  readByUnique(
    objectType: string,
    property: string,
    values: readonly string[],
    properties: readonly string[],
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    return this.reads.byUnique(objectType, property, values, properties);
  }

  readOne(
    objectType: string,
    id: string,
    properties: readonly string[],
    options: { archived?: boolean } = {},
  ): Promise<GatewayResult<HubSpotRecord | 'missing'>> {
    return this.reads.one(objectType, id, properties, options.archived);
  }

  list(
    objectType: string,
    after: string | null,
    properties: readonly string[],
  ): Promise<GatewayResult<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }>> {
    return this.reads.list(objectType, after, properties);
  }

  async createBatch(
    objectType: string,
    inputs: readonly CreateInput[],
  ): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>> {
    return this.settled(objectType, inputs, await this.writes.create(objectType, inputs), 'created');
  }

  async updateBatch(
    objectType: string,
    inputs: readonly UpdateInput[],
  ): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>> {
    return this.settled(objectType, inputs, await this.writes.update(objectType, inputs), 'updated');
  }

  archiveBatch(objectType: string, ids: readonly string[]): Promise<GatewayResult<null>> {
    return this.writes.archive(objectType, ids);
  }

  merge(
    objectType: string,
    ids: { readonly keeps: string; readonly merges: string },
  ): Promise<GatewayResult<HubSpotRecord>> {
    return this.writes.merge(objectType, ids);
  }

  ownSourceId(): string | null {
    return this.ownSource.id();
  }

  searchModified(
    objectType: string,
    from: number,
    to: number,
    afterId: string | null,
  ): Promise<GatewayResult<ModifiedPage>> {
    return searchModified(this.client, objectType, from, to, afterId);
  }

  private async settled(
    objectType: string,
    inputs: readonly (CreateInput | UpdateInput)[],
    written: GatewayResult<SettledWrites>,
    kind: 'created' | 'updated',
  ): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>> {
    if (!written.ok) return written;
    const { outcomes, startedAt } = written.value;
    await this.ownSource.learnFrom(objectType, inputs, outcomes, kind === 'created' ? kind : startedAt);
    return { ok: true, value: outcomes };
  }
}
