import { RECORDING_KEY } from './recorded-account';
import { fieldsOf, type RecordedExchange } from './recorded-exchange';
import type { Scene } from './scene';

/** OAuth calls: which grant was made is told by the answer. */
export const setOAuthScene = async (
  scene: Scene,
  recording: RecordedExchange,
): Promise<{ form?: Record<string, string>; path?: string; token: string | null }> => {
  const answer = fieldsOf(recording.responseBody);
  const [bare = ''] = recording.path.split('?');
  const refresh = scene.install();
  const form = { grant_type: 'refresh_token', refresh_token: refresh, ...scene.client() };
  if (recording.method === 'POST') {
    if (answer['status'] === 'BAD_REFRESH_TOKEN') return { form: { ...form, refresh_token: 'na1-dead' }, token: null };
    if (answer['status'] === 'BAD_AUTH_CODE')
      return {
        form: { ...form, grant_type: 'authorization_code', code: 'dead', redirect_uri: 'http://localhost/' },
        token: null,
      };
    return { form, token: null };
  }
  if (bare.includes('refresh-tokens')) return { path: bare.replace(/[^/]*$/, refresh), token: null };
  const made = await scene.calls.call('POST', '/oauth/v1/token', { form });
  const token = String(fieldsOf(made.responseBody)['access_token']);
  return { path: bare.replace(/[^/]*$/, token), token: RECORDING_KEY };
};
