import { ok, type Answer } from '../http/answer';
import { isObject, objectsOf, textOf, textsOf, type JsonObject } from '../json/json-value';
import type { AccountRules, ValidationRule } from '../portal/account-rules';
import type { Owner } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { archiveProperty, changeProperty, createProperty } from '../records/property-definitions';

const validationsOf = (sent: JsonObject): Record<string, ValidationRule[]> =>
  Object.fromEntries(
    Object.entries(sent).map(([name, rules]) => [
      name,
      objectsOf(rules).map((rule) => ({
        ruleType: textOf(rule['ruleType']),
        ruleArguments: textsOf(rule['ruleArguments']),
      })),
    ]),
  );

/** What an account's admin does to owners, properties and rules. */
export class AdminActions {
  constructor(private readonly portal: Portal) {}

  putOwner(body: JsonObject): Answer {
    const { portal } = this;
    const held = portal.state.owners.get(textOf(body['id']));
    const at = instantText(portal.now());
    const id = textOf(body['id']) || portal.newId();
    const archived = body['archived'] === true;
    const userId =
      Number(textOf(body['userId'])) || held?.userIdIncludingInactive || Number(portal.newId()) % 90_000_000;
    const owner: Owner = {
      id,
      email: (textOf(body['email']) || held?.email) ?? '',
      type: 'PERSON',
      firstName: (textOf(body['firstName']) || held?.firstName) ?? '',
      lastName: (textOf(body['lastName']) || held?.lastName) ?? '',
      userId: archived ? null : userId,
      userIdIncludingInactive: userId,
      createdAt: held?.createdAt ?? at,
      updatedAt: at,
      archived,
    };
    portal.commit({ k: 'owner', owner });
    return ok(owner, held ? 200 : 201);
  }

  /** Replaces the parts that the body names: `{onCreate?, conditional?, validations?}`. */
  putRules(type: ObjectType, body: JsonObject): Answer {
    const held = this.portal.state.rulesOf(type.id);
    const rules: AccountRules = {
      onCreate: Array.isArray(body['onCreate']) ? textsOf(body['onCreate']) : held.onCreate,
      conditional: Array.isArray(body['conditional'])
        ? objectsOf(body['conditional']).map((rule) => ({
            property: textOf(rule['property']),
            values: textsOf(rule['values']),
            required: textsOf(rule['required']),
          }))
        : held.conditional,
      validations: isObject(body['validations']) ? validationsOf(body['validations']) : held.validations,
    };
    this.portal.commit({ k: 'account-rules', t: type.id, rules });
    return ok(rules);
  }

  properties(method: string, type: ObjectType, [name, action]: string[], body: JsonObject): Answer | null {
    const { portal } = this;
    if (method === 'POST' && name === undefined) {
      const made = createProperty(portal, type, body, 0);
      return 'kind' in made ? ok({ status: 'error', ...made }, 400) : ok(made, 201);
    }
    const held = portal.state.properties(type.id).get(name ?? '');
    if (!held) return ok({ status: 'error', message: `There is no property ${name ?? ''}.` }, 404);
    if (method === 'PATCH') return ok(changeProperty(portal, type, held, body));
    if (action === 'archive') archiveProperty(portal, type, held);
    else if (action === 'unarchive')
      portal.commit({
        k: 'property',
        t: type.id,
        property: { ...held, archived: false, updatedAt: instantText(portal.now()) },
      });
    else if (action === 'readonly') {
      const modificationMetadata = { ...held.modificationMetadata, readOnlyValue: body['readOnlyValue'] !== false };
      portal.commit({
        k: 'property',
        t: type.id,
        property: { ...held, modificationMetadata, updatedAt: instantText(portal.now()) },
      });
    } else if (action === 'remove-option') {
      const options = held.options.filter((option) => option.value !== textOf(body['value']));
      portal.commit({
        k: 'property',
        t: type.id,
        property: { ...held, options, updatedAt: instantText(portal.now()) },
      });
    } else return null;
    return ok(portal.state.properties(type.id).get(held.name));
  }
}
