import { isObject, textOf } from '../json/json-value';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import { userSource, type Portal } from '../portal/portal';
import type { ChangeSource } from '../portal/change-source';
import { commitUpdate, prepareUpdate, type WriteTrace } from '../records/record-writes';
import type { Answer } from '../http/answer';
import type { FaultRule } from './fault-rule';

const WORKFLOW: ChangeSource = { sourceType: 'AUTOMATION_PLATFORM', sourceId: 'emulated-workflow' };
const SOMEBODY = userSource(4_711);

const edit = (portal: Portal, type: ObjectType, id: string, rule: FaultRule, source: ChangeSource): void => {
  const record = portal.state.table(type.id).get(id);
  if (!record || record.archivedAt !== null) return;
  const context = { portal, source, lenientDates: true, underRules: false, traces: null };
  const prepared = prepareUpdate(context, type, record, { [rule.property]: rule.value });
  if (prepared.kind === 'ready') commitUpdate(context, type, record, prepared);
};

const writtenIds = (traces: readonly WriteTrace[]): string[] => [...new Set(traces.map(({ id }) => id))];

/** A workflow that our write started changes a property `ms` later (hubspot-facts 7.5). */
export const startWorkflow = (
  portal: Portal,
  type: ObjectType,
  traces: readonly WriteTrace[],
  rule: FaultRule,
): NodeJS.Timeout =>
  setTimeout(() => {
    for (const id of writtenIds(traces)) edit(portal, type, id, rule, WORKFLOW);
  }, rule.ms);

/** Somebody edits between our write and its answer: the answer shows the later value, as a read would (hubspot-facts 10). */
export const showLaterEdit = (
  portal: Portal,
  type: ObjectType,
  traces: readonly WriteTrace[],
  rule: FaultRule,
  answer: Answer,
): Answer => {
  const ids = new Set(writtenIds(traces));
  for (const id of ids) edit(portal, type, id, rule, SOMEBODY);
  const later = (told: unknown): unknown => {
    if (!isObject(told) || !isObject(told['properties']) || !ids.has(textOf(told['id']))) return told;
    const record = portal.state.table(type.id).get(textOf(told['id']));
    if (!record) return told;
    const updatedAt = instantText(record.updatedAt);
    const properties = {
      ...told['properties'],
      [rule.property]: record.values.get(rule.property) ?? '',
      [type.modifiedProperty]: updatedAt,
    };
    return { ...told, properties, updatedAt };
  };
  const { body } = answer;
  if (!isObject(body)) return answer;
  return {
    ...answer,
    body: Array.isArray(body['results']) ? { ...body, results: body['results'].map(later) } : later(body),
  };
};
