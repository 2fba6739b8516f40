import { ApiProblem, type FieldFault } from './problem';

const UNREACHABLE = 'The api does not answer. It may be restarting; this page keeps trying.';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const { code, detail, errors } = (await response.json()) as {
      code?: string;
      detail?: string;
      errors?: readonly FieldFault[];
    };
    return new ApiProblem(response.status, code ?? 'unknown', detail ?? response.statusText, errors ?? []);
  } catch {
    return new ApiProblem(response.status, 'unknown', `The api answered ${response.status} ${response.statusText}.`);
  }
}

/** A command is sent under a key of its own, so that a lost answer does not make it happen twice. */
function headersOf(method: Method, body: object | undefined, ifMatch: string | undefined): Record<string, string> {
  return {
    'x-requested-with': 'hubspot-sync',
    ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(ifMatch ? { 'if-match': ifMatch } : {}),
  };
}

async function send(method: Method, path: string, body?: object, ifMatch?: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/admin/api/${path}`, {
      method,
      credentials: 'same-origin',
      headers: headersOf(method, body, ifMatch),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new ApiProblem(0, 'unreachable', UNREACHABLE);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** One call of the admin API. Throws `ApiProblem`. */
export async function request<T>(method: Method, path: string, body?: object, ifMatch?: string): Promise<T> {
  const response = await send(method, path, body, ifMatch);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** What was read, with the tag that an edit of it names. */
export async function readTagged<T>(path: string): Promise<{ readonly value: T; readonly etag: string }> {
  const response = await send('GET', path);
  return { value: (await response.json()) as T, etag: response.headers.get('etag') ?? '' };
}
