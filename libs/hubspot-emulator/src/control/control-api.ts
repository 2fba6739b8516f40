import type { FaultPlan } from '../faults/fault-plan';
import { FAULT_KINDS } from '../faults/fault-rule';
import { ApiRefusal, ok, type Answer } from '../http/answer';
import type { Outcome, RawCall } from '../http/api-server';
import type { RequestLog } from '../http/request-log';
import { isObject, textOf, type JsonObject } from '../json/json-value';
import { subscribeJournalToAll } from '../journal/subscribe-journal-to-all';
import type { WebhookJournal } from '../journal/webhook-journal';
import { changed, type LimitLedger } from '../limits/request-limits';
import type { Mutation } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { createPipeline } from '../records/pipeline-definitions';
import { seedRecords } from '../records/seeding';
import type { WebhookDelivery } from '../webhooks/webhook-delivery';
import { subscribeToAll } from '../webhooks/subscribe-to-all';
import { AccountLoader } from './account-loader';
import { AdminActions } from './admin-actions';
import { lastChanged, recordDump, UserActions } from './user-actions';

export interface ControlRooms {
  readonly portal: Portal;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  readonly limits: LimitLedger;
  readonly webhooks: WebhookDelivery;
  readonly journal: WebhookJournal;
}

const PREFIX = '/_emulator/';

/** What people and circumstances do to a portal, for tests and the demo. Not a part of HubSpot. */
export class ControlApi {
  private readonly actions: UserActions;
  private readonly admin: AdminActions;
  private readonly snapshots = new Map<string, Mutation[]>();

  constructor(private readonly rooms: ControlRooms) {
    this.actions = new UserActions(rooms.portal);
    this.admin = new AdminActions(rooms.portal);
  }

  handle(raw: RawCall): Promise<Outcome> | null {
    if (!raw.path.startsWith(PREFIX)) return null;
    return Promise.resolve({ kind: 'answer', answer: this.answer(raw) });
  }

  private answer(raw: RawCall): Answer {
    try {
      const parsed: unknown = raw.body === '' ? {} : JSON.parse(raw.body);
      const body = isObject(parsed) ? parsed : {};
      const segments = raw.path.slice(PREFIX.length).split('/').map(decodeURIComponent).filter(Boolean);
      return (
        this.route(raw.method, segments, body, raw.query) ??
        ok({ status: 'error', message: `No control call ${raw.method} ${raw.path}. See the README.` }, 404)
      );
    } catch (error) {
      if (error instanceof ApiRefusal) return ok({ status: 'error', ...error.fields }, error.status);
      if (error instanceof SyntaxError) return ok({ status: 'error', message: 'The body is not JSON.' }, 400);
      throw error;
    }
  }

  private route(
    method: string,
    [head = '', ...rest]: string[],
    body: JsonObject,
    query: URLSearchParams,
  ): Answer | null {
    switch (`${method} ${head}`) {
      case 'GET requests':
        return ok({ results: this.rooms.log.since(Number(query.get('since') ?? 0)), last: this.rooms.log.lastSeq });
      case 'GET counts':
        return ok({ ...this.rooms.log.counts(), webhooks: this.rooms.webhooks.tally(), records: this.recordCounts() });
      case 'GET faults':
        return ok({ results: this.rooms.faults.list() });
      case 'POST faults':
        return this.plantFault(body);
      case 'DELETE faults':
        this.rooms.faults.clear(rest[0]);
        return ok({ results: this.rooms.faults.list() });
      case 'POST clock':
        if (typeof body['skewMs'] === 'number') this.rooms.portal.skewClock(body['skewMs']);
        this.rooms.portal.advanceClock(Number(textOf(body['advanceMs']) || '0'));
        return ok({ now: this.rooms.portal.now() });
      case 'GET clock':
        return ok({ now: this.rooms.portal.now() });
      case 'POST snapshot':
        return this.snapshot(textOf(body['name']) || 'default');
      case 'POST restore':
        return this.restore(textOf(body['name']) || 'default');
      case 'PATCH settings':
      case 'POST settings':
        return this.change(body);
      case 'POST webhooks':
        if (rest[0] === 'test') return this.testWebhook(body);
        return this.aimWebhooks(body);
      case 'POST load':
        return ok({ records: new AccountLoader(this.rooms.portal).load(body) }, 201);
      case 'POST seed':
        seedRecords(this.rooms.portal, Number(textOf(body['records']) || '100'));
        return ok({ records: this.recordCounts() }, 201);
      case 'POST journal':
        return ok({ subscriptions: subscribeJournalToAll(this.rooms.portal, this.appId(body)) }, 201);
      case 'POST uninstall':
        this.rooms.portal.commit({ k: 'uninstall', appId: this.appId(body) });
        return ok({ uninstalled: true });
      case 'POST expire-tokens':
        this.expireTokens();
        return ok({ expired: true });
      case 'GET rules':
        return ok(this.rooms.portal.state.rulesOf(this.type(rest[0]).id));
      case 'POST rules':
        return this.admin.putRules(this.type(rest[0]), body);
      case 'POST owners':
        return this.admin.putOwner(body);
      case 'POST pipelines':
        return ok(createPipeline(this.rooms.portal, this.type(rest[0]), body), 201);
      case 'GET objects':
        return this.dump(this.type(rest[0]), rest[1], Number(query.get('newest') ?? Infinity));
      case 'POST properties':
      case 'PATCH properties':
        return this.admin.properties(method, this.type(rest[0]), rest.slice(1), body);
      default:
        return head === 'user' ? this.user(method, rest, body) : null;
    }
  }

