import type { ConnectionStore } from '@app/sync-engine';
import { CONNECTION_STORE, PortalStores, type StoresOfPortal } from '@app/sync-state';
import { Inject, Injectable } from '@nestjs/common';

/** What is kept of the portal that is, or last was, connected. Which one it is may change while the process runs. */
@Injectable()
export class CurrentPortal {
  constructor(
    @Inject(CONNECTION_STORE) private readonly connections: ConnectionStore,
    private readonly stores: PortalStores,
  ) {}

  /** What `read` gives for that portal's stores, or `otherwise` while there never was one. */
  async read<T>(read: (stores: StoresOfPortal) => Promise<T>, otherwise: T): Promise<T> {
    const connection = await this.connections.current();
    return connection ? read(this.stores.of(connection.portalId)) : otherwise;
  }

  /** Rejects while no portal was ever connected. */
  async use<T>(work: (stores: StoresOfPortal) => Promise<T>): Promise<T> {
    const connection = await this.connections.current();
    if (!connection) throw new Error('No HubSpot portal is connected.');
    return work(this.stores.of(connection.portalId));
  }
}
