import { setTimeout as pause } from 'node:timers/promises';
import type { PortalRecords } from '@app/admin-service';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { GatewayResult } from '@app/sync-engine';

/** How long a person's look waits for a place in a full window of the budget (S9.1): half of HubSpot's ten seconds. */
const PATIENCE_MS = 5_000;

/** HubSpot for the admin page: each call takes from the shared budget as a review does, so that looking never starves the sync. */
export function portalRecords({ gateway, catalogue, textSearch }: HubSpotGatewayParts): PortalRecords {
  const paced = async <T>(
    call: () => Promise<GatewayResult<T>>,
    patienceMs = PATIENCE_MS,
  ): Promise<GatewayResult<T>> => {
    const reservation = await gateway.reserve(1, 'review');
    if (reservation.granted) return call();
    const { waitMs } = reservation;
    if (waitMs <= patienceMs) {
      await pause(waitMs);
      // A wait of nothing is one, too: others may be first each time.
      return paced(call, patienceMs - Math.max(waitMs, 1));
    }
    const message = 'the portal’s request budget is used up';
    return { ok: false, failure: { kind: 'rate_limited', message, waitMs, policy: 'ten_seconds' } };
  };
  return {
    stored: (objectType) => catalogue.stored(objectType),
    refresh: (objectType) => catalogue.refresh(objectType),
    read: (objectType, ids, properties) => paced(() => gateway.readBatch(objectType, ids, properties)),
    readOne: (...asked) => paced(() => gateway.readOne(...asked)),
    history: (objectType, id, properties) =>
      paced(async () => {
        const read = await gateway.readBatchWithHistory(objectType, [id], properties);
        return read.ok ? { ok: true, value: read.value.get(id) ?? null } : read;
      }),
    // Draws from the search window itself, which no reservation is about.
    search: (...asked) => textSearch.find(...asked),
    ownSourceId: () => gateway.ownSourceId(),
  };
}
