import { ApiRefusal, ok, type Answer } from '../http/answer';
import { objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';

/** What a plan allows (hubspot-facts 5.3, 8; figures of a developer test account, others not published). */
const CEILING = {
  records: 15_000_000,
  customProperties: 1_000,
  calculatedProperties: 25,
  customObjectTypes: 20,
  pipelines: 100,
  labels: 10,
  associations: 50_000,
};

const counted = (limit: number, usage: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...more,
  limit,
  usage,
  percentage: Math.round((usage / limit) * 10_000) / 100,
});

const ofType = (type: ObjectType): Record<string, unknown> => ({
  objectTypeId: type.id,
  singularLabel: type.singular,
  pluralLabel: type.plural,
});

/** The limits API wants an object scope; schema scopes alone are refused (hubspot-facts 1.6). */
const requireObjectScope = (call: ApiCall): void => {
  const granted = call.identity.scopes;
  const held = granted?.filter((scope) => scope.startsWith('crm.objects.') || scope === 'tickets');
  requireScope(call.identity, held && held.length > 0 ? held : ['crm.objects.contacts.read']);
};

const perType =
  (limit: number, usage: (call: ApiCall, type: ObjectType) => number) =>
  (call: ApiCall): Answer => {
    requireObjectScope(call);
    return ok({
      results: call.portal.state.types.all().map((type) => counted(limit, usage(call, type), ofType(type))),
    });
  };

const liveRecords = (call: ApiCall, type: ObjectType): number => {
  let live = 0;
  for (const record of call.portal.state.table(type.id).values()) if (record.archivedAt === null) live++;
  return live;
};

const properties = (call: ApiCall, type: ObjectType, calculated: boolean): number =>
  [...call.portal.state.properties(type.id).values()].filter(
    (property) => !property.hubspotDefined && !property.archived && property.calculated === calculated,
  ).length;

const associationRecords = (call: ApiCall): Answer => {
  requireObjectScope(call);
  const from = objectTypeOf(call, 'from');
  const { associationDefinitions } = call.portal.state;
  const to = call.params['to'] === undefined ? null : objectTypeOf(call, 'to');
  const results = associationDefinitions
    .all()
    .filter((held) => held.from === from.id && (to === null || held.to === to.id))
    .map((held) =>
      counted(held.maxTo ?? CEILING.associations, 0, {
        fromObjectTypeId: held.from,
        toObjectTypeId: held.to,
        category: held.category,
        typeId: held.typeId,
        label: held.label,
      }),
    );
  return ok({ results });
};

const labels = (call: ApiCall): Answer => {
  requireObjectScope(call);
  const own = call.portal.state.associationDefinitions.all().filter((held) => held.category === 'USER_DEFINED');
  const pairs = new Map<string, number>();
  for (const held of own) pairs.set(`${held.from}>${held.to}`, (pairs.get(`${held.from}>${held.to}`) ?? 0) + 1);
  const results = [...pairs].map(([pair, used]) => {
    const [fromObjectTypeId, toObjectTypeId] = pair.split('>');
    return counted(CEILING.labels, used, { fromObjectTypeId, toObjectTypeId });
  });
  return ok({ results });
};

const customObjects = (call: ApiCall): Answer => {
  requireObjectScope(call);
  return ok(counted(CEILING.customObjectTypes, call.portal.state.schemas.size));
};

const currencyOf = (call: ApiCall, code: string): Record<string, unknown> => ({
  fromCurrencyCode: code,
  toCurrencyCode: call.portal.settings.currency,
  conversionRate: 1,
  visibleInUI: true,
  createdAt: instantText(0),
  updatedAt: instantText(0),
});

const requireCurrencies = (call: ApiCall): void => requireScope(call.identity, ['settings.currencies.read']);

const rates = (call: ApiCall): Answer => {
  requireCurrencies(call);
  return ok({ results: call.portal.settings.additionalCurrencies.map((code) => currencyOf(call, code)) });
};

const codes = (call: ApiCall): Answer => {
  requireCurrencies(call);
  const names = new Intl.DisplayNames(['en'], { type: 'currency' });
  const { currency, additionalCurrencies } = call.portal.settings;
  return ok({
    results: [currency, ...additionalCurrencies].map((code) => ({
      currencyCode: code,
      currencyName: names.of(code) ?? code,
    })),
  });
};

const companyCurrency = (call: ApiCall): Answer => {
  requireCurrencies(call);
  return ok({ currencyCode: call.portal.settings.currency });
};

const recordsFrom = (call: ApiCall): Answer => {
  requireObjectScope(call);
  return ok({ results: [...new Set(call.portal.state.associationDefinitions.all().map((held) => held.from))] });
};

/** hubspot-facts 9.3, 5.6 and 12.1, rows 35 and 36. Shapes are not published in the collected files. */
export const USAGE_ROUTES: readonly Route[] = [
  { api: 'limits', method: 'GET', pattern: 'records', handle: perType(CEILING.records, liveRecords) },
  {
    api: 'limits',
    method: 'GET',
    pattern: 'custom-properties',
    handle: perType(CEILING.customProperties, (call, type) => properties(call, type, false)),
  },
  {
    api: 'limits',
    method: 'GET',
    pattern: 'calculated-properties',
    handle: perType(CEILING.calculatedProperties, (call, type) => properties(call, type, true)),
  },
  {
    api: 'limits',
    method: 'GET',
    pattern: 'pipelines',
    handle: perType(CEILING.pipelines, (call, type) => call.portal.state.pipelines(type.id).size),
  },
  { api: 'limits', method: 'GET', pattern: 'custom-object-types', handle: customObjects },
  { api: 'limits', method: 'GET', pattern: 'associations/labels', handle: labels },
  { api: 'limits', method: 'GET', pattern: 'associations/records/from', handle: recordsFrom },
  { api: 'limits', method: 'GET', pattern: 'associations/records/:from/to', handle: associationRecords },
  { api: 'limits', method: 'GET', pattern: 'associations/records/:from/:to', handle: associationRecords },
  { api: 'currencies', method: 'GET', pattern: 'codes', handle: codes },
  { api: 'currencies', method: 'GET', pattern: 'company-currency', handle: companyCurrency },
  { api: 'currencies', method: 'GET', pattern: 'exchange-rates', handle: rates },
  { api: 'currencies', method: 'GET', pattern: 'exchange-rates/current', handle: rates },
  {
    api: 'currencies',
    method: 'GET',
    pattern: 'exchange-rates/:id',
    handle: () => {
      throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
    },
  },
];
