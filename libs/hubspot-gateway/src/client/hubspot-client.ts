import type { Agent } from 'node:http';
import type { Client } from '@hubspot/api-client';
import type { BudgetWindow, Clock, GatewayFailure, GatewayResult, Priority, Reservation } from '@app/sync-engine';
import type { TokenGrant, TokenSource } from '../auth/token-source';
import { DEFAULT_TIMEOUT_MS, type HubSpotGatewayOptions } from '../gateway-options';
import { versionsAt } from './api-version';
import { pauseBeforeRetry, READ_ATTEMPTS } from './backoff';
import { callScope, type CallScope } from './call-scope';
import { readErrorBody } from './error-body';
import { bodyOf, judge, networkCode, type FailedExchange } from './failure';
import { createBoundedAgent } from './http-agent';
import { JsonExchange, type JsonRequest } from './json-exchange';
import { observedBurst, readRateLimit, type AnswerHeaders } from './rate-limit';
import type { RequestAllowance } from './request-allowance';
import { createSdkClient } from './sdk-client';

export interface Call {
  /** For people and metrics, without ids or values: `create contacts`. */
  readonly what: string;
  /** Only a read is repeated after a lost answer (S9.1). */
  readonly effect: 'read' | 'write';
  readonly window?: BudgetWindow;
  readonly priority?: Priority;
  /** How long to wait for the shared budget before giving up, ms. Default a moment: the engine gives its lease back instead (S9.1). */
  readonly patienceMs?: number;
}

/** For calls that hold no lease: set-up and catalogues. */
export const UNHURRIED_MS = 60_000;

/** Two or three requests' worth of even pacing. */
const MOMENT_MS = 250;

export interface Answer<T> {
  readonly body: T;
  readonly headers: AnswerHeaders;
}

export interface HubSpotClientDependencies {
  readonly options: HubSpotGatewayOptions;
  readonly tokens: TokenSource;
  readonly allowance: RequestAllowance;
  readonly clock: Clock;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
}

type Attempt<T> =
  { readonly ok: true; readonly value: Answer<T> } | { readonly ok: false; readonly failed: FailedExchange };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Every exchange with the CRM goes through here: token, budget, hard time-out, kind of failure, and the one repetition that is safe.
 * Whole calls end within one and a half time-outs, so that they end before their lease does (S1.5).
 */
export class HubSpotClient {
  private readonly agent: Agent;
  private readonly sdk: Client;
  private readonly exchange: JsonExchange;
  private readonly timeoutMs: number;

  constructor(private readonly with_: HubSpotClientDependencies) {
    const { options } = with_;
    const versions = versionsAt(options.apiVersion);
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.agent = createBoundedAgent(options.apiBaseUrl, this.timeoutMs);
    this.sdk = createSdkClient(options.apiBaseUrl, this.agent, versions);
    this.exchange = new JsonExchange(options.apiBaseUrl, versions, this.timeoutMs);
  }

  /** A typed call of the official client. */
  call<T>(call: Call, send: (sdk: Client) => Promise<T>): Promise<GatewayResult<Answer<T>>> {
    return this.run(call, (grant) => this.typedAttempt(call, grant, send));
  }

  /** A call that the official client lacks; `request` without the token. */
  json(call: Call, request: Omit<JsonRequest, 'accessToken'>): Promise<GatewayResult<Answer<unknown>>> {
    return this.run(call, (grant) => this.jsonAttempt(call, { ...request, accessToken: grant.accessToken }));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.exchange.close();
  }

  private async run<T>(
    call: Call,
    attempt: (grant: TokenGrant) => Promise<Attempt<T>>,
  ): Promise<GatewayResult<Answer<T>>> {
    const { tokens, allowance, clock } = this.with_;
    const startedAt = clock.now();
    const window = call.window ?? 'burst';
    let renewed = false;
    let attempts = 0;
    let token = await tokens.current();
    for (;;) {
      if (!token.ok) return token;
      const drawn = await this.drawn(call, window);
      if (!drawn.granted) return failure(ownLimit(call, window, drawn.waitMs));
      const outcome = await attempt(token.value);
      if (outcome.ok) {
        await allowance.observe(observedBurst(outcome.value.headers));
        return outcome;
      }
      const verdict = judge(outcome.failed);
      if (verdict === 'rate_limited') return failure(await this.blocked(outcome.failed, window, token.value));
      if (verdict === 'unauthorised') {
        if (renewed) return failure(await tokens.refuse(token.value));
        renewed = true;
        token = await tokens.renew(token.value);
        continue;
      }
      attempts += 1;
      const wait = this.retryPause(call, verdict, outcome.failed, attempts, startedAt);
      if (wait === null) return failure(verdict);
      await (this.with_.sleep ?? pause)(wait);
    }
  }

