import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from '@app/hubspot-emulator';
import { ownerOf } from './named-records';
import { RECORDING_KEY } from './recorded-account';
import { isPartial, listOf, textOf, type Fields, type RecordedExchange } from './recorded-exchange';
import { Scene } from './scene';
import { shapeDifferences } from './shape-comparison';

const PATIENCE_MS = 5_000;
const PLURAL: Readonly<Record<string, string>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
  ticket: 'tickets',
  line_item: 'line_items',
  product: 'products',
};

class Receiver {
  readonly events: Fields[] = [];
  headers: IncomingHttpHeaders = {};
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        receiver.headers = request.headers;
        receiver.events.push(...listOf(JSON.parse(body)));
        response.writeHead(200).end();
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const typeOf = (event: Fields): string =>
  textOf(event['objectTypeId']) || (PLURAL[textOf(event['subscriptionType']).split('.')[0] ?? ''] ?? 'contacts');

const kindOf = (event: Fields): string => String(event['subscriptionType']).split('.')[1] ?? '';

/** Makes happen what the recorded events tell, and compares what the emulator delivers. */
export const deliveryDifferences = async (recording: RecordedExchange): Promise<string[]> => {
  const events = listOf(recording.requestBody);
  const [first = {}] = events;
  const receiver = await Receiver.open();
  const appId = Number(first['appId']);
  const emulator = await createHubSpotEmulator({
    appId,
    portalId: Number(first['portalId']),
    serviceKeys: [{ token: RECORDING_KEY, appId }],
    developerApiKey: RECORDING_KEY,
    clock: () => Number(first['occurredAt']),
    webhooks: CALM_WEBHOOKS,
  });
  try {
    const scene = new Scene(emulator);
    await setUp(scene, emulator, events, receiver.url);
    const isTest = events.some((event) => event['changeSource'] === 'CRM');
    if (isTest) await scene.control('POST', 'webhooks/test', {});
    else await makeHappen(scene, events);
    return await differences(recording, events, receiver);
  } finally {
    await emulator.close();
    await receiver.close();
  }
};

const setUp = async (
  scene: Scene,
  emulator: HubSpotEmulator,
  events: readonly Fields[],
  targetUrl: string,
): Promise<void> => {
  for (const event of events) {
    const type = typeOf(event);
    if (typeof event['propertyName'] === 'string')
      scene.more('addedProperties', [{ type, property: { name: event['propertyName'] } }]);
    if (event['propertyName'] === 'hubspot_owner_id') scene.more('owners', [ownerOf(String(event['propertyValue']))]);
    for (const [end, id] of associationEnds(event)) scene.stranger(end, id);
    const isCreated = events.some((other) => kindOf(other) === 'creation' && other['objectId'] === event['objectId']);
    if (event['objectId'] !== undefined && !isCreated) scene.stranger(type, event['objectId']);
  }
  await scene.ready();
  const path = `/webhooks/v3/${emulator.appId}`;
  const query = `?hapikey=${RECORDING_KEY}`;
  const throttling = { maxConcurrentRequests: 10 };
  await scene.calls.call('PUT', `${path}/settings${query}`, { body: { targetUrl, throttling } });
  for (const event of events) {
    const { subscriptionType: eventType, propertyName, objectTypeId } = event;
    const body = { eventType, propertyName, objectTypeId, active: true };
    await scene.calls.call('POST', `${path}/subscriptions${query}`, { body });
  }
};

const associationEnds = (event: Fields): [string, unknown][] => {
  const [from, to] = textOf(event['associationType']).split('_TO_');
  if (!from || !to) return [];
  return [
    [from.toLowerCase(), event['fromObjectId']],
    [to.toLowerCase(), event['toObjectId']],
  ];
};

/** Who did it, as the control API wants it. */
const actor = (event: Fields): Fields => {
  const userId = /^userId:(\d+)$/.exec(String(event['sourceId']))?.[1];
  return userId === undefined
    ? { sourceType: event['changeSource'], sourceId: event['sourceId'] }
    : { userId: Number(userId) };
};

const makeHappen = async (scene: Scene, events: readonly Fields[]): Promise<void> => {
  const made = new Map<unknown, string>();
  for (const event of events) {
    const type = typeOf(event);
    const ends = associationEnds(event);
    if (ends.length === 2) {
      const [from, to] = ends.map(([end, id]) => ({ type: end, id: String(id) }));
      await scene.control('POST', 'user/associations', {
        from,
        to,
        remove: event['associationRemoved'],
        ...actor(event),
      });
      continue;
    }
    const creation = events.find((other) => kindOf(other) === 'creation' && other['objectId'] === event['objectId']);
    if (creation && !made.has(event['objectId'])) {
      const told = events.filter(
        (other) =>
          other['objectId'] === event['objectId'] &&
          'propertyName' in other &&
          other['occurredAt'] === creation['occurredAt'],
      );
      const properties = Object.fromEntries(
        told.map((other) => [String(other['propertyName']), other['propertyValue']]),
      );
      const record = await scene.control('POST', `user/objects/${type}`, {
        properties: { ...REQUIRED[type], ...properties },
        ...actor(creation),
      });
      made.set(event['objectId'], String(record['id']));
    }
    const isCreation = creation !== undefined && event['occurredAt'] === creation['occurredAt'];
    if (!isCreation) await change(scene, type, event, made.get(event['objectId']) ?? String(event['objectId']));
  }
};

const REQUIRED: Readonly<Record<string, Fields>> = {
  contacts: { firstname: 'A' },
  companies: { name: 'A' },
  deals: { dealname: 'A' },
  tickets: { subject: 'A', hs_pipeline: '0', hs_pipeline_stage: '1' },
};

const change = async (scene: Scene, type: string, event: Fields, id: string): Promise<void> => {
  const path = `user/objects/${type}/${id}`;
  switch (kindOf(event)) {
    case 'propertyChange': {
      const properties = { [String(event['propertyName'])]: event['propertyValue'] };
      await scene.control('PATCH', path, { properties, ...actor(event) });
      return;
    }
    case 'deletion':
      await scene.control('DELETE', path, actor(event));
      return;
    case 'privacyDeletion':
      await scene.control('POST', `${path}/erase`, actor(event));
      return;
    case 'restore':
      await scene.control('DELETE', path, actor(event));
      await scene.control('POST', `${path}/restore`, actor(event));
      return;
    case 'merge': {
      const [other] = Array.isArray(event['mergedObjectIds']) ? (event['mergedObjectIds'] as unknown[]) : [];
      await scene.control('POST', 'load', { records: { [type]: [{ id: String(other), properties: {} }] } });
      const body = { primaryObjectId: String(event['primaryObjectId']), objectIdToMerge: String(other) };
      await scene.control('POST', `user/objects/${type}/merge`, { ...body, ...actor(event) });
    }
  }
};

const isTwin =
  (recorded: Fields) =>
  (delivered: Fields): boolean =>
    ['subscriptionType', 'propertyName'].every((key) => recorded[key] === delivered[key]);

const differences = async (
  recording: RecordedExchange,
  events: readonly Fields[],
  receiver: Receiver,
): Promise<string[]> => {
  const end = Date.now() + PATIENCE_MS;
  const missing = (): Fields[] => events.filter((event) => !receiver.events.some(isTwin(event)));
  while (missing().length > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  const strictness = { partial: isPartial(recording), trimmed: false, ordered: false };
  return [
    ...events.flatMap((event) => {
      const twin = receiver.events.find(isTwin(event));
      const name = [event['subscriptionType'], event['propertyName']].filter(Boolean).join(' ');
      if (!twin) return [`${name}: recorded, not delivered`];
      const source =
        event['changeSource'] === twin['changeSource']
          ? []
          : [
              `${name}.changeSource: recorded ${String(event['changeSource'])}, delivered ${String(twin['changeSource'])}`,
            ];
      return [...shapeDifferences(event, twin, strictness).map((found) => `${name}.${found}`), ...source];
    }),
    ...headerNames(recording.requestHeaders, receiver.headers),
  ];
};

const headerNames = (recorded: Readonly<Record<string, string>>, delivered: IncomingHttpHeaders): string[] =>
  Object.keys(recorded)
    .filter((name) => !(name in delivered))
    .map((name) => `${name}: recorded, not delivered`);
