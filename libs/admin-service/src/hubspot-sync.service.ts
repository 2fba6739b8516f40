import type { Connection } from '@app/sync-engine';
import { CONNECTION_TRANSITIONS, stopUntilPlanned } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from './command-outcome';
import {
  type ConnectOutcome,
  type OAuthCallback,
  PORTAL_AUTHORIZATION,
  type PortalAuthorization,
} from './portal-authorization';
import { SYNC_PORTS, type SyncPorts } from './sync-ports';

const NOT_CONNECTED = 'No HubSpot portal is connected. Connect one on the admin page first.';

export type Disconnection =
  { readonly kind: 'disconnected'; readonly revoked: boolean } | Extract<CommandOutcome, { kind: 'not_found' }>;

/** The life of the connection: connect, pause, resume, disconnect. For the api and the command line. */
@Injectable()
export class HubSpotSyncService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    @Inject(PORTAL_AUTHORIZATION) private readonly authorization: PortalAuthorization,
  ) {}

  /** The address that asks a person to connect, for one browser session; null where a service key is used instead. */
  authorizeUrl(sessionId: string): Promise<string | null> {
    return this.authorization.authorizeUrl(sessionId);
  }

  /** Ends the OAuth flow; once connected, a worker is asked to set up capture, properties and the first plans. */
  async finishConnecting(callback: OAuthCallback, sessionId: string): Promise<ConnectOutcome> {
    const outcome = await this.authorization.finish(callback, sessionId);
    if (outcome.kind === 'connected') await this.ports.wakeQueue.wake('run');
    return outcome;
  }

  /** After a new ENCRYPTION_MASTER_KEY: the stored tokens are sealed with it, so that the earlier key may go. Gives how many were not. */
  rotateKeys(): Promise<number> {
    return this.authorization.rotateKeys();
  }

  /** Forgets the tokens; links and bases stay, and what was live waits for a plan (S9.6). `revoked` false: HubSpot did not confirm, so the app is best uninstalled there. */
  async disconnect(): Promise<Disconnection> {
    const disconnected = await this.authorization.disconnect('Disconnected by the administrator.');
    if (disconnected) await stopUntilPlanned(this.ports.registry, 'connection', 'The portal was disconnected.');
    return disconnected ? { kind: 'disconnected', revoked: disconnected.revoked } : notFound(NOT_CONNECTED);
  }

  /** Nothing is read or written in HubSpot until it is resumed; events and captured changes go on being marked. */
  async pause(reason: string): Promise<CommandOutcome> {
    return this.move('paused', reason);
  }

  async resume(): Promise<CommandOutcome> {
    const outcome = await this.move('connected', null);
    if (outcome.kind === 'done') await this.ports.wakeQueue.wake('run');
    return outcome;
  }

  private async move(state: 'paused' | 'connected', reason: string | null): Promise<CommandOutcome> {
    const connection = await this.connected();
    if (!connection) return notFound(NOT_CONNECTED);
    if (connection.state === state) return DONE;
    if (!CONNECTION_TRANSITIONS[connection.state].includes(state)) {
      return notPossible(`The connection is ${connection.state}; it cannot become ${state} from there.`);
    }
    await this.ports.connections.update(connection.portalId, { state, stateReason: reason });
    return DONE;
  }

  private async connected(): Promise<Connection | null> {
    const connection = await this.ports.connections.current();
    return connection && connection.state !== 'disconnected' ? connection : null;
  }
}
