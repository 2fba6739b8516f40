import type { HubSpotGateway } from '../ports';

/** What asks for nothing of HubSpot. */
const FREE = new Set<PropertyKey>(['reserve', 'ownSourceId']);

/** The gateway, counting the requests that go through it: what a run costs is told, not guessed. */
export function countCalls(gateway: HubSpotGateway): {
  readonly gateway: HubSpotGateway;
  readonly calls: () => number;
} {
  let calls = 0;
  const counting = new Proxy(gateway, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        if (!FREE.has(name)) calls += 1;
        return Reflect.apply(method, target, args);
      };
    },
  });
  return { gateway: counting, calls: () => calls };
}
