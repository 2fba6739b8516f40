import { ok, type Answer } from '../http/answer';
import { objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import type { ObjectType } from '../portal/object-types';
import {
  associationUsage,
  associationUsages,
  type AssociationUsage,
  type PartnerCount,
} from '../records/association-usage';

/** What a plan allows (hubspot-facts 5.3, 8; figures of a developer test account, others not published). */
const CEILING = {
  records: 15_000_000,
  customRecords: 1_000_000,
  customProperties: 1_000,
  allCustomProperties: 10_000,
  calculatedProperties: 25,
  customObjectTypes: 20,
  pipelines: 100,
  labels: 10,
};
const SAMPLES = 10;

const percentageOf = (limit: number, usage: number): number => Math.round((usage / limit) * 10_000) / 100;

const counted = (limit: number, usage: number): Record<string, unknown> => ({
  limit,
  usage,
  percentage: percentageOf(limit, usage),
});

const named = (type: ObjectType): Record<string, unknown> => ({
  objectTypeId: type.id,
  singularLabel: type.singular,
  pluralLabel: type.plural,
});

type Count = (call: ApiCall, type: ObjectType) => number;

const overall = (limit: number, usages: readonly number[]): Record<string, unknown> => {
  const usage = usages.reduce((sum, one) => sum + one, 0);
  return { overallLimit: limit, overallUsage: usage, overallPercentage: percentageOf(limit, usage) };
};

/** The limits API wants an object scope; schema scopes alone are refused (hubspot-facts 1.6). */
const requireObjectScope = (call: ApiCall): void => {
  const granted = call.identity.scopes;
  const held = granted?.filter((scope) => scope.startsWith('crm.objects.') || scope === 'tickets');
  requireScope(call.identity, held && held.length > 0 ? held : ['crm.objects.contacts.read']);
};

const guarded =
  (answer: (call: ApiCall) => Record<string, unknown>) =>
  (call: ApiCall): Answer => {
    requireObjectScope(call);
    return ok(answer(call));
  };

const liveRecords: Count = (call, type) => {
  let live = 0;
  for (const record of call.portal.state.table(type.id).values()) if (record.archivedAt === null) live++;
  return live;
};

const pipelines: Count = (call, type) => call.portal.state.pipelines(type.id).size;

const properties =
  (calculated: boolean): Count =>
  (call, type) =>
    [...call.portal.state.properties(type.id).values()].filter(
      (property) => !property.hubspotDefined && !property.archived && property.calculated === calculated,
    ).length;

/** Standard types each have a limit; custom objects share one. */
const byKind = (limit: number, customLimit: number, count: Count) =>
  guarded((call) => {
    const types = call.portal.state.types.all();
    const custom = types.filter((type) => type.custom).map((type) => ({ ...named(type), usage: count(call, type) }));
    const usages = custom.map(({ usage }) => usage);
    return {
      customObjectTypes: { byObjectType: custom, ...overall(customLimit, usages) },
      hubspotDefinedObjectTypes: types
        .filter((type) => !type.custom)
        .map((type) => ({ ...named(type), ...counted(limit, count(call, type)) })),
    };
  });

const customProperties = guarded((call) => {
  const types = call.portal.state.types.all();
  const usages = types.map((type) => properties(false)(call, type));
  return {
    byObjectType: types.map((type, index) => ({
      ...named(type),
      ...counted(CEILING.customProperties, usages[index] ?? 0),
    })),
    ...overall(CEILING.allCustomProperties, usages),
  };
});

const calculatedProperties = guarded((call) => {
  const types = call.portal.state.types.all();
  const usages = types.map((type) => properties(true)(call, type));
  return {
    byObjectType: types.map((type, index) => ({ ...named(type), usage: usages[index] ?? 0 })),
    ...overall(CEILING.calculatedProperties, usages),
  };
});

const customObjectTypes = guarded((call) => counted(CEILING.customObjectTypes, call.portal.state.schemas.size));

/** Pairs that have labels of the account, or the pair that the query names. */
const labels = guarded((call) => {
  const { state } = call.portal;
  const [from, to] = ['fromObjectTypeId', 'toObjectTypeId'].map((name) => {
    const text = call.query.get(name);
    return text === null ? null : (state.types.find(text)?.id ?? text);
  });
  const pairs = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const held of state.associationDefinitions.all()) {
    if (held.category !== 'USER_DEFINED' || held.label === null) continue;
    if ((from && held.from !== from) || (to && held.to !== to)) continue;
    const pair = pairs.get(`${held.from}>${held.to}`) ?? { from: held.from, to: held.to, labels: [] };
    pair.labels.push(held.label);
    pairs.set(`${held.from}>${held.to}`, pair);
  }
  const results = [...pairs.values()].map((pair) => ({
    fromObjectType: named(state.typeOf(pair.from)),
    toObjectType: named(state.typeOf(pair.to)),
    allLabels: pair.labels,
    ...counted(CEILING.labels, pair.labels.length),
  }));
  return { results };
});

