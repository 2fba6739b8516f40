import type { ChangeSource } from '../portal/change-source';
import type { CrmRecord } from '../portal/crm-record';
import { NO_VALUES, readerOf, type ValueReader, type Values } from '../portal/record-values';
import { isBehaviourOf } from '../portal/behaviour-dates';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { calculatedValues } from './calculated-values';
import { fillDefaults, missingOnCreate } from './new-record';
import { brokenValidation, missingByRules, type RuledWrite } from './rule-checks';
import { checkStage, isBackwardLifecycle } from './stage-rules';
import { checkValue, type PropertyProblem } from './value-rules';

/** One property of one write, for the request log: `before === after` is an echo write. */
export interface WriteTrace {
  readonly id: string;
  readonly property: string;
  readonly before: string | null;
  readonly after: string;
}

export interface WriteContext {
  readonly portal: Portal;
  readonly source: ChangeSource;
  readonly lenientDates: boolean;
  /** What the account's admins require is asked for: of people, and of apps since 2026-09 (hubspot-facts 0.4). */
  readonly underRules: boolean;
  /** Null: nobody asks. */
  readonly traces: WriteTrace[] | null;
}

export interface NormalisationWarning {
  readonly propertyName: string;
  readonly rawValue: string;
  readonly normalizedValue: string;
}

export type WriteRefusal =
  | { readonly kind: 'invalid'; readonly problems: readonly PropertyProblem[] }
  | { readonly kind: 'required'; readonly properties: readonly string[] }
  | { readonly kind: 'missing'; readonly problems: readonly PropertyProblem[] }
  | { readonly kind: 'exists'; readonly existingId: string }
  | {
      readonly kind: 'taken';
      readonly property: string;
      readonly value: string;
      readonly id: string;
      readonly holder: string;
    };

export interface ReadyWrite {
  readonly kind: 'ready';
  /** Values after checking; for an update only those that change the record. */
  readonly values: Values;
  /** All names that were sent, for the answer. */
  readonly sent: readonly string[];
  readonly accepted: Values;
  readonly warnings: readonly NormalisationWarning[];
}

export type PreparedWrite = ReadyWrite | WriteRefusal;

/** Values promised to earlier inputs of one all-or-nothing batch: `property\0value` → input number. */
export type Reservations = Map<string, number>;

