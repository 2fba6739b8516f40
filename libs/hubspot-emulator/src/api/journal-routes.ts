import { randomUUID } from 'node:crypto';
import { ApiRefusal, batchError, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, type ApiCall, type Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import type { CallHandler } from '../http/http-server';
import type { JournalFile, WebhookJournal } from '../journal/webhook-journal';
import { objectsOf, textOf, textsOf } from '../json/json-value';
import { instantText } from '../portal/instant-text';
import { rawBatchAnswer } from './batch-envelope';

const MOST_FILES = 100;
const READ = ['developer.webhooks_journal.read', 'webhooks-journal-data-access'];
const SNAPSHOT = [
  'developer.webhooks_journal.snapshots.write',
  'developer.webhooks_journal.snapshots.read',
  'webhooks-journal-snapshot-management',
];

const noSuchOffset = (offset: string): ApiRefusal =>
  new ApiRefusal(404, {
    message: `No journal entry with offset ${offset} exists; it may be older than three days.`,
    context: { offset: [offset] },
    category: 'OBJECT_NOT_FOUND',
  });

/** Published files of the calling app; `installPortalId` of another portal leaves none. */
const filesOf = (journal: WebhookJournal, call: ApiCall): readonly JournalFile[] => {
  requireScope(call.identity, READ);
  const asked = call.query.get('installPortalId');
  if (asked !== null && asked !== String(call.portal.settings.portalId)) return [];
  return journal.published(call.identity.appId);
};

const after = (files: readonly JournalFile[], offset: string): readonly JournalFile[] => {
  const at = files.findIndex((file) => file.offset === offset);
  if (at < 0) throw noSuchOffset(offset);
  return files.slice(at + 1);
};

const countOf = (call: ApiCall): number => {
  const count = Number(call.params['count']);
  if (!Number.isInteger(count) || count < 1)
    throw new ApiRefusal(400, { message: 'Unable to parse value for path parameter: count' });
  return Math.min(count, MOST_FILES);
};

/** Hands out one address, or 204 when nothing is there (hubspot-facts 7.7). */
const one = (journal: WebhookJournal, call: ApiCall, file: JournalFile | undefined): Answer =>
  file ? ok(journal.addressOf(call.identity.appId, file, call.baseUrl)) : noContent;

const many = (journal: WebhookJournal, call: ApiCall, files: readonly JournalFile[]): Answer => {
  const at = instantText(call.portal.now());
  const results = files.map((file) => journal.addressOf(call.identity.appId, file, call.baseUrl));
  return ok({ completedAt: at, status: 'COMPLETE', startedAt: at, results });
};

const batchRead = (journal: WebhookJournal, call: ApiCall): Answer => {
  const files = filesOf(journal, call);
  const asked = textsOf(bodyObject(call)['inputs']);
  const found = files.filter((file) => asked.includes(file.offset));
  const missing = asked.filter((offset) => !found.some((file) => file.offset === offset));
  return rawBatchAnswer(
    call,
    200,
    found.map((file) => journal.addressOf(call.identity.appId, file, call.baseUrl)),
    missing.map((offset) => batchError(noSuchOffset(offset).fields)),
  );
};

const status = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, [...READ, ...SNAPSHOT]);
  const held = journal.snapshots.get(call.params['status'] ?? '');
  if (!held) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  return ok(held);
};

/** The asked values arrive in the journal as `SNAPSHOT` events. */
const snapshot = (journal: WebhookJournal, call: ApiCall): Answer => {
  requireScope(call.identity, SNAPSHOT);
  const requests = objectsOf(bodyObject(call)['snapshotRequests']);
  if (requests.length > 100) throw validationError('snapshotRequests must hold at most 100 requests');
  const snapshotResponses = requests.map((request) => {
    const [objectTypeId, objectId] = [textOf(request['objectTypeId']), textOf(request['objectId'])];
    const type = call.portal.state.types.find(objectTypeId);
    const record = type ? call.portal.state.table(type.id).get(objectId) : undefined;
    const at = call.portal.now();
    const id = randomUUID();
    journal.snapshots.set(id, {
      id,
      status: record ? 'SUCCESS' : 'FAILED',
      ...(record ? {} : { errorCode: 'VALIDATION_ERROR' }),
      initiatedAt: at,
      completedAt: at,
    });
    if (record && type) {
      const named = textsOf(request['properties']);
      journal.add(call.identity.appId, {
        type: 'crmObject',
        portalId: call.portal.settings.portalId,
        occurredAt: instantText(at),
        action: 'SNAPSHOT',
        objectTypeId: type.id,
        objectId: Number(objectId),
        propertyChanges: Object.fromEntries(named.map((name) => [name, record.values.get(name) ?? ''])),
        snapshotStatusId: id,
      });
    }
    return {
      portalId: Number(textOf(request['portalId'])),
      objectTypeId,
      objectId: Number(objectId),
      snapshotStatusId: id,
    };
  });
  return ok({ snapshotResponses });
};

/** Reading the journal: hubspot-facts 7.7 and 12.1, row 34. */
export const journalRoutes = (journal: WebhookJournal): readonly Route[] => [
  ...['journal', 'journal-local'].flatMap((part): Route[] => {
    const get = (pattern: string, handle: (call: ApiCall, files: readonly JournalFile[]) => Answer): Route => ({
      api: 'webhooks-journal',
      method: 'GET',
      pattern: `${part}/${pattern}`,
      handle: (call) => handle(call, filesOf(journal, call)),
    });
    return [
      get('earliest', (call, files) => one(journal, call, files[0])),
      get('latest', (call, files) => one(journal, call, files[files.length - 1])),
      get('offset/:offset/next', (call, files) => one(journal, call, after(files, call.params['offset'] ?? '')[0])),
      get('batch/earliest/:count', (call, files) => many(journal, call, files.slice(0, countOf(call)))),
      get('batch/latest/:count', (call, files) => many(journal, call, files.slice(-countOf(call)))),
      get('batch/:offset/next/:count', (call, files) =>
        many(journal, call, after(files, call.params['offset'] ?? '').slice(0, countOf(call))),
      ),
      {
        api: 'webhooks-journal',
        method: 'POST',
        pattern: `${part}/batch/read`,
        handle: (call) => batchRead(journal, call),
      },
      {
        api: 'webhooks-journal',
        method: 'GET',
        pattern: `${part}/status/:status`,
        handle: (call) => status(journal, call),
      },
    ];
  }),
  {
    api: 'webhooks-journal',
    method: 'POST',
    pattern: 'snapshots/crm',
    handle: (call) => snapshot(journal, call),
  },
];

/** Serves the pre-signed addresses. They take no token, and refuse one, as signed storage addresses do. */
export const journalFiles =
  (journal: WebhookJournal): CallHandler =>
  (raw) => {
    const match = /^\/webhooks-journal-files\/(\d+)\/([0-9a-f-]+)$/.exec(raw.path);
    if (!match || raw.method !== 'GET') return null;
    const refuse = (code: number, message: string): ReturnType<CallHandler> =>
      Promise.resolve({ kind: 'answer', answer: { status: code, body: { status: 'error', message } } });
    if (raw.headers.authorization !== undefined)
      return refuse(400, 'Only one auth mechanism allowed: this address is signed, send no Authorization header.');
    const file = journal.open(
      Number(match[1]),
      match[2] ?? '',
      raw.query.get('expires') ?? '',
      raw.query.get('signature') ?? '',
    );
    return file
      ? Promise.resolve({ kind: 'answer', answer: { status: 200, body: file } })
      : refuse(403, 'The address is not signed by this journal, or it has expired.');
  };
