import { fieldsOf, listOf, textOf, textsOf, type Fields, type RecordedExchange } from './recorded-exchange';
import type { RecordedCall } from './recorded-path';
import { sentInputs, setNamed } from './named-records';
import type { Scene } from './scene';

/** One refused property, as the array inside a message tells it. */
interface Refused {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

const refusedProperties = (body: Fields): Refused[] => {
  const message = textOf(body['message']);
  const at = message.indexOf('[');
  try {
    return listOf(at < 0 ? [] : (JSON.parse(message.slice(at)) as unknown)).map((entry) => ({
      name: String(entry['name']),
      code: String(entry['error']),
      message: String(entry['message']),
    }));
  } catch {
    return [];
  }
};

/** The first refusal of a message that was cut off. */
const fromCutMessage = (message: string): Refused[] => {
  const found = /"message":"(.+?)","error":"([A-Z_]+)","name":"([^"]+)"/.exec(message);
  return found ? [{ message: found[1] ?? '', code: found[2] ?? '', name: found[3] ?? '' }] : [];
};

const fromErrors = (body: Fields): Refused[] =>
  listOf(body['errors']).flatMap((entry) =>
    textsOf(fieldsOf(entry['context'])['propertyName']).map((name) => ({
      name,
      code: String(entry['code']),
      message: String(entry['message']),
    })),
  );

/** Inputs that must have been refused, told from the errors of a 207; what they collide with is put into the account. */
export const errorBatchBody = (scene: Scene, recording: RecordedExchange, call: RecordedCall): Fields[] =>
  listOf(fieldsOf(recording.responseBody)['errors']).flatMap((error): Fields[] => {
    const context = fieldsOf(error['context']);
    const [objectWriteTraceId] = textsOf(context['objectWriteTraceId']);
    const [existing] = textsOf(context['existingId']);
    if (existing !== undefined) {
      const email = `existing${existing}@example.com`;
      scene.record(call.type, { id: existing, properties: { email } });
      return [{ objectWriteTraceId, properties: { email } }];
    }
    return textsOf(context['ids']).map((id) => ({
      id,
      ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
      properties: { firstname: 'Gone' },
    }));
  });

/**
 * Inputs whose properties provoke the recorded refusals, a new one where a property comes again; the account is made to
 * refuse them.
 */
const provoking = (scene: Scene, type: string, refused: readonly Refused[]): Record<string, unknown>[] => {
  const inputs: Record<string, unknown>[] = [{}];
  for (const { name, code, message } of refused) {
    if (name in (inputs.at(-1) ?? {})) inputs.push({});
    const properties = inputs.at(-1) ?? {};
    properties[name] = 'x';
    if (code === 'PROPERTY_DOESNT_EXIST') scene.without(type, [name]);
    if (code === 'INVALID_EMAIL') properties[name] = /address (.*) is invalid/.exec(message)?.[1] ?? 'x';
    if (code === 'INVALID_LONG') properties[name] = /^(.*) was not a valid long/.exec(message)?.[1] ?? 'x';
    if (code === 'INVALID_OPTION') {
      properties[name] = /^(.*?) was not one of/s.exec(message)?.[1] ?? 'x';
      scene.more('addedProperties', [
        {
          type,
          property: {
            name,
            type: 'enumeration',
            fieldType: 'select',
            externalOptions: false,
            options: optionsIn(message),
          },
        },
      ]);
    }
  }
  return inputs;
};

const optionsIn = (message: string): { label: string; value: string; displayOrder: number; hidden: boolean }[] => {
  const texts = message.includes('label:')
    ? [...message.matchAll(/label: "([^"]*)"\nvalue: "([^"]*)"/g)].map(([, label = '', value = '']) => ({
        label,
        value,
      }))
    : (/\[(.*)\]$/.exec(message)?.[1] ?? '').split(', ').map((value) => ({ label: value, value }));
  return texts.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false }));
};

/** Puts what a refused call about records met into the account; answers the body that meets it. */
export const setRefusedObjectScene = async (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
): Promise<{ body?: unknown }> => {
  await setNamed(scene, call.type, sentInputs(recording.requestBody));
  const answer = fieldsOf(recording.responseBody);
  const message = textOf(answer['message']);
  const tail = call.segments.slice(1).join('/');
  const isBatch = tail.startsWith('batch/');
  const sent = recording.requestBody;
  if (message.startsWith('Property values were not valid') || fromErrors(answer).length > 0) {
    const told = refusedProperties(answer);
    const refused = told.length > 0 ? told : fromErrors(answer);
    const inputs = provoking(scene, call.type, refused.length > 0 ? refused : fromCutMessage(message));
    if (sent !== undefined) {
      const names = Object.keys(fieldsOf(fieldsOf(sent)['properties']));
      scene.define(
        call.type,
        names.filter((name) => !refused.some((held) => held.name === name)),
      );
      return { body: sent };
    }
    if (tail === 'batch/update') for (const index of inputs.keys()) scene.stranger(call.type, String(11 + index));
    const numbered = inputs.map((properties, index) => ({ id: String(11 + index), properties }));
    return { body: isBatch ? { inputs: numbered } : { properties: inputs[0] } };
  }
  const existing = /Existing ID: (\d+)/.exec(message)?.[1] ?? (message.includes('already exists') ? '77' : undefined);
  if (existing !== undefined) {
    const email = textOf(fieldsOf(fieldsOf(sent)['properties'])['email']) || 'taken@example.com';
    scene.record(call.type, { id: existing, properties: { email } });
    return { body: sent ?? (isBatch ? { inputs: [{ properties: { email } }] } : { properties: { email } }) };
  }
  const [twice] = /Duplicate IDs found in batch input: \[(.+?)\]/.exec(message)?.slice(1) ?? [];
  if (twice !== undefined) {
    const id = twice.split(',')[0];
    return { body: sent ?? { inputs: [1, 2].map(() => ({ id, properties: {} })) } };
  }
  const most = /maximum number of inputs supported in a batch is (\d+)/.exec(message)?.[1];
  if (most !== undefined)
    return {
      body: sent ?? { inputs: Array.from({ length: Number(most) + 7 }, (_, index) => ({ id: String(index + 1) })) },
    };
  if (message.startsWith('No properties found to update')) {
    const key = decodeURIComponent(call.segments[1] ?? '');
    scene.record(call.type, { id: '12', properties: { email: key } });
    return { body: sent ?? { properties: {} } };
  }
  if (message.includes('START_OBJECT') || message.includes('from Object value'))
    return { body: sent ?? { filterGroups: { filters: [] } } };
  if (message.includes('Cannot build Filter')) return { body: sent ?? { filterGroups: [{ filters: [{}] }] } };
  if (call.segments[2] === 'associations') return setRefusedAssociation(scene, recording, call, answer);
  return { body: sent ?? (recording.method === 'GET' || recording.method === 'DELETE' ? undefined : {}) };
};

const setRefusedAssociation = (
  scene: Scene,
  recording: RecordedExchange,
  { segments }: RecordedCall,
  answer: Fields,
): { body?: unknown } => {
  const [type = '', id = '', , to = '', toId = ''] = segments;
  const context = fieldsOf(answer['context']);
  const invalid = textsOf(context['objectId']);
  if (!invalid.includes(id)) scene.stranger(type, id);
  if (!invalid.includes(toId)) scene.stranger(to, toId);
  const isIncomplete = String(answer['message']).includes('Some required fields were not set');
  return { body: recording.requestBody ?? (isIncomplete ? [{}] : undefined) };
};
