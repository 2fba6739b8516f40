import type { Clock, Connection, ConnectionStore, GatewayFailure, SealedSecret } from '@app/sync-engine';
import { transient } from '../client/failure';
import {
  credentialsRefused,
  freshTokenRefused,
  NOT_CONNECTED,
  refreshRefused,
  serviceKeyRefused,
} from './connection-reasons';
import type { FreshTokens, OAuthCalls, TokenAnswer } from './oauth-calls';
import type { SecretColumn, TokenCipher } from './token-cipher';
import type { TokenGrant, TokenResult, TokenSource } from './token-source';

/** The database's clock, ms since the epoch: what stored times are in. */
export interface DatabaseTime {
  now(): Promise<number>;
}

export interface AccessTokensDependencies {
  readonly connections: ConnectionStore;
  readonly cipher: TokenCipher;
  readonly calls: OAuthCalls;
  readonly clock: Clock;
  readonly database: DatabaseTime;
  /** Refresh this long before the expiry, ms. */
  readonly refreshMarginMs: number;
}

interface Held {
  readonly grant: TokenGrant;
  /** Of this process's clock. */
  readonly goodUntil: number;
}

/** How long a token is used before the connection's row is looked at again: a disconnect in another process is heard by then. */
const RECHECK_MS = 10_000;
const REVOKED_CODES: ReadonlySet<string> = new Set(['BAD_REFRESH_TOKEN', 'BAD_HUB']);

/**
 * The connection's access token: refreshed `refreshMarginMs` before its expiry, by one process at a time, with a second look inside the
 * lock. A refused refresh pauses the connection with its reason; whoever asks then hears that reason. Throws `UnreadableSecretError`
 * when the stored tokens do not open.
 */
export class AccessTokensService implements TokenSource {
  private held: Held | null = null;
  private known: Connection | null = null;
  private loading: Promise<TokenResult> | null = null;

  constructor(private readonly with_: AccessTokensDependencies) {}

  async current(): Promise<TokenResult> {
    if (this.held && this.with_.clock.now() < this.held.goodUntil) return { ok: true, value: this.held.grant };
    this.loading ??= this.load().finally(() => (this.loading = null));
    return this.loading;
  }

  async renew(rejected: TokenGrant): Promise<TokenResult> {
    this.held = null;
    return this.refresh(rejected.portalId, rejected.accessToken);
  }

  async refuse(rejected: TokenGrant): Promise<GatewayFailure> {
    this.held = null;
    return this.with_.connections.withRefreshLock(rejected.portalId, async (stored) => {
      const oauth = stored.authKind === 'oauth';
      return this.pause(stored, oauth ? freshTokenRefused(stored.portalId) : serviceKeyRefused(stored.portalId));
    });
  }

  /** The `sourceId` of our own writes, as last read with the connection; null until known. */
  ownSourceId(): string | null {
    return this.known?.ownSourceId ?? null;
  }

  authKind(): Connection['authKind'] | null {
    return this.known?.authKind ?? null;
  }

  /** Looks at the stored connection again at the next call: it was connected, disconnected or changed by this process. */
  forget(): void {
    this.held = null;
  }

  /** For boot and readiness: throws `UnreadableSecretError` if ENCRYPTION_MASTER_KEY does not open what is stored. */
  async verifyStoredSecrets(): Promise<void> {
    const connection = await this.with_.connections.current();
    if (connection?.accessToken) this.open(connection, 'access_token', connection.accessToken);
    if (connection?.refreshToken) this.open(connection, 'refresh_token', connection.refreshToken);
  }

  /** Seals the stored secrets anew with the master key where an earlier key sealed them. Gives how many; then that key may go. */
  async resealStoredSecrets(): Promise<number> {
    const { connections, cipher } = this.with_;
    const current = await connections.current();
    if (!current) return 0;
    return connections.withRefreshLock(current.portalId, async (connection) => {
      const { portalId, accessToken, refreshToken } = connection;
      const anew = (secret: SealedSecret, column: SecretColumn): SealedSecret =>
        cipher.seal(this.open(connection, column, secret), portalId, column);
      const old = [accessToken, refreshToken].filter((secret) => secret !== null && !cipher.isCurrent(secret)).length;
      if (old > 0) {
        await connections.update(portalId, {
          ...(accessToken ? { accessToken: anew(accessToken, 'access_token') } : {}),
          ...(refreshToken ? { refreshToken: anew(refreshToken, 'refresh_token') } : {}),
        });
      }
      return old;
    });
  }

