import type {
  Clock,
  EventJournal,
  GatewayFailure,
  GatewayResult,
  JournalAnswer,
  JournalObject,
} from '@app/sync-engine';
import { credentialsRefused } from '../auth/connection-reasons';
import type { OAuthCalls } from '../auth/oauth-calls';
import { judge, networkCode, transient } from '../client/failure';
import type { JsonAnswer, JsonExchange, JsonRequest } from '../client/json-exchange';
import type { HubSpotGatewayOptions } from '../gateway-options';

/** The only release that has it in all documents (hubspot-facts 7.7). */
const VERSION = '2026-03';
const JOURNAL = `/webhooks-journal/journal/${VERSION}`;
const SUBSCRIPTIONS = `/webhooks-journal/subscriptions/${VERSION}`;
const SCOPES = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
];
/** A token is changed this long before it ends, ms. */
const MARGIN_MS = 60_000;
const LIMITED_MS = 1_000;

type Exchange = Pick<JsonExchange, 'send'>;

/** The pull journal, read with a token of the app itself: no portal's limit, budget or token is touched (hubspot-facts 1.3, 7.7). */
export class WebhooksJournal implements EventJournal {
  private held: { readonly token: string; readonly goodUntil: number } | null = null;

  constructor(
    private readonly exchange: Exchange,
    private readonly calls: Pick<OAuthCalls, 'appToken'>,
    private readonly clock: Clock,
    private readonly options: Pick<HubSpotGatewayOptions, 'apiBaseUrl' | 'journalScopes'>,
  ) {}

  /** A second subscription of a type changes the first, so each call names all that is wanted of it. */
  async subscribe(
    portalId: string,
    objects: readonly JournalObject[],
  ): Promise<GatewayResult<{ readonly subscriptions: number }>> {
    const wanted = objects.flatMap((object) => subscriptionsOf(Number(portalId), object));
    for (const json of wanted) {
      const done = await this.send('subscribe the journal', { method: 'POST', path: SUBSCRIPTIONS, json });
      if (!done.ok) return done;
    }
    return { ok: true, value: { subscriptions: wanted.length } };
  }

  async next(portalId: string, offset: string | null): Promise<GatewayResult<JournalAnswer>> {
    const place = offset === null ? 'earliest' : `offset/${encodeURIComponent(offset)}/next`;
    const path = `${JOURNAL}/${place}?installPortalId=${encodeURIComponent(portalId)}`;
    const told = await this.send('read the journal', { method: 'GET', path });
    if (!told.ok) {
      const { failure } = told;
      const isGone = failure.kind === 'final' && failure.refusal.category === 'OBJECT_NOT_FOUND' && offset !== null;
      return isGone ? { ok: true, value: { kind: 'gone' } } : told;
    }
    if (told.value.status === 204) return { ok: true, value: { kind: 'end' } };
    const { url, currentOffset } = fieldsOf(told.value);
    if (typeof url !== 'string' || typeof currentOffset !== 'string')
      return { ok: false, failure: transient('HubSpot told of a journal file without its address.') };
    return this.open(url, currentOffset);
  }

  /** The address is signed: it is opened without the token, which no other host may see. */
  private async open(url: string, offset: string): Promise<GatewayResult<JournalAnswer>> {
    const isPlain = !url.startsWith('https://') && this.options.apiBaseUrl.startsWith('https://');
    if (isPlain)
      return { ok: false, failure: transient('HubSpot told an address of a journal file that is not https.') };
    const file = await this.answered('open a journal file', { method: 'GET', path: url });
    if (!file.ok) return file;
    const events = fieldsOf(file.value)['journalEvents'];
    return Array.isArray(events)
      ? { ok: true, value: { kind: 'file', offset, events } }
      : { ok: false, failure: transient('A journal file of HubSpot holds no list of events.') };
  }

  private async send(what: string, request: Omit<JsonRequest, 'accessToken'>): Promise<GatewayResult<JsonAnswer>> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.token();
      if (!token.ok) return token;
      const answer = await this.answered(what, { ...request, accessToken: token.value });
      if (answer.ok || answer.failure.kind !== 'revoked' || attempt > 1) return answer;
      this.held = null;
    }
  }

  private async answered(what: string, request: JsonRequest): Promise<GatewayResult<JsonAnswer>> {
    try {
      const answer = await this.exchange.send(request);
      return answer.status < 300 ? { ok: true, value: answer } : { ok: false, failure: failureOf(what, answer) };
    } catch (error) {
      const code = networkCode(error);
      if (code === null) throw error;
      return { ok: false, failure: transient(`HubSpot could not be asked to ${what}: ${code}.`) };
    }
  }

  private async token(): Promise<GatewayResult<string>> {
    if (this.held && this.clock.now() < this.held.goodUntil) return { ok: true, value: this.held.token };
    const answer = await this.calls.appToken(this.options.journalScopes ?? SCOPES);
    if (answer.kind === 'token') {
      this.held = { token: answer.token, goodUntil: this.clock.now() + answer.expiresInMs - MARGIN_MS };
      return { ok: true, value: answer.token };
    }
    const message = answer.kind === 'refused' ? credentialsRefused(answer.code) : answer.message;
    return { ok: false, failure: transient(message) };
  }
}

function failureOf(what: string, { status, headers, body }: JsonAnswer): GatewayFailure {
  const verdict = judge({ what, status, headers, body, errorCode: null });
  if (verdict === 'unauthorised')
    return { kind: 'revoked', message: `HubSpot refused the app's own token when asked to ${what}.` };
  if (verdict !== 'rate_limited') return verdict;
  return { kind: 'rate_limited', policy: 'second', waitMs: LIMITED_MS, message: `HubSpot limits calls to ${what}.` };
}

function subscriptionsOf(portalId: number, { objectTypeId, properties }: JournalObject): readonly object[] {
  return [
    {
      subscriptionType: 'OBJECT',
      actions: ['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE'],
      objectTypeId,
      portalId,
      properties,
      objectIds: [],
    },
    {
      subscriptionType: 'ASSOCIATION',
      actions: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
      objectTypeId,
      portalId,
      objectIds: [],
      associatedObjectTypeIds: [],
    },
    { subscriptionType: 'GDPR_PRIVACY_DELETION', actions: ['GDPR_DELETE'], objectTypeId, portalId },
  ];
}

function fieldsOf({ body }: JsonAnswer): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
