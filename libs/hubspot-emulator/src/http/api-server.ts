import type { IncomingHttpHeaders } from 'node:http';
import type { FaultPlan } from '../faults/fault-plan';
import { showLaterEdit, startWorkflow } from '../faults/edits-after-writes';
import type { FaultRule } from '../faults/fault-rule';
import type { ObjectType } from '../portal/object-types';
import { limitHeaders } from '../limits/limit-headers';
import { type Bucket, type LimitLedger, type LimitVerdict } from '../limits/request-limits';
import type { TokenBook } from '../oauth/token-book';
import { appSource, type Portal } from '../portal/portal';
import type { SearchIndex } from '../records/search-index';
import type { WriteTrace } from '../records/record-writes';
import type { Json } from '../json/json-value';
import { ApiRefusal, errorBody, htmlPage, type Answer } from './answer';
import type { ApiCall, Identity } from './api-call';
import { parseApiPath, type ApiPath } from './api-path';
import { correlationId } from './correlation-id';
import { effectsOf, noCredentials, notAnAppToken, plantedAnswer, rateLimited, statusAnswer } from './refused-calls';
import { recordsTold, type RequestLog } from './request-log';
import type { RouteTable } from './route-table';
import { missingScopesAs } from './scopes';

export interface RawCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly baseUrl: string;
}

/** What to do with the connection: answer it, or cut it. */
export type Outcome = { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'cut' };

export interface ApiRooms {
  readonly portal: Portal;
  readonly index: SearchIndex;
  readonly routes: RouteTable;
  readonly tokens: TokenBook;
  readonly limits: LimitLedger;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
}

const NOBODY: Identity = { token: '', appId: 0, userId: 0, scopes: [], kind: 'app' };

const bucketOf = (path: ApiPath): Bucket => {
  if (path.api === 'objects' && path.segments[path.segments.length - 1] === 'search') return 'search';
  return path.api === 'associations' || path.segments[2] === 'associations' ? 'associations' : 'burst';
};

/** The public API: from a raw call to an answer, with authentication, limits and planted faults in HubSpot's order. */
export class ApiServer {
  constructor(private readonly rooms: ApiRooms) {}

  /** `cutNow` drops the client's connection while the call goes on. */
  async handle(raw: RawCall, cutNow: () => void): Promise<Outcome> {
    const { portal, faults, log } = this.rooms;
    const struck = faults.strike(raw.method, raw.path);
    const find = (kind: FaultRule['kind']): FaultRule | undefined => struck.find((rule) => rule.kind === kind);
    const traces: WriteTrace[] = [];
    const parsed = parseApiPath(raw.path);
    const late = find('apply_late');
    if (late?.cut) cutNow();
    const holding = [find('latency'), late].filter((rule) => rule !== undefined);
    await Promise.all(holding.map((rule) => faults.hold(rule)));
    const isCutBefore = find('cut_before') !== undefined;
    let appId: number | null = null;
    const answer = isCutBefore
      ? null
      : this.answer(raw, parsed, struck, traces, (identity) => (appId = identity.appId || null));
    const isCut = isCutBefore || find('cut_after') !== undefined;
    const type = parsed?.segments[0] ? portal.state.types.find(parsed.segments[0]) : null;
    const told = answer && this.disturbed(answer, type, traces, find);
    log.add({
      time: portal.now(),
      method: raw.method,
      path: raw.path,
      status: isCut ? 0 : (told?.status ?? 0),
      appId,
      objectType: type?.plural ?? null,
      writes: traces,
      reads: type && traces.length === 0 ? recordsTold(answer) : [],
      faults: struck.map((rule) => rule.kind),
    });
    return isCut || !told ? { kind: 'cut' } : { kind: 'answer', answer: told };
  }

  /** What planted faults make of an answer, and what they start after a write. */
  private disturbed(
    answer: Answer,
    type: ObjectType | null,
    traces: readonly WriteTrace[],
    find: (kind: FaultRule['kind']) => FaultRule | undefined,
  ): Answer {
    const { portal } = this.rooms;
    const replaced = find('status_after_apply');
    if (replaced) return statusAnswer(replaced.status);
    const isWrite = type !== null && traces.length > 0;
    const [workflow, later, slow] = [find('workflow_edit'), find('later_edit'), find('slow_body')];
    if (isWrite && workflow) startWorkflow(portal, type, traces, workflow);
    const shown = isWrite && later ? showLaterEdit(portal, type, traces, later, answer) : answer;
    return slow ? { ...shown, slowMs: slow.ms } : shown;
  }

