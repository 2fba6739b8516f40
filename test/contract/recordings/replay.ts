import { createHubSpotEmulator } from '@app/hubspot-emulator';
import type { CallOptions, Exchange } from '../hubspot-exchange';
import { setAssociationScene, setPartners } from './association-scene';
import { deliveryDifferences } from './delivery-replay';
import { setDirectoryScene, setPropertyScene } from './definition-scene';
import { headerDifferences } from './header-comparison';
import { setObjectScene } from './object-scene';
import { setOAuthScene } from './oauth-scene';
import { accountOf, callerOf, RECORDING_KEY } from './recorded-account';
import { fieldsOf, isDelivery, isPartial, isTrimmed, listOf, type RecordedExchange } from './recorded-exchange';
import { callOf, type RecordedCall } from './recorded-path';
import { setRefusedObjectScene } from './refused-object-scene';
import { Scene } from './scene';
import { sentence, shapeDifferences } from './shape-comparison';

export interface ReplayResult {
  readonly file: string;
  /** Null for a delivery. */
  readonly exchange: Exchange | null;
  /** Empty when the emulator answers as recorded. */
  readonly differences: readonly string[];
}

/** Sets the account up as it must have been, makes the recorded call again, and compares. */
export const replay = async (recording: RecordedExchange): Promise<ReplayResult> => {
  if (isDelivery(recording))
    return { file: recording.file, exchange: null, differences: await deliveryDifferences(recording) };
  const emulator = await createHubSpotEmulator(accountOf(recording));
  try {
    const scene = new Scene(emulator);
    const exchange = await replayed(scene, recording);
    return { file: recording.file, exchange, differences: differencesOf(recording, exchange) };
  } finally {
    await emulator.close();
  }
};

interface Prepared {
  readonly body?: unknown;
  readonly form?: Record<string, string>;
  readonly query?: string;
  readonly path?: string;
  readonly token?: string | null;
}

const prepare = async (scene: Scene, recording: RecordedExchange, call: RecordedCall): Promise<Prepared> => {
  const isRefused = (recording.status ?? 200) >= 400 || fieldsOf(recording.responseBody)['status'] === 'error';
  switch (call.api) {
    case 'objects':
      if (isRefused) return setRefusedObjectScene(scene, recording, call);
      if (recording.method === 'GET' && call.segments[2] === 'associations')
        return setPartnerList(scene, recording, call);
      return setObjectScene(scene, recording, call);
    case 'associations':
      return setAssociationScene(scene, recording, call);
    case 'properties':
      return setPropertyScene(scene, recording, call);
    case 'oauth':
      return setOAuthScene(scene, recording);
    case 'owners':
    case 'pipelines':
    case 'schemas':
      return setDirectoryScene(scene, recording, call);
    case 'other':
      return { body: recording.requestBody };
  }
};

const setPartnerList = (scene: Scene, recording: RecordedExchange, { segments }: RecordedCall): Prepared => {
  const [type = '', given = '', , to = ''] = segments;
  const id = /^\d+$/.test(given) ? given : '41';
  setPartners(scene, [type, id], to, listOf(fieldsOf(recording.responseBody)['results']));
  return { path: concrete(recording.path).replace(given, id) };
};

/** `{id}`, `(any path)` and the like stand for something that was there. */
const concrete = (path: string): string => {
  if (!path.startsWith('/')) return '/crm/v3/objects/contacts';
  return path
    .replace(/\{objectType\}/g, 'contacts')
    .replace(/\{(id|[a-zA-Z]+Id)\}/g, (whole, name: string) => (name === 'id' ? '4711' : whole))
    .replace(/<[a-z]+>/g, '');
};

const tokenFor = async (scene: Scene, recording: RecordedExchange): Promise<string | null> => {
  const answer = fieldsOf(recording.responseBody);
  const text = JSON.stringify(recording.responseBody ?? '');
  if (answer['category'] === 'EXPIRED_AUTHENTICATION') {
    const token = await oauthToken(scene);
    await scene.control('POST', 'expire-tokens');
    return token;
  }
  if (recording.status === 401 || text.includes('authentication credentials are missing')) return null;
  return callerOf(recording) === 'oauth' ? oauthToken(scene) : RECORDING_KEY;
};

/** Which limit was reached, in its own word. */
const policyOf = ({ responseBody }: RecordedExchange): string => {
  const message = String(fieldsOf(responseBody)['message']);
  if (message.includes('daily')) return 'DAILY';
  return message.includes('ten_secondly') ? 'TEN_SECONDLY_ROLLING' : 'SECONDLY';
};

const oauthToken = async (scene: Scene): Promise<string> => {
  const form = { grant_type: 'refresh_token', refresh_token: scene.install(), ...scene.client() };
  const answer = await scene.calls.call('POST', '/oauth/v1/token', { form });
  return String(fieldsOf(answer.responseBody)['access_token']);
};

const replayed = async (scene: Scene, recording: RecordedExchange): Promise<Exchange> => {
  const call = callOf({ path: concrete(recording.path) });
  if (recording.status === 429 && !recording.path.endsWith('search'))
    await scene.control('POST', 'faults', { kind: 'rate_limit', policy: policyOf(recording) });
  const prepared = await prepare(scene, recording, call);
  await scene.ready();
  const text = JSON.stringify(recording.responseBody ?? '');
  const isApiKey = text.includes('API key provided is invalid');
  const [bare = '', search = ''] = concrete(recording.path).split('?');
  const query = [prepared.query ?? search, isApiKey ? 'hapikey=dead' : ''].filter(Boolean).join('&');
  const isPage = typeof recording.responseBody === 'string' && recording.responseBody.startsWith('<html>');
  const token = prepared.token === undefined ? await tokenFor(scene, recording) : prepared.token;
  const options: CallOptions = {
    token,
    accept: isPage ? '*/*' : 'application/json',
    ...(prepared.body === undefined ? {} : { body: prepared.body }),
    ...(prepared.form === undefined ? {} : { form: prepared.form }),
  };
  const path = prepared.path ?? `${bare}${query ? `?${query}` : ''}`;
  return scene.calls.call(recording.method, path, options);
};

const differencesOf = (recording: RecordedExchange, exchange: Exchange): string[] => {
  const found =
    recording.status !== null && recording.status !== exchange.status
      ? [`status: recorded ${recording.status}, answered ${exchange.status}`]
      : [];
  found.push(...headerDifferences(recording, exchange));
  const { responseBody: recorded } = recording;
  if (recorded === undefined || recorded === '')
    return exchange.responseBody === undefined ? found : [...found, 'body: recorded nothing, answered something'];
  if (typeof recorded === 'string') return [...found, ...textDifferences(recorded, exchange.responseBody)];
  const call = callOf(recording);
  const isOrdered = recording.method === 'GET' || call.segments[1] === 'search';
  const strictness = { partial: isPartial(recording), trimmed: isTrimmed(recording), ordered: isOrdered };
  return [...found, ...shapeDifferences(recorded, exchange.responseBody, strictness)];
};

/** A page, or a body that was cut: the answer must begin with what was kept, ids and numbers aside. */
const textDifferences = (recorded: string, answered: unknown): string[] => {
  const [kept, whole] = [
    recorded.replace(/"correlationId":"[^"]*$/, ''),
    typeof answered === 'string' ? answered : JSON.stringify(answered ?? ''),
  ].map(sentence);
  const beginning = (kept ?? '').trim();
  return (whole ?? '').startsWith(beginning)
    ? []
    : [`body: recorded "${kept ?? ''}", answered "${(whole ?? '').slice(0, 200)}"`];
};
