import type { HubSpotGateway, HubSpotRecord } from '../ports';

/** Records of HubSpot that a walk has listed just now. */
export type ListedRecords = (hubspotIds: readonly string[]) => Promise<ReadonlyMap<string, HubSpotRecord>>;

/** The gateway whose batch reads are answered from what was listed; only what the list did not hold is asked for. */
export function readingFrom(gateway: HubSpotGateway, listed: ListedRecords): HubSpotGateway {
  const readBatch: HubSpotGateway['readBatch'] = async (objectType, ids, properties) => {
    const known = await listed(ids);
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length === 0) return { ok: true, value: known };
    const answer = await gateway.readBatch(objectType, missing, properties);
    return answer.ok ? { ok: true, value: new Map([...known, ...answer.value]) } : answer;
  };
  return new Proxy(gateway, {
    get(target, name) {
      if (name === 'readBatch') return readBatch;
      const method: unknown = Reflect.get(target, name, target);
      return typeof method === 'function' ? (method as (...args: unknown[]) => unknown).bind(target) : method;
    },
  });
}
