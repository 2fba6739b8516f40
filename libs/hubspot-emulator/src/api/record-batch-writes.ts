import { associate } from '../associations/association-writes';
import { ApiRefusal, type Answer, type ErrorFields } from '../http/answer';
import { objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { objectsOf, textOf, type JsonObject } from '../json/json-value';
import { objectScopes, requireScope } from '../http/scopes';
import type { CrmRecord } from '../portal/crm-record';
import type { AssociationSpec, RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import { writeAnswer } from '../records/record-answers';
import {
  commitCreate,
  commitUpdate,
  prepareCreate,
  prepareUpdate,
  type PreparedWrite,
  type ReadyWrite,
  type Reservations,
  type WriteRefusal,
} from '../records/record-writes';
import { requireEditAssociations } from './association-ends';
import { batchAnswer, batchInputs, refuseDuplicates } from './batch-envelope';
import { idByProperty, requireIdentifying, seenBy, sentProperties } from './record-lookup';
import { invalidProperties, notFoundInBatch, refusedWrite } from './record-refusals';
import { wantedAssociations } from './record-routes';

const MOST_INPUTS = 100;

/** One input on its way: what was sent, which record it is about (null: a create), its trace id. */
interface Item {
  readonly input: JsonObject;
  readonly traceId: string;
  readonly record: CrmRecord | null;
}

/** Inputs that each carry a trace id of their own may fail one by one (hubspot-facts 2.6). */
const mayFailApart = (call: ApiCall, inputs: readonly JsonObject[]): boolean => {
  const traces = inputs.map((input) => textOf(input['objectWriteTraceId']));
  return (
    call.portal.switches.partialByTraceId &&
    traces.every((trace) => trace !== '') &&
    new Set(traces).size === traces.length
  );
};

const errorWithTrace = (fields: ErrorFields, item: Item, refusal?: WriteRefusal): ErrorFields => ({
  ...fields,
  context: {
    ...fields.context,
    objectWriteTraceId: [item.traceId],
    ...(refusal?.kind === 'exists' && refusal.existingId ? { existingId: [refusal.existingId] } : {}),
  },
});

/** A conflict in an all-or-nothing batch names no id; bad properties of all inputs are told together. */
const refuseWhole = (call: ApiCall, type: ObjectType, refusals: readonly WriteRefusal[]): never => {
  const invalid = refusals.flatMap((refusal) => (refusal.kind === 'invalid' ? refusal.problems : []));
  if (invalid.length > 0) throw new ApiRefusal(400, invalidProperties(call.portal, invalid, true));
  const [first] = refusals;
  if (!first) throw new Error('A batch was refused without a reason.');
  const { status, fields } = refusedWrite(call.portal, type, first);
  throw new ApiRefusal(
    status,
    first.kind === 'exists' ? { ...fields, message: fields.message.replace(/\. Existing ID.*$/, '') } : fields,
  );
};

const prepare = (call: ApiCall, type: ObjectType, item: Item, reserved?: Reservations): PreparedWrite => {
  const sent = sentProperties(item.input['properties']);
  return item.record
    ? prepareUpdate(call.context, type, item.record, sent, reserved)
    : prepareCreate(call.context, type, withKey(item.input, sent), reserved);
};

/** An upsert that creates takes its key from the input; the value need not be repeated (hubspot-facts 2.7). */
const withKey = (input: JsonObject, sent: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const idProperty = textOf(input['idProperty']);
  return idProperty && !(idProperty in sent) ? { ...sent, [idProperty]: textOf(input['id']) } : sent;
};

interface Wanted {
  readonly to: RecordRef;
  readonly types: readonly AssociationSpec[];
}

const commit = (
  call: ApiCall,
  type: ObjectType,
  item: Item,
  ready: ReadyWrite,
  associations: readonly Wanted[],
  isUpsert: boolean,
): Record<string, unknown> => {
  const { record, calculated } = item.record
    ? commitUpdate(call.context, type, item.record, ready)
    : { record: commitCreate(call.context, type, ready), calculated: [] };
  for (const { to, types } of associations)
    associate(call.portal, { t: type.id, id: record.id }, to, types, call.context.source);
  const { sent, warnings } = ready;
  const written = { sent, warnings, calculated, isNew: item.record === null };
  const answer = writeAnswer(call.portal, type, record, written, seenBy(call, type));
  if (isUpsert) answer['new'] = item.record === null;
  if (item.traceId) answer['objectWriteTraceId'] = item.traceId;
  return answer;
};

/** Writes all items, or with trace ids those that can be written. */
const writeItems = (
  call: ApiCall,
  type: ObjectType,
  items: readonly Item[],
  isUpsert: boolean,
  inputs: readonly JsonObject[],
): { results: unknown[]; errors: ErrorFields[] } => {
  const results: unknown[] = [];
  const errors: ErrorFields[] = [];
  if (inputs.some((input) => objectsOf(input['associations']).length > 0)) requireEditAssociations(call);
  if (mayFailApart(call, inputs)) {
    for (const item of items) {
      try {
        const associations = wantedAssociations(call.portal, type, item.input['associations']);
        const prepared = prepare(call, type, item);
        if (prepared.kind === 'ready') results.push(commit(call, type, item, prepared, associations, isUpsert));
        else errors.push(errorWithTrace(refusedWrite(call.portal, type, prepared).fields, item, prepared));
      } catch (refusal) {
        if (!(refusal instanceof ApiRefusal)) throw refusal;
        errors.push(errorWithTrace(refusal.fields, item));
      }
    }
    return { results, errors };
  }
  const reserved: Reservations = new Map();
  const associations = items.map((item) => wantedAssociations(call.portal, type, item.input['associations']));
  const prepared = items.map((item) => prepare(call, type, item, reserved));
  const refusals = prepared.filter((write): write is WriteRefusal => write.kind !== 'ready');
  if (refusals.length > 0) refuseWhole(call, type, refusals);
  for (const [index, item] of items.entries()) {
    const write = prepared[index];
    if (write?.kind === 'ready') results.push(commit(call, type, item, write, associations[index] ?? [], isUpsert));
  }
  return { results, errors };
};

const itemOf = (input: JsonObject, record: CrmRecord | null): Item => ({
  input,
  record,
  traceId: textOf(input['objectWriteTraceId']),
});

const batchCreate = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  const inputs = batchInputs(call, MOST_INPUTS);
  const items = inputs.map((input) => itemOf(input, null));
  const { results, errors } = writeItems(call, type, items, false, inputs);
  return batchAnswer(call, 201, results, errors);
};

/** Missing ids are one aggregated error; ids that were merged away are left out without a word (hubspot-facts 2.6). */
const batchUpdate = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  const inputs = batchInputs(call, MOST_INPUTS);
  refuseDuplicates(inputs.map((input) => `${textOf(input['idProperty'])}${textOf(input['id'])}`));
  const table = call.portal.state.table(type.id);
  const missing: JsonObject[] = [];
  const items: Item[] = [];
  for (const input of inputs) {
    const idProperty = textOf(input['idProperty']);
    if (idProperty) requireIdentifying(call.portal, type, idProperty, 'update');
    const id = textOf(input['id']);
    const own = idProperty ? idByProperty(call.portal, type, idProperty, id) : id;
    const record = own === undefined ? undefined : table.get(own);
    if (record && record.archivedAt === null) items.push(itemOf(input, record));
    else if (!table.mergedInto.has(id) || !call.portal.switches.dropMergedInBatchUpdate) missing.push(input);
  }
  const { results, errors } = writeItems(call, type, items, false, inputs);
  if (missing.length > 0) {
    const traces = missing.map((input) => textOf(input['objectWriteTraceId'])).filter(Boolean);
    errors.push(
      notFoundInBatch(
        type,
        missing.map((input) => textOf(input['id'])),
        traces,
      ),
    );
  }
  return batchAnswer(call, 200, results, errors);
};

const batchUpsert = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  const inputs = batchInputs(call, MOST_INPUTS);
  refuseDuplicates(inputs.map((input) => textOf(input['id'])));
  const table = call.portal.state.table(type.id);
  const items = inputs.map((input) => {
    const idProperty = textOf(input['idProperty']);
    requireIdentifying(call.portal, type, idProperty, 'upsert');
    const held = idByProperty(call.portal, type, idProperty, textOf(input['id']));
    return itemOf(input, held === undefined ? null : (table.get(held) ?? null));
  });
  const { results, errors } = writeItems(call, type, items, true, inputs);
  return batchAnswer(call, 200, results, errors);
};

/** hubspot-facts 12.1, rows 12, 14, 15. */
export const BATCH_WRITE_ROUTES: readonly Route[] = [
  { api: 'objects', method: 'POST', pattern: ':type/batch/create', handle: batchCreate },
  { api: 'objects', method: 'POST', pattern: ':type/batch/update', handle: batchUpdate },
  { api: 'objects', method: 'POST', pattern: ':type/batch/upsert', handle: batchUpsert },
];
