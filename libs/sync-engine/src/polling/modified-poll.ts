import { plainMark } from '../core';
import type { EntityDefinition } from '../core';
import type { CatalogueStore, HubSpotGateway, SyncState } from '../ports';

/** The search index lags and takes records in out of order (facts 3): each window reaches this far back over the one before, ms. */
const OVERLAP_MS = 10 * 60_000;

export interface ModifiedPollPorts {
  readonly gateway: Pick<HubSpotGateway, 'searchModified'>;
  readonly state: SyncState;
  readonly cursors: CatalogueStore;
}

/**
 * Hints where there are no webhooks (a service key): records modified since the last window are marked (S1.1). What the link has
 * seen already, our own writes among it, is not marked again; what the index never shows is the audit's to find.
 */
export class ModifiedPoll {
  constructor(private readonly ports: ModifiedPollPorts) {}

  /**
   * One window of an entity, up to `until` (ms of HubSpot's clock). Gives how many records were marked, or the words of a failure; the
   * window is then asked for again.
   */
  async poll(
    definition: EntityDefinition,
    until: number,
  ): Promise<{ readonly marked: number } | { readonly failed: string }> {
    const { gateway, state, cursors } = this.ports;
    const { entity, objectType } = definition;
    if (!gateway.searchModified) return { marked: 0 };
    const from = (await this.cursor(entity)) ?? until - OVERLAP_MS;
    let marked = 0;
    for (let after: string | null = null; ;) {
      const page = await gateway.searchModified(objectType, from - OVERLAP_MS, until, after);
      if (!page.ok) return { failed: page.failure.message };
      const { records, next } = page.value;
      const links = await state.findLinks(entity, { hubspotIds: records.map(({ id }) => id) });
      const seen = new Map(links.map((link) => [link.hubspotId, link.highestUpdatedAt ?? 0]));
      const unseen = records.filter((record) => record.updatedAt > (seen.get(record.id) ?? 0));
      if (unseen.length > 0)
        await state.mark(
          entity,
          unseen.map(({ id }) => plainMark({ kind: 'hubspot', id }, 'poll')),
        );
      marked += unseen.length;
      if (next === null) break;
      after = next;
    }
    await cursors.save(cursorKind(entity), { until });
    return { marked };
  }

  private async cursor(entity: string): Promise<number | null> {
    const stored = await this.ports.cursors.load(cursorKind(entity));
    const until = (stored?.body as { until?: unknown } | undefined)?.until;
    return typeof until === 'number' ? until : null;
  }
}

function cursorKind(entity: string): string {
  return `poll:${entity}`;
}