  private async drawn(call: Call, window: BudgetWindow): Promise<Reservation> {
    let patience = call.patienceMs ?? MOMENT_MS;
    for (;;) {
      const drawn = await this.with_.allowance.draw(window, call.priority ?? 'live');
      if (drawn.granted || drawn.waitMs > patience) return drawn;
      patience -= drawn.waitMs;
      await (this.with_.sleep ?? pause)(drawn.waitMs);
    }
  }

  private retryPause(
    call: Call,
    verdict: GatewayFailure,
    { status, headers }: FailedExchange,
    attempts: number,
    startedAt: number,
  ): number | null {
    if (verdict.kind !== 'transient' || call.effect === 'write' || attempts >= READ_ATTEMPTS) return null;
    const { clock, random } = this.with_;
    const wait = pauseBeforeRetry(attempts, status, headers, Date.now(), (random ?? Math.random)());
    if (wait === null) return null;
    return clock.now() - startedAt + wait <= this.timeoutMs / 2 ? wait : null;
  }

  private async blocked(failed: FailedExchange, window: BudgetWindow, grant: TokenGrant): Promise<GatewayFailure> {
    const limit = readRateLimit(readErrorBody(failed.body), failed.headers, window, Date.now(), grant.timeZone);
    await this.with_.allowance.block(limit.windows, limit.waitMs);
    const { policy, waitMs } = limit;
    return {
      kind: 'rate_limited',
      policy,
      waitMs,
      message: `HubSpot's limit (${policy.replace('_', ' ')}) is reached; it was asked to ${failed.what}. Nothing was applied.`,
    };
  }

  private async typedAttempt<T>(call: Call, grant: TokenGrant, send: (sdk: Client) => Promise<T>): Promise<Attempt<T>> {
    const scope: CallScope = { accessToken: grant.accessToken, status: null, headers: {} };
    const startedAt = this.with_.clock.now();
    try {
      const body = await callScope.run(scope, () => send(this.sdk));
      const { status, headers } = scope;
      if (isData(body, status, headers)) return { ok: true, value: { body, headers } };
      return { ok: false, failed: { what: call.what, status, headers, body, errorCode: null } };
    } catch (error) {
      const errorCode = networkCode(error);
      if (scope.status === null && errorCode === null) throw error;
      return {
        ok: false,
        failed: { what: call.what, status: scope.status, headers: scope.headers, body: bodyOf(error), errorCode },
      };
    } finally {
      this.observed(call, scope.status, startedAt);
    }
  }

  private async jsonAttempt(call: Call, request: JsonRequest): Promise<Attempt<unknown>> {
    const startedAt = this.with_.clock.now();
    let status: number | null = null;
    try {
      const answer = await this.exchange.send(request);
      status = answer.status;
      const { headers, body } = answer;
      if (status >= 200 && status < 300 && isData(body, status, headers)) return { ok: true, value: { body, headers } };
      return { ok: false, failed: { what: call.what, status, headers, body, errorCode: null } };
    } catch (error) {
      const errorCode = networkCode(error);
      if (errorCode === null) throw error;
      return { ok: false, failed: { what: call.what, status: null, headers: {}, body: null, errorCode } };
    } finally {
      this.observed(call, status, startedAt);
    }
  }

  private observed(call: Call, status: number | null, startedAt: number): void {
    const { options, clock } = this.with_;
    options.onExchange?.({ what: call.what, status, durationMs: clock.now() - startedAt });
  }
}

/** A page of some proxy under a 2xx is no answer of HubSpot; the official client makes an object without fields of it. */
function isData(body: unknown, status: number | null, headers: AnswerHeaders): boolean {
  if (status === 204) return true;
  return typeof body === 'object' && body !== null && /\bjson\b/i.test(headers['content-type'] ?? '');
}

function failure(failed: GatewayFailure): { readonly ok: false; readonly failure: GatewayFailure } {
  return { ok: false, failure: failed };
}

function ownLimit(call: Call, window: BudgetWindow, waitMs: number): GatewayFailure {
  return {
    kind: 'rate_limited',
    policy: window === 'search' ? 'second' : window === 'day' ? 'day' : 'ten_seconds',
    waitMs,
    message: `The shared budget (${window}) has no request left to ${call.what}; nothing was sent.`,
  };
}
