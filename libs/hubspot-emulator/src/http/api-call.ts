import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import type { SearchIndex } from '../records/search-index';
import type { WriteContext } from '../records/record-writes';
import { ApiRefusal, type Answer } from './answer';
import type { Api } from './api-path';
import { isObject, type Json, type JsonObject } from '../json/json-value';

/** Who calls, and with what rights. */
export interface Identity {
  readonly token: string;
  readonly appId: number;
  readonly userId: number;
  /** Null: all scopes. */
  readonly scopes: readonly string[] | null;
  readonly kind: 'oauth' | 'service-key' | 'app';
}

/** What a planted fault does to the reading of a call. */
export interface ReadEffects {
  /** Records are shown as they were at this time (ms). */
  readonly asOf?: number;
  /** Share of results that are left out without an error. */
  readonly missingShare?: number;
  /** A property that is left out of every record. */
  readonly hiddenProperty?: string;
}

export interface ApiCall {
  readonly portal: Portal;
  readonly index: SearchIndex;
  readonly method: string;
  /** Path without query, as called. */
  readonly path: string;
  readonly api: Api;
  readonly version: string;
  readonly segments: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  readonly form: URLSearchParams;
  readonly identity: Identity;
  readonly context: WriteContext;
  readonly effects: ReadEffects;
  readonly baseUrl: string;
}

export interface Route {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments after the version; `:name` takes any one segment. Earlier routes win. */
  readonly pattern: string;
  /** No token is needed. */
  readonly open?: true;
  readonly handle: (call: ApiCall) => Answer;
}

export const bodyObject = (call: ApiCall): JsonObject => {
  if (isObject(call.body)) return call.body;
  if (call.body === undefined)
    throw new ApiRefusal(400, {
      message: 'Invalid JSON input: a request body was expected, but none found',
      category: 'VALIDATION_ERROR',
    });
  throw new ApiRefusal(400, {
    message: 'Invalid input JSON on line 1, column 1: Cannot deserialize value from the given token',
  });
};

/** Values of a repeated or comma-separated query parameter (hubspot-facts 0.3). */
export const listParameter = (call: ApiCall, name: string): string[] =>
  call.query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');

/** @throws ApiRefusal 400 for a type the portal does not know (hubspot-facts 0.5 and recordings, lesson 5). */
export const objectTypeOf = (call: ApiCall, parameter = 'type'): ObjectType => {
  const spelling = call.params[parameter] ?? '';
  const type = call.portal.state.types.find(spelling);
  if (!type) throw new ApiRefusal(400, { message: `Unable to infer object type from: ${spelling}` });
  return type;
};

export const isDated = (call: ApiCall): boolean => call.version.startsWith('20');