  private type(spelling = ''): ObjectType {
    const type = this.rooms.portal.state.types.find(spelling);
    if (!type) throw new ApiRefusal(400, { message: `Unknown object type: ${spelling}` });
    return type;
  }

  private user(method: string, [kind, spelling, id = '', action = '']: string[], body: JsonObject): Answer | null {
    if (kind === 'associations' && method === 'POST') return this.actions.associate(body);
    if (kind !== 'objects') return null;
    const type = this.type(spelling);
    if (method === 'POST' && id === '') return this.actions.create(type, body);
    if (method === 'POST' && id === 'merge') return this.actions.merge(type, body);
    if (method === 'POST' && action === 'restore') return this.actions.restore(type, id, body);
    if (method === 'POST' && action === 'merge') return this.actions.merge(type, { primaryObjectId: id, ...body });
    if (method === 'POST' && action === 'erase') return this.actions.erase(type, id, body);
    if (method === 'PATCH') return this.actions.edit(type, id, body);
    if (method === 'DELETE') return this.actions.archive(type, id, body);
    return null;
  }

  private plantFault(body: JsonObject): Answer {
    const rule = this.rooms.faults.plant(body);
    return rule
      ? ok(rule, 201)
      : ok({ status: 'error', message: `kind must be one of: ${FAULT_KINDS.join(', ')}.` }, 400);
  }

  private dump(type: ObjectType, id: string | undefined, newest: number): Answer {
    const table = this.rooms.portal.state.table(type.id);
    if (id !== undefined) {
      const record = table.get(id);
      return record
        ? ok(recordDump(type, record))
        : ok(
            { status: 'error', message: `There is no record ${id}.`, mergedInto: table.mergedInto.get(id) ?? null },
            404,
          );
    }
    const associations = (recordId: string) => this.rooms.portal.state.associations.all({ t: type.id, id: recordId });
    const records = Number.isFinite(newest) ? lastChanged(table.values(), newest) : [...table.from(0)];
    const results = records.map((record) => ({ ...recordDump(type, record), associations: associations(record.id) }));
    return ok({ results, total: table.size, merged: Object.fromEntries(table.mergedInto) });
  }

  private recordCounts(): Record<string, number> {
    const { state } = this.rooms.portal;
    return Object.fromEntries(state.types.all().map((type) => [type.plural, state.table(type.id).size]));
  }

  private snapshot(name: string): Answer {
    const text = JSON.stringify(this.rooms.portal.snapshot());
    this.snapshots.set(name, JSON.parse(text) as Mutation[]);
    return ok({ name, lines: this.snapshots.get(name)?.length ?? 0 }, 201);
  }

  private restore(name: string): Answer {
    const held = this.snapshots.get(name);
    if (!held) return ok({ status: 'error', message: `There is no snapshot named ${name}.` }, 404);
    this.rooms.portal.restoreSnapshot(JSON.parse(JSON.stringify(held)) as Mutation[]);
    return ok({ name, restored: true });
  }

  /** `{switches?, limits?, webhooks?, journal?}`: each replaces the named entries only. */
  private change(body: JsonObject): Answer {
    const { portal, limits, webhooks, journal } = this.rooms;
    if (isObject(body['switches']))
      portal.switches = { ...portal.switches, ...(body['switches'] as Partial<Portal['switches']>) };
    if (isObject(body['limits'])) limits.limits = changed(limits.limits, body['limits']);
    if (isObject(body['webhooks']))
      webhooks.behaviour = { ...webhooks.behaviour, ...(body['webhooks'] as Partial<WebhookDelivery['behaviour']>) };
    if (isObject(body['journal']))
      journal.behaviour = { ...journal.behaviour, ...(body['journal'] as Partial<WebhookJournal['behaviour']>) };
    return ok({
      switches: portal.switches,
      limits: limits.limits,
      webhooks: webhooks.behaviour,
      journal: journal.behaviour,
    });
  }

  private appId(body: JsonObject): number {
    return Number(textOf(body['appId']) || this.rooms.portal.apps[0]?.appId);
  }

  /** The "Test" button of a subscription in HubSpot's developer pages. */
  private testWebhook(body: JsonObject): Answer {
    const appId = this.appId(body);
    const id = textOf(body['subscriptionId']);
    const subscription = this.rooms.portal.state.subscriptionsOf(appId).find((held) => id === '' || held.id === id);
    if (!subscription) return ok({ status: 'error', message: `App ${appId} has no such subscription.` }, 404);
    this.rooms.webhooks.sendTest(subscription);
    return ok({ subscriptionId: subscription.id }, 202);
  }

  private aimWebhooks(body: JsonObject): Answer {
    const appId = this.appId(body);
    return ok({ appId, subscriptions: subscribeToAll(this.rooms.portal, appId, textOf(body['targetUrl'])) }, 201);
  }

  private expireTokens(): void {
    const { portal } = this.rooms;
    for (const grant of portal.state.accessTokens.values())
      portal.commit({ k: 'access-token', grant: { ...grant, expiresAt: portal.now() - 1_000 } });
  }
}