  /** Runs without a pause in between, so a call is applied as a whole or not at all. */
  private answer(
    raw: RawCall,
    parsed: ApiPath | null,
    struck: readonly FaultRule[],
    traces: WriteTrace[],
    told: (identity: Identity) => void,
  ): Answer {
    const { portal } = this.rooms;
    const id = correlationId(portal.now());
    const headers: Record<string, string> = { 'X-HubSpot-Correlation-Id': id, 'X-Request-Id': id };
    try {
      const answer = this.run(raw, parsed, struck, traces, headers, told);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (refusal) {
      if (!(refusal instanceof ApiRefusal)) throw refusal;
      const fields =
        refusal.fields.category === 'MISSING_SCOPES'
          ? missingScopesAs(portal.switches.missingScopes, refusal.fields)
          : refusal.fields;
      const asksForJson = (raw.headers.accept ?? '').includes('json');
      const isHtml = refusal.htmlWhenNotAsked && !asksForJson;
      const title = refusal.status === 405 ? 'Method Not Allowed' : 'Not Found';
      const content = isHtml
        ? { html: htmlPage(refusal.status, title), htmlType: 'text/html;charset=iso-8859-1' }
        : { body: errorBody(fields, id) };
      return { status: refusal.status, headers: { ...headers, ...refusal.headers }, ...content };
    }
  }

  private run(
    raw: RawCall,
    path: ApiPath | null,
    struck: readonly FaultRule[],
    traces: WriteTrace[],
    headers: Record<string, string>,
    told: (identity: Identity) => void,
  ): Answer {
    const { portal, routes, tokens, index } = this.rooms;
    const match = path ? routes.match(raw.method, path) : ({ kind: 'unknown' } as const);
    if (match.kind !== 'found') this.countUnknown(raw, path, struck, headers);
    if (!path || match.kind === 'unknown') throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
    if (match.kind === 'wrong-method') throw new ApiRefusal(405, { message: 'HTTP 405 Method Not Allowed' }, {}, true);
    const isOpen = match.route.open === true;
    this.revoke(raw, struck);
    const developer = path.api === 'webhooks' ? tokens.identifyDeveloper(raw.query.get('hapikey')) : null;
    if (path.api === 'outside' && raw.headers.authorization === undefined) throw noCredentials();
    const identity = isOpen
      ? NOBODY
      : (developer ?? tokens.identify(raw.headers.authorization, raw.query.get('hapikey')));
    told(identity);
    if (path.api === 'webhooks-journal' && identity.kind === 'oauth') throw notAnAppToken();
    if (!isOpen && !developer && path.api !== 'webhooks-journal') this.takeLimit(identity, path, struck, headers);
    const planted = plantedAnswer(struck);
    if (planted) return planted;
    const isNewest = path.version === '2026-09';
    const form = (raw.headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
    const call: ApiCall = {
      portal,
      index,
      method: raw.method,
      path: raw.path,
      api: path.api,
      version: path.version,
      segments: path.segments,
      params: match.params,
      query: raw.query,
      body: form ? undefined : parseBody(raw),
      form: new URLSearchParams(form ? raw.body : ''),
      identity,
      context: { portal, source: appSource(identity.appId), lenientDates: isNewest, underRules: isNewest, traces },
      effects: effectsOf(struck, portal.now()),
      baseUrl: raw.baseUrl,
    };
    return match.route.handle(call);
  }

  private revoke(raw: RawCall, struck: readonly FaultRule[]): void {
    if (!struck.some((rule) => rule.kind === 'revoke_token')) return;
    const token = /^Bearer (.+)$/i.exec(raw.headers.authorization ?? '')?.[1];
    const grant = token ? this.rooms.portal.state.accessTokens.get(token) : undefined;
    if (grant) this.rooms.portal.commit({ k: 'uninstall', appId: grant.appId });
  }

  /** A call to nowhere counts, and is told its limits, when it is somebody's (recording `errors/404-conversation-thread`). */
  private countUnknown(
    raw: RawCall,
    path: ApiPath | null,
    struck: readonly FaultRule[],
    headers: Record<string, string>,
  ): void {
    try {
      const identity = this.rooms.tokens.identify(raw.headers.authorization);
      this.takeLimit(identity, path ?? { api: 'outside', version: '', segments: [] }, struck, headers);
    } catch (refusal) {
      if (!(refusal instanceof ApiRefusal) || refusal.status === 429) throw refusal;
    }
  }

  /** What the windows say, unless a planted fault says it for them. */
  private verdict(identity: Identity, bucket: Bucket, struck: readonly FaultRule[]): LimitVerdict {
    const { limits, portal } = this.rooms;
    const isStatic = identity.kind === 'service-key';
    const plain = bucket === 'burst' && isStatic ? limits.limits.staticBurst : limits.limits[bucket];
    const refused = { kind: 'refused', day: null, max: plain ?? 0, retryAfterMs: 1_000 } as const;
    for (const rule of struck) {
      if (rule.kind === 'daily_used_up') return { ...refused, policy: 'DAILY' };
      if (rule.kind === 'rate_limit')
        return { ...refused, policy: rule.policy ?? (bucket === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING') };
      if (rule.kind === 'other_apps') limits.eat(identity.appId, bucket, portal.now(), rule.count);
    }
    return limits.take(identity.appId, bucket, portal.now(), isStatic);
  }

  private takeLimit(
    identity: Identity,
    path: ApiPath,
    struck: readonly FaultRule[],
    headers: Record<string, string>,
  ): void {
    const { portal } = this.rooms;
    const bucket = bucketOf(path);
    const isStatic = identity.kind === 'service-key';
    const verdict = this.verdict(identity, bucket, struck);
    Object.assign(headers, limitHeaders(verdict, bucket, isStatic));
    if (verdict.kind === 'refused') throw rateLimited(portal, identity, verdict);
  }
}

const parseBody = (raw: RawCall): Json | undefined => {
  if (raw.body === '') return undefined;
  try {
    return JSON.parse(raw.body) as Json;
  } catch (error) {
    throw new ApiRefusal(400, {
      message: `Invalid input JSON on line 1, column 1: ${error instanceof Error ? error.message : ''}`,
    });
  }
};
