import type { ErrorObject } from 'ajv';
import type { Operation } from './published-operations';

/** What a published description says that HubSpot does not do. Nothing else may explain a violation away. */
export interface Lie {
  /** Section of hubspot-facts that tells the truth. */
  readonly section: string;
  readonly says: string;
  readonly reality: string;
  readonly explains: (finding: Finding) => boolean;
}

export interface Finding {
  readonly operation: Operation;
  readonly direction: 'response' | 'request';
  readonly status: number | null;
  readonly error: ErrorObject;
  readonly body: unknown;
}

const missing = (error: ErrorObject): string | null =>
  error.keyword === 'required' ? String(error.params['missingProperty']) : null;

const valueAt = (body: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (held, part) =>
        typeof held === 'object' && held !== null
          ? (held as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
          : undefined,
      body,
    );

const isWanted = (error: ErrorObject, type: string): boolean =>
  error.keyword === 'type' && String(error.params['type']).includes(type);

export const PUBLISHED_LIES: readonly Lie[] = [];

export const lieBehind = (finding: Finding): Lie | null =>
  PUBLISHED_LIES.find(({ explains }) => explains(finding)) ?? null;

export const lieTools = { missing, valueAt, isWanted };