  private async load(): Promise<TokenResult> {
    const connection = await this.with_.connections.current();
    if (!connection) return revoked(NOT_CONNECTED);
    if (!isUsable(connection)) return this.unusable(connection);
    const left = await this.lifeLeft(connection);
    if (left > this.with_.refreshMarginMs) return this.hold(connection, left);
    return this.refresh(connection.portalId, null);
  }

  /** `rejected` is a token that HubSpot does not accept, whatever its expiry says. */
  private refresh(portalId: string, rejected: string | null): Promise<TokenResult> {
    return this.with_.connections.withRefreshLock(portalId, async (stored) => {
      if (!isUsable(stored)) return this.unusable(stored);
      const token = this.open(stored, 'access_token', stored.accessToken);
      const left = token === rejected ? 0 : await this.lifeLeft(stored);
      if (left > this.with_.refreshMarginMs) return this.hold(stored, left);
      if (stored.authKind === 'service_key' || !stored.refreshToken) {
        return { ok: false, failure: await this.pause(stored, serviceKeyRefused(portalId)) };
      }
      const answer = await this.with_.calls.refresh(this.open(stored, 'refresh_token', stored.refreshToken));
      if (answer.kind === 'tokens') return this.store(stored, answer.tokens);
      if (answer.kind === 'refused' && REVOKED_CODES.has(answer.code)) {
        return { ok: false, failure: await this.pause(stored, refreshRefused(portalId)) };
      }
      if (left > 0) return this.hold(stored, left);
      return { ok: false, failure: transient(reasonOf(answer)) };
    });
  }

  private async store(stored: Connection, tokens: FreshTokens): Promise<TokenResult> {
    const { connections, cipher, database } = this.with_;
    const fresh = {
      accessToken: cipher.seal(tokens.accessToken, stored.portalId, 'access_token'),
      refreshToken: cipher.seal(tokens.refreshToken, stored.portalId, 'refresh_token'),
      accessTokenExpiresAt: (await database.now()) + tokens.expiresInMs,
    };
    await connections.update(stored.portalId, fresh);
    return this.hold({ ...stored, ...fresh }, tokens.expiresInMs);
  }

  private hold(connection: Connection & { accessToken: SealedSecret }, left: number): TokenResult {
    const { portalId, timeZone } = connection;
    const accessToken = this.open(connection, 'access_token', connection.accessToken);
    const usable = left > this.with_.refreshMarginMs ? left - this.with_.refreshMarginMs : left;
    const grant = { accessToken, portalId, timeZone };
    this.known = connection;
    this.held = { grant, goodUntil: this.with_.clock.now() + Math.min(usable, RECHECK_MS) };
    return { ok: true, value: grant };
  }

  private unusable(connection: Connection): TokenResult {
    this.held = null;
    return revoked(connection.stateReason ?? NOT_CONNECTED);
  }

  private async pause(stored: Connection, reason: string): Promise<GatewayFailure> {
    this.held = null;
    if (stored.state === 'connected') {
      await this.with_.connections.update(stored.portalId, { state: 'paused', stateReason: reason });
    }
    return { kind: 'revoked', message: reason };
  }

  /** ms until the stored token's expiry; endless for a service key. */
  private async lifeLeft({ accessTokenExpiresAt }: Connection): Promise<number> {
    return accessTokenExpiresAt === null ? Infinity : accessTokenExpiresAt - (await this.with_.database.now());
  }

  private open({ portalId }: Connection, column: SecretColumn, secret: SealedSecret): string {
    return this.with_.cipher.open(secret, portalId, column);
  }
}

function isUsable(connection: Connection): connection is Connection & { accessToken: SealedSecret } {
  return connection.state === 'connected' && connection.accessToken !== null;
}

function revoked(message: string): TokenResult {
  return { ok: false, failure: { kind: 'revoked', message } };
}

function reasonOf(answer: Exclude<TokenAnswer, { kind: 'tokens' }>): string {
  return answer.kind === 'refused' ? credentialsRefused(answer.code) : answer.message;
}
