import type { RecordedExchange } from './recorded-exchange';

/** What a recorded call is about. */
export interface RecordedCall {
  readonly api: 'objects' | 'associations' | 'properties' | 'pipelines' | 'owners' | 'schemas' | 'oauth' | 'other';
  /** The object type in the path, as spelled; empty where there is none. */
  readonly type: string;
  /** Segments after the API (and its version). */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

const FORMS: readonly [RegExp, RecordedCall['api']][] = [
  [/^\/crm\/(?:v[34])\/(objects|associations|properties|pipelines|owners|schemas)(\/.*)?$/, 'other'],
  [/^\/crm\/(objects|associations|properties|pipelines|owners)\/(?:v[34]|\d{4}-\d{2})(\/.*)?$/, 'other'],
  [/^\/crm-object-schemas\/[^/]+\/(schemas)(\/.*)?$/, 'schemas'],
  [/^\/(oauth)\/[^/]+(\/.*)?$/, 'oauth'],
];

export const callOf = ({ path }: Pick<RecordedExchange, 'path'>): RecordedCall => {
  const [bare = '', search = ''] = path.split('?');
  const query = new URLSearchParams(search);
  for (const [form] of FORMS) {
    const match = form.exec(bare);
    if (!match) continue;
    const segments = (match[2] ?? '').split('/').filter(Boolean);
    return { api: match[1] as RecordedCall['api'], type: segments[0] ?? '', segments, query };
  }
  return { api: 'other', type: '', segments: bare.split('/').filter(Boolean), query };
};

/** `properties=a,b` or repeated. Placeholders such as `<all>` name nothing. */
export const namesIn = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '' && !value.startsWith('<'));
