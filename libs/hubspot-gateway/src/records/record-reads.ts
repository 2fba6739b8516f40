import type { GatewayResult, HubSpotRecord, HubSpotRecordWithHistory, Priority } from '@app/sync-engine';
import { transient } from '../client/failure';
import type { Answer, HubSpotClient } from '../client/hubspot-client';
import { matchUnique } from './unique-match';
import { recordOf, recordWithHistoryOf, type WireRecord } from './record-shape';

/** hubspot-facts 2.3: inputs of one batch call. */
export const BATCH_INPUTS = 100;
const HISTORY_INPUTS = 50;
const LIST_LIMIT = 100;
/** Names of properties on one URL, in characters; above, the values come by batch read (hubspot-facts 2.3, 414). */
const LONGEST_QUERY = 6_000;

interface BatchReadRequest {
  readonly ids: readonly string[];
  readonly properties: readonly string[];
  readonly withHistory?: readonly string[];
  readonly idProperty?: string;
  readonly archived?: boolean;
}

/** The reading half of the gateway. What an answer does not hold is absent from it, which proves nothing (S5.1). */
export class RecordReads {
  constructor(private readonly client: HubSpotClient) {}

  async batch(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    archived = false,
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    const found = await this.inChunks(objectType, unique(ids), BATCH_INPUTS, { properties, archived });
    return found.ok ? { ok: true, value: byId(found.value.map(recordOf)) } : found;
  }

  async batchWithHistory(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    archived = false,
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecordWithHistory>>> {
    const request = { properties, withHistory: properties, archived };
    const found = await this.inChunks(objectType, unique(ids), HISTORY_INPUTS, request);
    return found.ok ? { ok: true, value: byId(found.value.map(recordWithHistoryOf)) } : found;
  }

  async byUnique(
    objectType: string,
    property: string,
    values: readonly string[],
    properties: readonly string[],
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    // A secondary e-mail finds its record, which shows the primary one (hubspot-facts 2.6).
    const telling = property === 'email' ? [property, 'hs_additional_emails'] : [property];
    const found = await this.inChunks(objectType, unique(values), BATCH_INPUTS, {
      properties: unique([...properties, ...telling]),
      idProperty: property,
    });
    return found.ok ? { ok: true, value: matchUnique(property, values, found.value.map(recordOf)) } : found;
  }

  async one(
    objectType: string,
    id: string,
    properties: readonly string[],
    archived = false,
  ): Promise<GatewayResult<HubSpotRecord | 'missing'>> {
    const fits = fitsUrl(properties);
    const answer = await this.client.call({ what: `read one of ${objectType}`, effect: 'read' }, (sdk) =>
      sdk.crm.objects.basicApi.getById(objectType, id, fits ? [...properties] : [], undefined, undefined, archived),
    );
    if (!answer.ok) {
      const gone = answer.failure.kind === 'final' && answer.failure.refusal.category === 'OBJECT_NOT_FOUND';
      return gone ? { ok: true, value: 'missing' } : answer;
    }
    const record = recordOf(answer.value.body);
    if (fits) return { ok: true, value: record };
    const whole = await this.batch(objectType, [record.id], properties, archived);
    return whole.ok ? { ok: true, value: whole.value.get(record.id) ?? 'missing' } : whole;
  }

  async list(
    objectType: string,
    after: string | null,
    properties: readonly string[],
    priority: Priority = 'run',
  ): Promise<GatewayResult<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }>> {
    const fits = fitsUrl(properties);
    const answer = await this.client.call({ what: `list ${objectType}`, effect: 'read', priority }, (sdk) =>
      sdk.crm.objects.basicApi.getPage(objectType, LIST_LIMIT, after ?? undefined, fits ? [...properties] : []),
    );
    if (!answer.ok) return answer;
    const { paging } = answer.value.body;
    const found = recordsIn(`list ${objectType}`, answer.value.body);
    if (!found.ok) return found;
    const records = found.value.map(recordOf);
    // An `after` beyond the last id starts the list anew (hubspot-facts 0.5, 2.3): such a page is the end.
    if (after !== null && records.some(({ id }) => BigInt(id) < BigInt(after))) {
      return { ok: true, value: { records: [], next: null } };
    }
    const next = paging?.next?.after ?? null;
    if (fits) return { ok: true, value: { records, next } };
    const ids = records.map(({ id }) => id);
    const whole = await this.batch(objectType, ids, properties);
    return whole.ok ? { ok: true, value: { records: [...whole.value.values()], next } } : whole;
  }

  private async inChunks(
    objectType: string,
    ids: readonly string[],
    size: number,
    request: Omit<BatchReadRequest, 'ids'>,
  ): Promise<GatewayResult<readonly WireRecord[]>> {
    const found: WireRecord[] = [];
    for (let from = 0; from < ids.length; from += size) {
      const answer = await this.read(objectType, { ...request, ids: ids.slice(from, from + size) });
      if (!answer.ok) return answer;
      found.push(...answer.value);
    }
    return { ok: true, value: found };
  }

  private async read(
    objectType: string,
    { ids, properties, withHistory = [], idProperty, archived = false }: BatchReadRequest,
  ): Promise<GatewayResult<readonly WireRecord[]>> {
    const what = withHistory.length > 0 ? `read ${objectType} with history` : `read ${objectType}`;
    const answer: GatewayResult<Answer<{ results?: unknown; errors?: unknown }>> = await this.client.call(
      { what, effect: 'read' },
      (sdk) =>
        sdk.crm.objects.batchApi.read(
          objectType,
          {
            inputs: ids.map((id) => ({ id })),
            properties: [...properties],
            propertiesWithHistory: [...withHistory],
            ...(idProperty ? { idProperty } : {}),
          },
          archived,
        ),
    );
    if (answer.ok) return recordsIn(what, answer.value.body);
    // Some releases answer 404 in place of a 207 without results when none was found (hubspot-facts 2.6).
    return answer.failure.kind === 'final' && saysNoneFound(answer.failure.refusal.message)
      ? { ok: true, value: [] }
      : answer;
  }
}

/** An answer without its list says nothing, in particular not that there is nothing. */
export function recordsIn(what: string, body: { readonly results?: unknown }): GatewayResult<readonly WireRecord[]> {
  if (Array.isArray(body.results)) return { ok: true, value: body.results as WireRecord[] };
  return { ok: false, failure: transient(`HubSpot's answer to "${what}" has no results.`) };
}

function saysNoneFound(message: string): boolean {
  return /^Could not get some \S+ objects/.test(message);
}

function fitsUrl(properties: readonly string[]): boolean {
  return properties.reduce((length, name) => length + name.length + '&properties='.length, 0) <= LONGEST_QUERY;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function byId<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.id, record]));
}
