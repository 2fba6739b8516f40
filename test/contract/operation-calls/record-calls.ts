import type { OperationSubject, Sample, SampleMakers } from '../operation-sample';

/** The parameter that carries a record's id is named after the type: `contactId`, `0-3Id`, `objectId`. */
const idParameter = ({ operation }: OperationSubject, id: string): Record<string, string> => {
  const names = [...operation.template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const last = names.filter((name) => name !== 'objectType').at(-1) ?? 'objectId';
  return { [last]: id };
};

const inputs = async ({ account, type }: OperationSubject, count: number): Promise<{ id: string }[]> => {
  const made: { id: string }[] = [];
  for (let index = 0; index < count; index++) made.push({ id: await account.record(type) });
  return made;
};

const unknown = { id: '999999999999' };
const named = { batch: ['createdate'] };

export const recordCalls: SampleMakers = {
  'GET objects/:type': async (subject) => {
    await inputs(subject, 2);
    const archived = await subject.account.archived(subject.type);
    const partner = subject.type === 'companies' ? 'contacts' : 'companies';
    await subject.account.pair(subject.type, partner);
    return [
      { query: 'limit=1' },
      { query: `limit=50&propertiesWithHistory=hs_object_source&associations=${partner}` },
      { query: `archived=true&properties=createdate&after=${archived}` },
      { query: 'limit=1000' },
    ];
  },
  'POST objects/:type': ({ account, type }) => [
    { body: { properties: account.properties(type), associations: [] } },
    { body: { properties: { no_such_property: 'x' } } },
  ],
  'GET objects/:type/:id': async (subject) => {
    const { account, type } = subject;
    const partner = type === 'companies' ? 'contacts' : 'companies';
    const [id] = await account.pair(type, partner);
    const archived = await account.archived(type);
    return [
      { parameters: idParameter(subject, id) },
      { parameters: idParameter(subject, id), query: `propertiesWithHistory=hs_object_source&associations=${partner}` },
      { parameters: idParameter(subject, archived), query: 'archived=true' },
      { parameters: idParameter(subject, unknown.id) },
      { parameters: idParameter(subject, 'abc') },
    ];
  },
  'PATCH objects/:type/:id': async (subject) => [
    {
      parameters: idParameter(subject, await subject.account.record(subject.type)),
      body: { properties: subject.account.properties(subject.type) },
    },
    { parameters: idParameter(subject, unknown.id), body: { properties: {} } },
  ],
  'DELETE objects/:type/:id': async (subject) => [
    { parameters: idParameter(subject, await subject.account.record(subject.type)) },
  ],
  'POST objects/:type/batch/create': ({ account, type }) => {
    const traced = ['a', 'b'].map((objectWriteTraceId) => ({
      objectWriteTraceId,
      associations: [],
      properties: account.properties(type),
    }));
    const bad = { objectWriteTraceId: 'c', associations: [], properties: { no_such_property: 'x' } };
    return [{ body: { inputs: traced } }, { body: { inputs: [...traced, bad] } }, { body: { inputs: [bad] } }];
  },
  'POST objects/:type/batch/read': async (subject) => {
    const made = await inputs(subject, 2);
    const plain = { properties: named.batch, propertiesWithHistory: [] };
    return [
      { body: { inputs: made, ...plain } },
      { body: { inputs: [...made, unknown], properties: [], propertiesWithHistory: ['hs_object_source'] } },
      { body: { inputs: Array.from({ length: 101 }, (_, index) => ({ id: String(index + 1) })), ...plain } },
    ];
  },
  'POST objects/:type/batch/update': async (subject) => {
    const made = await inputs(subject, 2);
    const changes = made.map(({ id }, index) => ({
      id,
      objectWriteTraceId: `t${index}`,
      properties: subject.account.properties(subject.type),
    }));
    const gone = { ...unknown, objectWriteTraceId: 'gone', properties: { createdate: '' } };
    return [
      { body: { inputs: changes } },
      { body: { inputs: [...changes, gone] } },
      { body: { inputs: [made[0], made[0]].map((input) => ({ ...input, properties: {} })) } },
    ];
  },
  'POST objects/:type/batch/upsert': async ({ account, type }) => {
    const idProperty = await account.uniqueProperty(type);
    const input = (): Record<string, unknown> => ({
      id: `key-${account.next()}`,
      idProperty,
      objectWriteTraceId: `t${account.next()}`,
      properties: account.properties(type),
    });
    const inputs = [input(), input()];
    const bad = { ...input(), properties: { no_such_property: 'x' } };
    return [{ body: { inputs } }, { body: { inputs: [...inputs, bad] } }];
  },
  'POST objects/:type/batch/archive': async (subject) => [{ body: { inputs: await inputs(subject, 2) } }],
  'POST objects/:type/search': async (subject) => {
    await inputs(subject, 3);
    const all = { filterGroups: [], properties: ['createdate'], sorts: [], after: '0', limit: 2 };
    const wrong = { propertyName: 'no_such_property', operator: 'EQ', value: 'x' };
    return [{ body: all }, { body: { ...all, filterGroups: [{ filters: [wrong] }] } }];
  },
  'POST objects/:type/merge': async (subject): Promise<Sample[]> => {
    const [one, two] = await inputs(subject, 2);
    return [
      { body: { primaryObjectId: one?.id, objectIdToMerge: two?.id } },
      { body: { primaryObjectId: unknown.id, objectIdToMerge: unknown.id } },
    ];
  },
  'POST objects/:type/gdpr-delete': async ({ account, type }) => [{ body: { objectId: await account.record(type) } }],
};