/** Types that have records near or at a limit. */
const nearOrAt = (
  call: ApiCall,
  usagesOf: (type: ObjectType) => readonly AssociationUsage[],
): Record<string, unknown> => ({
  results: call.portal.state.types
    .all()
    .map((type) => {
      const usages = usagesOf(type);
      return {
        ...named(type),
        hasRecordsAtLimit: usages.some(({ full }) => full.length > 0),
        hasRecordsNearLimit: usages.some(({ near }) => near.length > 0),
      };
    })
    .filter((told) => told.hasRecordsAtLimit || told.hasRecordsNearLimit),
});

const recordsFrom = guarded((call) => nearOrAt(call, ({ id }) => [...associationUsages(call.portal, id).values()]));

const recordsFromTo = guarded((call) => {
  const usages = associationUsages(call.portal, objectTypeOf(call, 'from').id);
  return nearOrAt(call, ({ id }) => [usages.get(id)].filter((usage) => usage !== undefined));
});

/** A record is named by its first text that people would know it by. */
const labelOf = (call: ApiCall, type: ObjectType, id: string): string => {
  const values = call.portal.state.table(type.id).get(id)?.values;
  const names = ['hs_full_name_or_email', 'name', 'dealname', 'subject'];
  return names.map((name) => values?.get(name)).find((text) => text !== undefined && text !== '') ?? id;
};

const recordsOfPair = guarded((call) => {
  const from = objectTypeOf(call, 'from');
  const { limit, near, full } = associationUsage(call.portal, from.id, objectTypeOf(call, 'to').id);
  const sample = ({ id }: PartnerCount): Record<string, unknown> => ({
    objectId: Number(id),
    label: labelOf(call, from, id),
  });
  return {
    limit,
    totalRecordsAtLimit: full.length,
    totalRecordsNearLimit: near.length,
    atLimitFromRecordSamples: full.slice(0, SAMPLES).map(sample),
    nearLimitFromRecordSamples: near
      .slice(0, SAMPLES)
      .map((one) => ({ ...sample(one), usage: one.usage, percentage: percentageOf(limit, one.usage) })),
  };
});

/** hubspot-facts 9.3 and 12.1, row 35; shapes of HubSpot's published description of the limits API. */
export const LIMIT_ROUTES: readonly Route[] = [
  {
    api: 'limits',
    method: 'GET',
    pattern: 'records',
    handle: byKind(CEILING.records, CEILING.customRecords, liveRecords),
  },
  {
    api: 'limits',
    method: 'GET',
    pattern: 'pipelines',
    handle: byKind(CEILING.pipelines, CEILING.pipelines, pipelines),
  },
  { api: 'limits', method: 'GET', pattern: 'custom-properties', handle: customProperties },
  { api: 'limits', method: 'GET', pattern: 'calculated-properties', handle: calculatedProperties },
  { api: 'limits', method: 'GET', pattern: 'custom-object-types', handle: customObjectTypes },
  { api: 'limits', method: 'GET', pattern: 'associations/labels', handle: labels },
  { api: 'limits', method: 'GET', pattern: 'associations/records/from', handle: recordsFrom },
  { api: 'limits', method: 'GET', pattern: 'associations/records/:from/to', handle: recordsFromTo },
  { api: 'limits', method: 'GET', pattern: 'associations/records/:from/:to', handle: recordsOfPair },
];
