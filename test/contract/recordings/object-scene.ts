import { fillPages } from './page-filling';
import { fieldsOf, listOf, recordsIn, textsOf, type Fields, type RecordedExchange } from './recorded-exchange';
import { namesIn, type RecordedCall } from './recorded-path';
import { defineLabels } from './association-scene';
import { setInlineAssociations } from './inline-association-scene';
import { sentInputs, setNamed } from './named-records';
import { errorBatchBody } from './refused-object-scene';
import type { Scene } from './scene';

const SYSTEM = new Set(['createdate', 'hs_lastmodifieddate', 'lastmodifieddate', 'hs_object_id']);

const namesOf = (record: Fields): string[] => Object.keys(fieldsOf(record['properties']));

const tail = ({ segments }: RecordedCall): string => segments.slice(1).join('/');

const isRead = (call: RecordedCall, method: string): boolean =>
  method === 'GET' || tail(call) === 'search' || tail(call) === 'batch/read';

/** Puts the past of a call about records into the account; answers the body to send. */
export const setObjectScene = async (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
): Promise<{ body: unknown; query?: string }> => {
  const answered = recordsIn(recording.responseBody);
  if (isRead(call, recording.method)) return setRead(scene, recording, call, answered);
  if (call.segments[2] === 'associations') return setAssociationPut(scene, recording, call);
  const isCreate = recording.method === 'POST' && (tail(call) === '' || tail(call) === 'batch/create');
  return isCreate ? setCreate(scene, recording, call, answered) : setChange(scene, recording, call, answered);
};

const setRead = async (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
  answered: readonly Fields[],
): Promise<{ body: unknown; query?: string }> => {
  const { type } = call;
  const sent = fieldsOf(recording.requestBody);
  for (const record of answered) {
    scene.record(type, record);
    await setInlineAssociations(scene, call, record);
  }
  const history = [
    ...namesIn(call.query, 'propertiesWithHistory'),
    ...textsOf(sent['propertiesWithHistory']),
    ...(call.query.has('propertiesWithHistory')
      ? answered.flatMap((held) => Object.keys(fieldsOf(held['propertiesWithHistory'])))
      : []),
  ];
  const told = answered.flatMap(namesOf);
  const named = [...namesIn(call.query, 'properties'), ...textsOf(sent['properties']), ...history];
  const unexpected = told.filter((name) => !named.includes(name) && !SYSTEM.has(name));
  const isUnnamed =
    /properties(WithHistory)?=</.test(recording.path) ||
    (recording.method === 'POST' && recording.requestBody === undefined) ||
    (named.length > 0 && unexpected.length > 0);
  const asked = [...new Set(isUnnamed ? [...named, ...told] : named)];
  if (answered.length > 0)
    scene.without(
      type,
      asked.filter((name) => !told.includes(name)),
    );
  const inputs = answered.map(({ id }) => ({ id }));
  if (recording.method === 'GET') {
    const query = new URLSearchParams(call.query);
    if (isUnnamed) query.set('properties', asked.join(','));
    const inline = answered.flatMap((record) => Object.keys(fieldsOf(record['associations'])));
    if (inline.length > 0 && !query.has('associations')) query.set('associations', [...new Set(inline)].join(','));
    if (call.query.has('propertiesWithHistory')) query.set('propertiesWithHistory', history.join(','));
    fillPages(scene, call, recording, answered, Number(query.get('limit') ?? 10));
    return { body: undefined, query: query.toString() };
  }
  if (tail(call) === 'batch/read')
    return { body: recording.requestBody ?? { inputs: [...inputs, ...errorIds(recording)], properties: asked } };
  return setSearch(scene, recording, call, answered, isUnnamed ? asked : null);
};

/** Ids that the answer says it could not find. */
const errorIds = ({ responseBody }: RecordedExchange): { id: string }[] =>
  listOf(fieldsOf(responseBody)['errors']).flatMap(({ context }) =>
    textsOf(fieldsOf(context)['ids']).map((id) => ({ id })),
  );

const setSearch = (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
  answered: readonly Fields[],
  asked: readonly string[] | null,
): { body: unknown } => {
  const sent = fieldsOf(recording.requestBody);
  const groups = [...listOf(sent['filterGroups']), { filters: sent['filters'] }];
  const filters = groups.flatMap((group) => listOf(group['filters']));
  for (const { propertyName, value } of filters) {
    const partner = /^associations\.(.+)$/.exec(String(propertyName))?.[1];
    if (partner === undefined) continue;
    scene.stranger(partner, value);
    for (const { id } of answered)
      scene.associate([call.type, String(id)], [partner, String(value)], [{ category: 'HUBSPOT_DEFINED', typeId: 1 }]);
  }
  const added = fillPages(scene, call, recording, answered, Number(sent['limit'] ?? 10));
  const widened = structuredClone(sent) as Record<string, unknown>;
  for (const group of listOf(widened['filterGroups']))
    for (const filter of listOf(group['filters']))
      if (filter['propertyName'] === 'hs_object_id' && Array.isArray(filter['values'])) filter['values'].push(...added);
  return { body: { ...widened, ...(asked ? { properties: asked } : {}) } };
};

/** Values that HubSpot put beside what was sent; null ones do not occur in write answers. */
const added = (records: readonly Fields[], sent: ReadonlySet<string>): Record<string, unknown> =>
  Object.assign(
    {},
    ...records.map((record) =>
      Object.fromEntries(
        Object.entries(fieldsOf(record['properties'])).filter(([name]) => !sent.has(name) && !SYSTEM.has(name)),
      ),
    ),
  ) as Record<string, unknown>;

