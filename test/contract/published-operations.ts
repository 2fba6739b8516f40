import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface PublishedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

interface PublishedCall {
  readonly responses?: Readonly<Record<string, PublishedResponse>>;
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
}

export interface PublishedDocument {
  /** `2026-03/contacts`. */
  readonly name: string;
  readonly version: string;
  readonly content: {
    readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedCall>>>>;
    readonly components?: { readonly responses?: Readonly<Record<string, PublishedResponse>> };
  };
}

/** One method of one path of one published description. */
export interface Operation {
  readonly document: PublishedDocument;
  readonly method: string;
  /** With `{parameters}`, as published. */
  readonly template: string;
  readonly pattern: RegExp;
  readonly parameters: number;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{[^}]+\}/g, '[^/]+')
      .replace(/\/$/, '/?')}$`,
  );

/** Descriptions in folders by version: `DIR/2026-03/contacts.json`. Empty where the folder is absent. */
export const publishedDocuments = (folder: string): PublishedDocument[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: version }) =>
      readdirSync(join(folder, version))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({
          name: `${version}/${file.slice(0, -5)}`,
          version,
          content: JSON.parse(readFileSync(join(folder, version, file), 'utf8')) as PublishedDocument['content'],
        })),
    )
    .filter(({ content }) => typeof content.paths === 'object');
};

export const operationsOf = (documents: readonly PublishedDocument[]): Operation[] =>
  documents.flatMap((document) =>
    Object.entries(document.content.paths).flatMap(([template, calls]) =>
      Object.keys(calls)
        .filter((method) => METHODS.includes(method))
        .map((method) => ({
          document,
          method: method.toUpperCase(),
          template,
          pattern: patternOf(template),
          parameters: (template.match(/\{/g) ?? []).length,
        })),
    ),
  );

/** Finds what is published about a call: the descriptions whose path has the fewest parameters. */
export class OperationFinder {
  private readonly bySegments = new Map<string, Operation[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const key = `${operation.method} ${segments(operation.template)}`;
      this.bySegments.set(key, [...(this.bySegments.get(key) ?? []), operation]);
    }
  }

  find(method: string, path: string): Operation[] {
    const fitting = (this.bySegments.get(`${method} ${segments(path)}`) ?? []).filter(({ pattern }) =>
      pattern.test(path),
    );
    const fewest = Math.min(...fitting.map(({ parameters }) => parameters));
    return fitting.filter(({ parameters }) => parameters === fewest);
  }
}

const segments = (path: string): number => path.split('/').filter(Boolean).length;
