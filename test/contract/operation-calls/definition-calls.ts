import type { SampleMakers } from '../operation-sample';

export const definitionCalls: SampleMakers = {
  'GET properties/:type': () => [{}, { query: 'archived=true' }],
  'POST properties/:type': async ({ account, type }) => {
    const body = await account.propertyBody(type);
    return [{ body }, { body }, { body: { name: 'X' } }];
  },
  'GET properties/:type/:id': async ({ account, type }) => [
    { parameters: { propertyName: await account.property(type) } },
    { parameters: { propertyName: 'hs_object_id' } },
    { parameters: { propertyName: 'no_such_property' } },
  ],
  'PATCH properties/:type/:id': async ({ account, type }) => [
    { parameters: { propertyName: await account.property(type) }, body: { label: 'Renamed' } },
  ],
  'DELETE properties/:type/:id': async ({ account, type }) => [
    { parameters: { propertyName: await account.property(type) } },
  ],
  'POST properties/:type/batch/create': async ({ account, type }) => {
    const inputs = [await account.propertyBody(type), await account.propertyBody(type)];
    return [{ body: { inputs } }, { body: { inputs: [...inputs, await account.propertyBody(type)] } }];
  },
  'POST properties/:type/batch/read': async ({ account, type }) => {
    const name = await account.property(type);
    const common = { archived: false, dataSensitivity: 'non_sensitive' };
    return [
      { body: { inputs: [{ name }], ...common } },
      { body: { inputs: [{ name }, { name: 'no_such_property' }], ...common } },
    ];
  },
  'POST properties/:type/batch/archive': async ({ account, type }) => [
    { body: { inputs: [{ name: await account.property(type) }] } },
  ],
  'GET properties/:type/groups': () => [{}],
  'POST properties/:type/groups': ({ account }) => {
    const name = `made_group_${account.next()}`;
    return [{ body: { name, label: name, displayOrder: 1 } }, { body: { name, label: name } }];
  },
  'GET properties/:type/groups/:id': async ({ account, type }) => [
    { parameters: { groupName: await account.group(type) } },
    { parameters: { groupName: 'no_such_group' } },
  ],
  'PATCH properties/:type/groups/:id': async ({ account, type }) => [
    { parameters: { groupName: await account.group(type) }, body: { label: 'Renamed' } },
  ],
  'DELETE properties/:type/groups/:id': async ({ account, type }) => [
    { parameters: { groupName: await account.group(type) } },
  ],

  'GET pipelines/:type': () => [{}],
  'POST pipelines/:type': ({ account }) => [{ body: account.pipelineBody() }, { body: {} }],
  'GET pipelines/:type/:id': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id } },
    { parameters: { pipelineId: 'none' } },
  ],
  'PUT pipelines/:type/:id': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id }, body: account.pipelineBody() },
  ],
  'PATCH pipelines/:type/:id': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id }, body: { label: 'Renamed', displayOrder: 4 } },
  ],
  'DELETE pipelines/:type/:id': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id } },
  ],
  'GET pipelines/:type/:id/audit': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id } },
  ],
  'GET pipelines/:type/:id/stages': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id } },
  ],
  'POST pipelines/:type/:id/stages': async ({ account, type }) => [
    { parameters: { pipelineId: (await account.pipeline(type)).id }, body: account.stageBody() },
  ],
  ...Object.fromEntries(
    (['GET', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => [
      `${method} pipelines/:type/:id/stages/:id`,
      async ({ account, type }) => {
        const { id, stage } = await account.pipeline(type);
        const parameters = { pipelineId: id, stageId: stage };
        return [method === 'GET' || method === 'DELETE' ? { parameters } : { parameters, body: account.stageBody() }];
      },
    ]),
  ),
  'GET pipelines/:type/:id/stages/:id/audit': async ({ account, type }) => {
    const { id, stage } = await account.pipeline(type);
    return [{ parameters: { pipelineId: id, stageId: stage } }];
  },

  'GET owners': () => [{}, { query: 'email=nobody@example.com' }],
  'GET owners/:id': async ({ account }) => {
    const { results } = await account.ask<{ results: { id: string }[] }>('GET', '/crm/v3/owners');
    return [{ parameters: { ownerId: results[0]?.id ?? '' } }, { parameters: { ownerId: '1' } }];
  },

  'GET schemas': () => [{}],
  'POST schemas': ({ account }) => [{ body: account.schemaBody() }, { body: { name: '1' } }],
  'POST schemas/batch/read': ({ account }) => [{ body: { inputs: [account.customType, 'contacts'] } }],
  'GET schemas/:type': ({ account }) => [
    { parameters: { objectType: account.customType } },
    { parameters: { objectType: 'contacts' } },
    { parameters: { objectType: 'butterflies' } },
  ],
  'PATCH schemas/:type': async ({ account }) => [
    {
      parameters: { objectType: await account.schema() },
      body: { searchableProperties: ['title'], clearDescription: false },
    },
  ],
  'DELETE schemas/:type': async ({ account }) => [{ parameters: { objectType: await account.schema() } }],
  'POST schemas/:type/associations': async ({ account }) => {
    const objectType = await account.schema();
    return [{ parameters: { objectType }, body: { fromObjectTypeId: objectType, toObjectTypeId: '0-3', name: 'x' } }];
  },
  'DELETE schemas/:type/associations/:id': async ({ account }) => {
    const objectType = await account.schema();
    const body = { fromObjectTypeId: objectType, toObjectTypeId: '0-3' };
    const { id } = await account.ask<{ id: string }>('POST', `/crm/v3/schemas/${objectType}/associations`, body);
    return [{ parameters: { objectType, associationIdentifier: id } }];
  },
};
