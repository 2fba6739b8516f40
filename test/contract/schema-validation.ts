import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Operation, PublishedDocument } from './published-operations';
import { lieBehind, type Lie } from './published-lies';

export interface Violation {
  readonly operation: string;
  readonly direction: 'response' | 'request';
  readonly status: number | null;
  /** Where in the body. */
  readonly at: string;
  readonly problem: string;
}

/** A JSON pointer inside a document, as a reference. */
const pointer = (...parts: string[]): string =>
  `#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** Holds bodies against the published schemas, as supersets (hubspot-facts 12.4): more fields are no violation. */
export class SchemaValidation {
  readonly violations: Violation[] = [];
  readonly lies = new Map<Lie, number>();
  responsesChecked = 0;
  requestsChecked = 0;
  private readonly ajv = addFormats(
    new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, allowUnionTypes: true }),
  );
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(documents: readonly PublishedDocument[]) {
    for (const { name, content } of documents) this.ajv.addSchema(content, idOf(name));
  }

  /** Counts one answer where a schema is published for its status, and notes what does not fit. */
  checkResponse(operation: Operation, status: number, body: unknown): void {
    const reference = responseReference(operation, status);
    if (!reference || body === undefined || body === '') return;
    this.responsesChecked++;
    this.note(operation, 'response', status, reference, body);
  }

  checkRequest(operation: Operation, contentType: string, body: unknown): void {
    const reference = requestReference(operation, contentType);
    if (!reference) return;
    this.requestsChecked++;
    this.note(operation, 'request', null, reference, body);
  }

  private note(
    operation: Operation,
    direction: Violation['direction'],
    status: number | null,
    reference: string,
    body: unknown,
  ): void {
    const validate = this.validator(`${idOf(operation.document.name)}${reference}`);
    if (validate(body)) return;
    for (const error of validate.errors ?? []) {
      const lie = lieBehind({ operation, direction, status, error, body });
      if (lie) this.lies.set(lie, (this.lies.get(lie) ?? 0) + 1);
      else
        this.violations.push({
          operation: `${operation.method} ${operation.template} (${operation.document.name})`,
          direction,
          status,
          at: error.instancePath,
          problem: problemOf(error),
        });
    }
  }

  private validator(reference: string): ValidateFunction {
    const held = this.compiled.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.compiled.set(reference, held);
    return held;
  }
}

const idOf = (name: string): string => `published:${name.replaceAll('/', ':')}`;

const problemOf = (error: ErrorObject): string =>
  `${error.message ?? error.keyword}${error.keyword === 'enum' ? `: ${JSON.stringify(error.params['allowedValues'])}` : ''}`;

/** The schema for this status, or the one of `default` for errors; null when none is published. */
const responseReference = ({ document, template, method }: Operation, status: number): string | null => {
  const responses = document.content.paths[template]?.[method.toLowerCase()]?.responses ?? {};
  const key = String(status) in responses ? String(status) : status >= 400 ? 'default' : null;
  const response = key === null ? undefined : responses[key];
  if (!response || key === null) return null;
  const named = /^#\/components\/responses\/(.+)$/.exec(response.$ref ?? '')?.[1];
  const content = (named ? document.content.components?.responses?.[named]?.content : response.content) ?? {};
  const [type] = Object.keys(content).filter((name) => content[name]?.schema !== undefined);
  if (type === undefined) return null;
  return named
    ? pointer('components', 'responses', named, 'content', type, 'schema')
    : pointer('paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema');
};

const requestReference = ({ document, template, method }: Operation, contentType: string): string | null => {
  const content = document.content.paths[template]?.[method.toLowerCase()]?.requestBody?.content ?? {};
  const type = Object.keys(content).find((name) => contentType.startsWith(name)) ?? null;
  return type !== null && content[type]?.schema !== undefined
    ? pointer('paths', template, method.toLowerCase(), 'requestBody', 'content', type, 'schema')
    : null;
};
