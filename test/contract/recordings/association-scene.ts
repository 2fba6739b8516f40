import { fieldsOf, listOf, textOf, textsOf, type Fields, type RecordedExchange } from './recorded-exchange';
import type { RecordedCall } from './recorded-path';
import type { Scene } from './scene';

const spec = (type: Fields): Fields => ({ category: type['category'], typeId: type['typeId'] });

const TYPE_IDS: Readonly<Record<string, string>> = {
  contact: '0-1',
  company: '0-2',
  companie: '0-2',
  deal: '0-3',
  ticket: '0-5',
};
const idOf = (type: string): string => TYPE_IDS[type.toLowerCase().replace(/s$/, '')] ?? type;

/** Labels of the account, which its answers name. */
export const defineLabels = (scene: Scene, from: string, to: string, types: readonly Fields[]): void => {
  for (const { category, typeId, label } of types) {
    if (category !== 'USER_DEFINED') continue;
    const ends = { from: idOf(from), to: idOf(to) };
    const definition = { category, typeId, label, name: `label_${String(typeId)}`, inverse: typeId };
    scene.more('associationTypes', [{ ...ends, ...definition }]);
    if (ends.from !== ends.to) scene.more('associationTypes', [{ from: ends.to, to: ends.from, ...definition }]);
  }
};

/** `{toObjectId, associationTypes}` of one record. */
export const setPartners = (
  scene: Scene,
  [from, id]: [string, string],
  to: string,
  partners: readonly Fields[],
): void => {
  scene.stranger(from, id);
  for (const partner of partners) {
    const types = listOf(partner['associationTypes']);
    const toId = /^\d+$/.test(String(partner['toObjectId'])) ? String(partner['toObjectId']) : '4242';
    scene.stranger(to, toId);
    defineLabels(scene, from, to, types);
    scene.associate([from, id], [to, toId], types.map(spec));
  }
};

/** Calls of `…/associations/{from}/{to}/…`: batches and labels. */
export const setAssociationScene = (
  scene: Scene,
  recording: RecordedExchange,
  { segments }: RecordedCall,
): { body: unknown } => {
  const [from = '', to = '', ...rest] = segments;
  const answer = fieldsOf(recording.responseBody);
  if (rest[0] === 'labels') {
    if (recording.method === 'GET') defineLabels(scene, from, to, listOf(answer['results']));
    return { body: recording.requestBody };
  }
  const results = listOf(answer['results']);
  const errors = listOf(answer['errors']);
  const operation = rest.join('/');
  if (operation === 'batch/read') return { body: readBody(scene, recording, from, to, results, errors) };
  const inputs = listOf(fieldsOf(recording.requestBody)['inputs']);
  const missing = new Set(
    errors.flatMap((error) => [
      ...textsOf(fieldsOf(error['context'])['id']),
      ...(/=(\d+) is not valid/.exec(String(error['message']))?.slice(1) ?? []),
    ]),
  );
  const body = recording.requestBody ?? {
    inputs: errors.map((error) => refusedInput(from, to, error)).filter(isFirst),
  };
  for (const input of [...inputs, ...listOf(fieldsOf(body)['inputs'])]) {
    const ends = [[from, input['from']] as const, ...targets(input['to']).map((target) => [to, target] as const)];
    for (const [type, end] of ends) {
      const id = String(fieldsOf(end)['id']);
      if (/^\d+$/.test(id) && !missing.has(id)) scene.stranger(type, id);
    }
  }
  return { body };
};

const targets = (to: unknown): readonly unknown[] => (Array.isArray(to) ? to : [to]);

/** Two errors of one input, from and to unknown, come from one input. */
const isFirst = (input: Fields, index: number, all: readonly Fields[]): boolean =>
  all.findIndex((other) => JSON.stringify(other) === JSON.stringify(input)) === index;

const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 449 }];

const refusedInput = (from: string, to: string, error: Fields): Fields => {
  const [id = ''] = textsOf(fieldsOf(error['context'])['id']);
  const code = textOf(error['subCategory']);
  if (code.includes('OBJECT_NOT_FOUND')) {
    const type = `${from.replace(/s$/, '')}_to_${to.replace(/s$/, '')}`;
    return { from: { id: '9993051' }, to: { id: '994705054985' }, type };
  }
  if (code.includes('INVALID_IDENTIFIER')) return { from: { id }, to: { id: '1' }, types };
  const itself = /Object (\d+) cannot be associated to itself/.exec(String(error['message']))?.[1];
  return { from: { id: itself ?? '1' }, to: { id: itself ?? '2' }, types };
};

const readBody = (
  scene: Scene,
  recording: RecordedExchange,
  from: string,
  to: string,
  results: readonly Fields[],
  errors: readonly Fields[],
): unknown => {
  for (const result of results) {
    const id = String(fieldsOf(result['from'])['id']);
    const partners = listOf(result['to']);
    if (partners.some((partner) => 'toObjectId' in partner)) setPartners(scene, [from, id], to, partners);
    else
      for (const partner of partners) {
        scene.stranger(from, id);
        scene.stranger(to, partner['id']);
        const both = [{ name: partner['type'] }, { name: `${String(partner['type'])}_unlabeled` }];
        scene.associate([from, id], [to, String(partner['id'])], both.slice(0, 1));
      }
  }
  const none = errors.flatMap((error) => textsOf(fieldsOf(error['context'])['fromObjectId']));
  for (const id of none) scene.stranger(from, id);
  const ids = [...results.map((result) => String(fieldsOf(result['from'])['id'])), ...none];
  return recording.requestBody ?? { inputs: ids.map((id) => ({ id })) };
};
