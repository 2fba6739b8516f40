import type { PropertyDefinition } from '@app/hubspot-mapping';
import type { GatewayResult } from '@app/sync-engine';
import { transient } from '../client/failure';
import type { HubSpotClient } from '../client/hubspot-client';
import { propertyDefinitions } from './property-definition';

/** An option list is replaced whole, so somebody else's change at the same moment may take ours away again. */
const ATTEMPTS = 3;

/**
 * Adds the values that the property does not list, each as an option with itself as label, and gives the property as it is then. The
 * list is read right before it is replaced (hubspot-facts 5.1) and once more after: what a change at the same moment took away is
 * added again. Nothing is written where all are there.
 */
export async function addOptions(
  client: HubSpotClient,
  objectType: string,
  property: string,
  values: readonly string[],
): Promise<GatewayResult<PropertyDefinition>> {
  for (let attempt = 0; ; attempt += 1) {
    const read = await client.call(
      { what: `read the options of ${property} of ${objectType}`, effect: 'read' },
      (sdk) => sdk.crm.properties.coreApi.getByName(objectType, property),
    );
    if (!read.ok) return read;
    const { options } = read.value.body;
    const known = new Set(options.map(({ value }) => value));
    const missing = values.filter((value) => !known.has(value));
    if (missing.length === 0) {
      const [definition] = propertyDefinitions([read.value.body]);
      return definition
        ? { ok: true, value: definition }
        : { ok: false, failure: transient(`HubSpot gave no name for property ${property}.`) };
    }
    if (attempt === ATTEMPTS) {
      const message = `Options of ${property} of ${objectType} are changed elsewhere at the same time; tried again.`;
      return { ok: false, failure: transient(message) };
    }
    const last = Math.max(-1, ...options.map(({ displayOrder }) => displayOrder ?? -1));
    const added = missing.map((value, n) => ({ value, label: value, displayOrder: last + 1 + n, hidden: false }));
    const written = await client.call(
      { what: `add ${added.length} options to ${property} of ${objectType}`, effect: 'write' },
      (sdk) =>
        sdk.crm.properties.coreApi.update(objectType, property, {
          options: [
            ...options.map(({ value, label, description, displayOrder, hidden }) => ({
              value,
              label,
              hidden,
              ...(description === undefined ? {} : { description }),
              ...(displayOrder === undefined ? {} : { displayOrder }),
            })),
            ...added,
          ],
        }),
    );
    if (!written.ok) return written;
  }
}