/** Checks each sent value against the catalogue; every bad property is reported, not only the first (hubspot-facts 2.5). */
const checkAll = (
  context: WriteContext,
  type: ObjectType,
  sent: Values,
  held: ValueReader,
): { problems: PropertyProblem[]; values: Record<string, string>; warnings: NormalisationWarning[] } => {
  const problems: PropertyProblem[] = [];
  const values: Record<string, string> = {};
  const warnings: NormalisationWarning[] = [];
  const { state, switches } = context.portal;
  const rules = state.rulesOf(type.id);
  for (const [name, text] of Object.entries(sent)) {
    const definition = state.property(type.id, name);
    if (!definition) {
      problems.push({ code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist`, name });
      continue;
    }
    const checked = checkValue(definition, text, {
      state,
      switches,
      typeId: type.id,
      lenientDates: context.lenientDates,
      currentValue: held.get(name),
      settings: context.portal.settings,
    });
    if (checked.kind === 'invalid') {
      problems.push({ ...checked.problem, propertyValue: text });
      continue;
    }
    const broken = brokenValidation(rules, name, checked.value);
    if (broken) problems.push({ ...broken, propertyValue: text });
    values[name] = checked.value;
    if (checked.normalisedFrom !== undefined) {
      warnings.push({ propertyName: name, rawValue: checked.normalisedFrom, normalizedValue: checked.value });
    }
  }
  return { problems, values, warnings };
};

const findTaken = (
  portal: Portal,
  type: ObjectType,
  values: Values,
  id: string,
  reserved?: Reservations,
): WriteRefusal | null => {
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || !portal.state.isIdentifying(type, name)) continue;
    const holder = portal.state.table(type.id).holder(name, value);
    if (holder !== undefined && holder !== id) {
      return name === 'email' && id === ''
        ? { kind: 'exists', existingId: holder }
        : { kind: 'taken', property: name, value, id, holder };
    }
    const key = `${name}\0${value}`;
    if (reserved?.has(key))
      return name === 'email'
        ? { kind: 'exists', existingId: '' }
        : { kind: 'taken', property: name, value, id, holder: '' };
    reserved?.set(key, reserved.size);
  }
  return null;
};

const unmetRules = (context: WriteContext, type: ObjectType, write: RuledWrite): WriteRefusal | null => {
  const problems = context.underRules ? missingByRules(context.portal.state.rulesOf(type.id), write) : [];
  return problems.length > 0 ? { kind: 'missing', problems } : null;
};

export const prepareCreate = (
  context: WriteContext,
  type: ObjectType,
  sent: Values,
  reserved?: Reservations,
): PreparedWrite => {
  const { portal } = context;
  const { problems, values, warnings } = checkAll(context, type, sent, NO_VALUES);
  problems.push(...(problems.length === 0 ? checkStage(portal, type, values, NO_VALUES) : []));
  if (problems.length > 0) return { kind: 'invalid', problems };
  const missing = missingOnCreate(portal, type, values);
  if (missing.length > 0) return { kind: 'required', properties: missing };
  const taken = findTaken(portal, type, values, '', reserved);
  if (taken) return taken;
  fillDefaults(portal, type, values);
  const unmet = unmetRules(context, type, { written: values, after: readerOf(values), isNew: true });
  if (unmet) return unmet;
  return { kind: 'ready', values, accepted: values, sent: Object.keys(sent), warnings };
};

/** By whom a record was made (hubspot-facts 7.5). */
const sourceValues = (portal: Portal, source: ChangeSource): Record<string, string> =>
  isBehaviourOf(portal.settings.answersAsOf, 'objectSource')
    ? {
        hs_object_source: source.sourceType,
        hs_object_source_label: source.sourceLabel ?? source.sourceType,
        hs_object_source_id: source.sourceId,
      }
    : {};

export const commitCreate = (context: WriteContext, type: ObjectType, ready: ReadyWrite): CrmRecord => {
  const { portal, source } = context;
  const id = portal.newId();
  const at = portal.now();
  const written = new Set(Object.keys(ready.values));
  const values = readerOf(ready.values);
  const c = calculatedValues({ state: portal.state, type, id, at, values, written, isNew: true });
  Object.assign(c, sourceValues(portal, source));
  const own = portal.state.accountValues.get(type.id)?.onCreate ?? {};
  for (const name of Object.keys(own)) if (!(name in ready.values) && !(name in c)) c[name] = own[name] ?? '';
  const created = ready.values['createdate'];
  portal.commit({
    k: 'create',
    t: type.id,
    id,
    at,
    ...(created ? { createdAt: Date.parse(created) } : {}),
    by: source,
    v: ready.values,
    c,
  });
  for (const name of ready.sent)
    context.traces?.push({ id, property: name, before: null, after: ready.values[name] ?? '' });
  const record = portal.state.table(type.id).get(id);
  if (!record) throw new Error(`Record ${type.id}/${id} is missing right after its creation.`);
  return record;
};

export const prepareUpdate = (
  context: WriteContext,
  type: ObjectType,
  record: CrmRecord,
  sent: Values,
  reserved?: Reservations,
): PreparedWrite => {
  const { portal } = context;
  const { problems, values, warnings } = checkAll(context, type, sent, record.values);
  problems.push(...(problems.length === 0 ? checkStage(portal, type, values, record.values) : []));
  if (problems.length > 0) return { kind: 'invalid', problems };
  const changes: Record<string, string> = {};
  for (const name of Object.keys(values)) {
    const value = values[name] ?? '';
    if (!portal.switches.sameValueTouches && (record.values.get(name) ?? '') === value) continue;
    if (name === 'lifecyclestage' && isBackwardLifecycle(portal, type, record.values.get(name) ?? '', value)) continue;
    changes[name] = value;
  }
  const taken = findTaken(portal, type, changes, record.id, reserved);
  if (taken) return taken;
  const unmet = unmetRules(context, type, { written: values, after: readerOf(changes, record.values), isNew: false });
  if (unmet) return unmet;
  return { kind: 'ready', values: changes, accepted: values, sent: Object.keys(sent), warnings };
};

export const commitUpdate = (
  context: WriteContext,
  type: ObjectType,
  record: CrmRecord,
  ready: ReadyWrite,
): { record: CrmRecord; calculated: readonly string[] } => {
  const { portal, source } = context;
  for (const name of ready.sent) {
    context.traces?.push({
      id: record.id,
      property: name,
      before: record.values.get(name) ?? null,
      after: ready.accepted[name] ?? '',
    });
  }
  if (Object.keys(ready.values).length === 0) return { record, calculated: [] };
  const at = portal.timeAfter(record.updatedAt);
  const values = readerOf(ready.values, record.values);
  const written = new Set(Object.keys(ready.values));
  const c = calculatedValues({ state: portal.state, type, id: record.id, at, values, written, isNew: false });
  portal.commit({ k: 'change', t: type.id, id: record.id, at, by: source, v: ready.values, c });
  return { record, calculated: Object.keys(c) };
};
