import type { Backlog, ConnectionState, EntityOverview } from '@app/sync-engine/ports';

export interface ConnectionOverview {
  readonly state: ConnectionState;
  readonly stateReason: string | null;
  readonly portalId: string;
  readonly uiDomain: string | null;
}

export interface Overview {
  readonly connection: ConnectionOverview | null;
  readonly entities: readonly EntityOverview[];
  readonly backlog: Backlog;
  readonly quiet: boolean;
  readonly inSync: boolean;
}
