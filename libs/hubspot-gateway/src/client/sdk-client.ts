import type { Agent } from 'node:http';
import { Client } from '@hubspot/api-client';
import { datedPath, type ApiFamily, type ApiVersion } from './api-version';
import { callScope } from './call-scope';

/** The parts of the official client's request and answer contexts that its middleware is given. */
interface RequestContext {
  getUrl(): string;
  setUrl(url: string): void;
  setHeaderParam(name: string, value: string): void;
}

interface AnswerContext {
  readonly httpStatusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The official client (typed calls) under our agent, with its limiter and retries off: they are process-wide. Its v3 and v4 paths are
 * mapped to dated ones, and the token is set per call, so one client serves every token.
 */
export function createSdkClient(
  apiBaseUrl: string,
  agent: Agent,
  versions: Readonly<Record<ApiFamily, ApiVersion>>,
  developerApiKey?: string,
): Client {
  return new Client({
    basePath: apiBaseUrl,
    httpAgent: agent,
    defaultHeaders: { 'x-app': 'renewa-hubspot-sync' },
    ...(developerApiKey ? { developerApiKey } : {}),
    middleware: [
      {
        pre: (context) => {
          const request = context as RequestContext;
          const url = new URL(request.getUrl());
          url.pathname = datedPath(url.pathname, versions);
          request.setUrl(url.toString());
          request.setHeaderParam('Accept', 'application/json');
          const scope = callScope.getStore();
          if (scope?.accessToken) request.setHeaderParam('Authorization', `Bearer ${scope.accessToken}`);
          return context;
        },
        post: (context) => {
          const { httpStatusCode, headers } = context as AnswerContext;
          const scope = callScope.getStore();
          if (scope) {
            scope.status = httpStatusCode;
            scope.headers = headers;
          }
          return context;
        },
      },
    ],
  });
}
