/** Catalogues as last read: a property list, pipelines, owners, local columns (S2.9, S3.8). `body` is plain JSON. */
export interface CatalogueStore {
  load(kind: string): Promise<{ readonly body: unknown; readonly readAt: number } | null>;
  save(kind: string, body: unknown): Promise<void>;
}
