import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { requireScope, schemaScopes, type Access } from '../http/scopes';
import { textsOf } from '../json/json-value';
import type { ValidationRule } from '../portal/account-rules';
import type { ObjectType } from '../portal/object-types';
import { RULE_TYPES } from '../records/rule-checks';

const typeWith = (call: ApiCall, access: Access): ObjectType => {
  const type = objectTypeOf(call);
  requireScope(call.identity, schemaScopes(type, access));
  return type;
};

const told = ({ ruleType, ruleArguments, shouldApplyNormalization }: ValidationRule): Record<string, unknown> => ({
  ruleArguments,
  ruleType,
  ...(shouldApplyNormalization === undefined ? {} : { shouldApplyNormalization }),
});

const list = (call: ApiCall): Answer => {
  const { validations } = call.portal.state.rulesOf(typeWith(call, 'read').id);
  const results = Object.entries(validations).map(([propertyName, rules]) => ({
    propertyName,
    propertyValidationRules: rules.map(told),
  }));
  return ok({ results });
};

const rulesOf = (call: ApiCall, type: ObjectType): readonly ValidationRule[] => {
  const name = call.params['name'] ?? '';
  if (!call.portal.state.property(type.id, name))
    throw new ApiRefusal(
      404,
      { message: `No property named '${name}' exists for object type ${type.id}.`, category: 'OBJECT_NOT_FOUND' },
      {},
      true,
    );
  const { validations } = call.portal.state.rulesOf(type.id);
  return Object.hasOwn(validations, name) ? (validations[name] ?? []) : [];
};

const ofProperty = (call: ApiCall): Answer => ok({ results: rulesOf(call, typeWith(call, 'read')).map(told) });

const one = (call: ApiCall): Answer => {
  const held = rulesOf(call, typeWith(call, 'read')).find((rule) => rule.ruleType === call.params['rule']);
  if (!held) throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  return ok(told(held));
};

/** Replaces the rule of this type; rules of other types stay. */
const put = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const held = rulesOf(call, type);
  const ruleType = call.params['rule'] ?? '';
  if (!RULE_TYPES.has(ruleType)) throw validationError(`${ruleType} is not a type of validation rule.`);
  const body = bodyObject(call);
  if (!Array.isArray(body['ruleArguments']))
    throw validationError('Some required fields were not set: [ruleArguments]');
  const normalises = body['shouldApplyNormalization'];
  const rule: ValidationRule = {
    ruleType,
    ruleArguments: textsOf(body['ruleArguments']),
    ...(typeof normalises === 'boolean' ? { shouldApplyNormalization: normalises } : {}),
  };
  const rules = call.portal.state.rulesOf(type.id);
  const validations = {
    ...rules.validations,
    [call.params['name'] ?? '']: [...held.filter((other) => other.ruleType !== ruleType), rule],
  };
  call.portal.commit({ k: 'account-rules', t: type.id, rules: { ...rules, validations } });
  return noContent;
};

/** hubspot-facts 5.3 and 12.1, row 37. */
export const PROPERTY_VALIDATION_ROUTES: readonly Route[] = [
  { api: 'property-validations', method: 'GET', pattern: ':type', handle: list },
  { api: 'property-validations', method: 'GET', pattern: ':type/:name', handle: ofProperty },
  { api: 'property-validations', method: 'GET', pattern: ':type/:name/rule-type/:rule', handle: one },
  { api: 'property-validations', method: 'PUT', pattern: ':type/:name/rule-type/:rule', handle: put },
];
