import { ApiProblem } from './problem';

const UNREACHABLE = 'The api does not answer. It may be restarting; this page keeps trying.';

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const { code, detail } = (await response.json()) as { code?: string; detail?: string };
    return new ApiProblem(response.status, code ?? 'unknown', detail ?? response.statusText);
  } catch {
    return new ApiProblem(response.status, 'unknown', `The api answered ${response.status} ${response.statusText}.`);
  }
}

/** One call of the admin API. Throws `ApiProblem`. */
export async function request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/admin/api/${path}`, {
      method,
      credentials: 'same-origin',
      headers: { 'x-requested-with': 'hubspot-sync', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new ApiProblem(0, 'unreachable', UNREACHABLE);
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
