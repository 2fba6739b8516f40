import { isObject, textOf } from '../json/json-value';
import { validationError, type ApiRefusal } from '../http/answer';
import type { ApiCall } from '../http/api-call';
import { maySee } from '../http/scopes';
import { viewAsOf, type CrmRecord, type RecordView } from '../portal/crm-record';
import type { Values } from '../portal/record-values';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { readPlan, type ReadPlan } from '../records/record-answers';

const nonUnique = (portal: Portal, type: ObjectType, name: string, operation: string): ApiRefusal =>
  validationError(
    `Unable to perform ${operation} by non-unique ${type.id} property ${name} in portal ID ${portal.settings.portalId}`,
  );

/** @throws ApiRefusal 400 unless records can be addressed by this property (hubspot-facts 0.5: not by `hs_object_id` either). */
export const requireIdentifying = (
  portal: Portal,
  type: ObjectType,
  name: string,
  operation: 'read' | 'update' | 'upsert',
): void => {
  if (!portal.state.isIdentifying(type, name)) throw nonUnique(portal, type, name, operation);
};

/** The id that `value` of the identifying property stands for; e-mails match in any case and through secondary ones. */
export const idByProperty = (portal: Portal, type: ObjectType, name: string, value: string): string | undefined =>
  portal.state.table(type.id).holder(name, name === 'email' ? value.trim().toLowerCase() : value);

/** A live record by id or `idProperty`; merged-away ids resolve to their survivor (hubspot-facts 2.9). */
export const findRecord = (
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | null,
): CrmRecord | undefined => {
  const table = portal.state.table(type.id);
  const ownId = idProperty ? idByProperty(portal, type, idProperty, id) : id;
  return ownId === undefined ? undefined : table.get(table.resolve(ownId));
};

/** What a read shows of the record: as it is, or as it was when a planted fault asks for that. Null: it is not there. */
export const visibleView = (call: ApiCall, record: CrmRecord, archived: boolean): RecordView | null => {
  const view = call.effects.asOf === undefined ? record : viewAsOf(record, call.effects.asOf);
  return view && (view.archivedAt !== null) === archived ? view : null;
};

/** Whether the call may see values of a property of that name (hubspot-facts 1.6). */
export const seenBy =
  (call: ApiCall, type: ObjectType) =>
  (name: string): boolean =>
    maySee(call.identity, type, call.portal.state.property(type.id, name));

/** The properties that a call asks for and may see; sensitive ones are left out without a word (hubspot-facts 1.6). */
export const planOf = (
  call: ApiCall,
  type: ObjectType,
  properties: readonly string[],
  history: readonly string[] = [],
): ReadPlan => readPlan(call.portal, type, properties, history, seenBy(call, type));

/** A planted fault may leave this result out without an error. */
export const isSwallowed = (call: ApiCall): boolean =>
  call.effects.missingShare !== undefined && call.portal.random.chance(call.effects.missingShare);

/** `properties` of a body as text; null counts as cleared. */
export const sentProperties = (value: unknown): Values => {
  if (!isObject(value)) return {};
  const sent: Record<string, string> = {};
  for (const [name, held] of Object.entries(value)) sent[name] = textOf(held);
  return sent;
};
