import { SYNC_PORTS, type SyncPorts } from '@app/admin-service';
import type { EventContext } from '@app/sync-engine/event-handlers';
import { Inject, Injectable } from '@nestjs/common';

const FRESH_MS = 1000;

/** The connected portal and its entities, as events are read against them; at most a second old. */
@Injectable()
export class EventContextService {
  private known: { readonly context: EventContext; readonly readAt: number } | null = null;

  constructor(@Inject(SYNC_PORTS) private readonly ports: Pick<SyncPorts, 'connections' | 'registry'>) {}

  /** Read anew if it is old, or does not know one of these portals: an event may arrive right after its portal was connected. */
  async forPortals(portalIds: readonly string[]): Promise<EventContext> {
    const { known } = this;
    const fresh = known !== null && performance.now() - known.readAt < FRESH_MS;
    if (fresh && portalIds.every((id) => id === known.context.portalId)) return known.context;
    const context = await this.read();
    this.known = { context, readAt: performance.now() };
    return context;
  }

  private async read(): Promise<EventContext> {
    const connection = await this.ports.connections.current();
    if (!connection || connection.state === 'disconnected') return { portalId: null, ownSourceId: null, entities: [] };
    return {
      portalId: connection.portalId,
      ownSourceId: connection.ownSourceId,
      entities: await this.ports.registry.entities(),
    };
  }
}
