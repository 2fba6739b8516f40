import { fieldsOf, listOf, textsOf, type Fields, type RecordedExchange } from './recorded-exchange';
import type { RecordedCall } from './recorded-path';
import type { Scene } from './scene';

const groupOf = (name: unknown): Fields => ({ name, label: name, displayOrder: 0, archived: false });

const PLAIN = {
  label: 'x',
  type: 'string',
  fieldType: 'text',
  description: '',
  groupName: 'contract_group',
  options: [],
  displayOrder: -1,
  calculated: false,
  externalOptions: false,
  archived: false,
  hasUniqueValue: false,
  hidden: false,
  hubspotDefined: false,
  modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  formField: false,
  dataSensitivity: 'non_sensitive',
  createdUserId: '1',
  updatedUserId: '1',
  createdAt: '2020-01-01T00:00:00Z',
  updatedAt: '2020-01-01T00:00:00Z',
};

const namesAlready = (message: unknown): string | undefined =>
  /named '(.+?)' already exists/.exec(String(message))?.[1];

/** Calls about properties and their groups. */
export const setPropertyScene = (
  scene: Scene,
  recording: RecordedExchange,
  { type, segments }: RecordedCall,
): { body: unknown } => {
  const answer = fieldsOf(recording.responseBody);
  const sent = fieldsOf(recording.requestBody);
  const rest = segments.slice(1);
  const results = listOf(answer['results']);
  const inputs = listOf(sent['inputs']);
  const groups = [...results, ...inputs, answer, sent].map(({ groupName }) => groupName).filter(Boolean);
  scene.more('groups', { [type]: [...new Set(groups)].map(groupOf) });
  if (recording.method === 'GET' && rest.length === 0) {
    scene.more('properties', { [type]: results });
    return { body: undefined };
  }
  if (rest[0] === 'groups') return { body: setGroup(scene, recording, type, rest[1]) };
  if (rest.join('/') === 'batch/create') {
    const held = listOf(answer['errors']).flatMap(({ context }) => textsOf(fieldsOf(context)['name']));
    scene.more(
      'addedProperties',
      held.map((name) => ({ type, property: { ...PLAIN, name } })),
    );
    return { body: recording.requestBody ?? { inputs: results } };
  }
  const existing = namesAlready(answer['message']);
  if (recording.method === 'POST') {
    if (existing === undefined) return { body: recording.requestBody ?? answer };
    scene.more('addedProperties', [{ type, property: { ...PLAIN, name: existing } }]);
    scene.more('groups', { [type]: [groupOf('contract_group')] });
    return { body: recording.requestBody ?? { ...PLAIN, name: existing } };
  }
  const isKnown = 'name' in answer;
  const property = isKnown ? answer : { ...PLAIN, name: rest[0] };
  scene.more('addedProperties', [{ type, property }]);
  const uses = /currently used in (\d+) places/.exec(String(answer['message']))?.[1];
  if (uses !== undefined)
    scene.more('addedProperties', [
      {
        type,
        property: { ...PLAIN, name: 'calculation', calculated: true, calculationFormula: `${rest[0] ?? ''} + 1` },
      },
    ]);
  const options = answer['options'];
  return { body: recording.requestBody ?? (Array.isArray(options) ? { options } : undefined) };
};

const setGroup = (scene: Scene, recording: RecordedExchange, type: string, name: string | undefined): unknown => {
  if (name !== undefined) {
    scene.more('groups', { [type]: [groupOf(name)] });
    if (String(fieldsOf(recording.responseBody)['message']).includes('GROUP_WITH_ACTIVE_PROPERTIES'))
      scene.more('addedProperties', [{ type, property: { ...PLAIN, name: 'held_by_group', groupName: name } }]);
  }
  return recording.requestBody;
};

/** Calls about owners, pipelines and schemas: the account has what was answered. */
export const setDirectoryScene = (
  scene: Scene,
  recording: RecordedExchange,
  { api, type }: RecordedCall,
): { body: unknown } => {
  const answer = fieldsOf(recording.responseBody);
  const listed = 'results' in answer ? listOf(answer['results']) : [answer];
  const held = listed.filter((entry) => 'id' in entry);
  if (recording.status === null || recording.status < 300) {
    if (api === 'owners') scene.more('owners', held);
    if (api === 'pipelines' && recording.method === 'GET') scene.more('pipelines', { [type]: held });
    if (api === 'schemas')
      scene.more(
        'schemas',
        held.filter(({ objectTypeId }) => String(objectTypeId).startsWith('2-')),
      );
  }
  return { body: recording.requestBody };
};