/** What HubSpot calculates for new records that this account's answer does not tell: it has no such property. */
const CALCULATED = [
  ...['hs_all_contact_vids', 'hs_is_contact', 'hs_is_unworked', 'hs_pipeline', 'num_notes', 'hs_email_domain'],
  ...['hs_full_name_or_email', 'hs_searchable_calculated_phone_number', 'hs_lifecyclestage_lead_date'],
  ...['num_associated_contacts', 'website', 'hs_task_label', 'hs_ticket_id', 'hs_helpdesk_sort_timestamp'],
  ...['hs_last_message_from_visitor', 'amount_in_home_currency', 'hs_open_deal_create_date', 'hs_projected_amount'],
  ...['hs_deal_stage_probability', 'hs_is_closed', 'hs_is_closed_won', 'hs_closed_amount', 'hs_object_source'],
  ...['hs_object_source_label', 'hs_object_source_id', 'hs_body_preview', 'hs_body_preview_html', 'hs_obj_coords'],
  ...['hs_body_preview_is_truncated', 'hs_all_owner_ids', 'hubspot_owner_assigneddate'],
];

const writable = (name: string): boolean =>
  !name.startsWith('hs_') &&
  !SYSTEM.has(name) &&
  !['lifecyclestage', 'website', 'days_to_close'].includes(name) &&
  !/^num_|_in_home_currency$/.test(name);

/** Inputs as they must have been, where the recording does not have them. */
const inputsLike = (records: readonly Fields[], isTraced: boolean): Fields[] =>
  records.map((record, index) => ({
    ...(isTraced ? { objectWriteTraceId: `trace-${index}` } : {}),
    properties: Object.fromEntries(Object.entries(fieldsOf(record['properties'])).filter(([name]) => writable(name))),
  }));

/** Inputs carried trace ids where the answer names them. */
const isTraced = ({ responseBody }: RecordedExchange): boolean =>
  JSON.stringify(responseBody ?? '').includes('objectWriteTraceId');

const setCreate = async (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
  answered: readonly Fields[],
): Promise<{ body: unknown }> => {
  const refused = errorBatchBody(scene, recording, call);
  const isBatch = tail(call) === 'batch/create';
  const synthetic = inputsLike(answered, isTraced(recording));
  const body =
    recording.requestBody ??
    (isBatch ? { inputs: [...synthetic, ...refused] } : { properties: synthetic[0]?.['properties'] });
  const inputs = sentInputs(body);
  await setNamed(scene, call.type, inputs);
  const sent = new Set(inputs.flatMap((input) => Object.keys(fieldsOf(input['properties']))));
  if (answered.length > 0) {
    const told = new Set(answered.flatMap(namesOf));
    const onCreate = added(answered, sent);
    for (const name of ['lifecyclestage', 'website']) delete onCreate[name];
    scene.more('accountValues', { [call.type]: { onCreate, toldByUpdates: [] } });
    scene.without(
      call.type,
      CALCULATED.filter((name) => !told.has(name) && !sent.has(name)),
    );
  }
  scene.define(call.type, sent);
  return { body };
};

const setChange = async (
  scene: Scene,
  recording: RecordedExchange,
  call: RecordedCall,
  answered: readonly Fields[],
): Promise<{ body: unknown; query?: string }> => {
  const { type } = call;
  const refused = errorBatchBody(scene, recording, call);
  const synthetic = inputsLike(answered, isTraced(recording)).map((input, index) => ({
    ...input,
    id: answered[index]?.['id'],
  }));
  const isBatch = tail(call).startsWith('batch/');
  const body = recording.requestBody ?? (isBatch ? { inputs: [...synthetic, ...refused] } : undefined);
  const inputs = sentInputs(body);
  await setNamed(scene, type, inputs);
  const sent = new Set(inputs.flatMap((input) => Object.keys(fieldsOf(input['properties']))));
  for (const record of answered) {
    const before = Object.fromEntries(
      Object.entries(fieldsOf(record['properties'])).filter(([name]) => !sent.has(name)),
    );
    const cleared = [...sent].filter((name) => fieldsOf(record['properties'])[name] === '');
    const held = Object.fromEntries(cleared.map((name) => [name, 'to be cleared']));
    scene.record(type, { ...record, properties: { ...before, ...held } });
  }
  if (answered.length === 0) for (const { id } of inputs) if (id !== undefined) scene.stranger(type, id);
  scene.define(type, sent);
  const toldByUpdates = Object.keys(added(answered, sent));
  scene.more('accountValues', { [type]: { onCreate: {}, toldByUpdates } });
  if (answered.length > 0) {
    const told = new Set(answered.flatMap(namesOf));
    scene.without(
      type,
      CALCULATED.filter((name) => !told.has(name) && !sent.has(name)),
    );
  }
  return { body };
};

/** `PUT …/objects/{type}/{id}/associations/{to}/{toId}[/{name}]`. */
const setAssociationPut = async (
  scene: Scene,
  recording: RecordedExchange,
  { segments }: RecordedCall,
): Promise<{ body: unknown }> => {
  const [type = '', id = '', , to = '', toId = ''] = segments;
  const [record] = recordsIn(recording.responseBody);
  if (record) scene.record(type, { ...record, associations: undefined });
  else scene.stranger(type, id);
  scene.stranger(to, toId);
  const labels = textsOf(fieldsOf(recording.responseBody)['labels']);
  const types = listOf(recording.requestBody).map((spec, index) => ({
    category: spec['associationCategory'],
    typeId: spec['associationTypeId'],
    label: labels[index] ?? null,
  }));
  defineLabels(scene, type, to, types);
  return { body: recording.requestBody };
};
