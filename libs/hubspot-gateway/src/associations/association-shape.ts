import type { AssociatedRecord, AssociationLabel, GatewayResult } from '@app/sync-engine';
import { transient } from '../client/failure';

/** One record's page of associated records; ids are numbers on v4 and texts elsewhere (hubspot-facts 0.3). */
export interface WirePage {
  readonly from: { readonly id: string | number };
  readonly to: readonly {
    readonly toObjectId: string | number;
    readonly associationTypes: readonly WireType[];
  }[];
  readonly paging?: { readonly next?: { readonly after?: string } };
}

interface WireType {
  readonly category: string;
  readonly typeId: number;
  readonly label?: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The lists of a batch answer; `results` is null where the answer has none, which says nothing. */
export function objectsIn(body: unknown): { readonly results: WirePage[] | null; readonly errors: Fields[] } {
  const { results, errors } = (body ?? {}) as { results?: unknown; errors?: unknown };
  return {
    results: Array.isArray(results) ? (results as WirePage[]) : null,
    errors: Array.isArray(errors) ? (errors as Fields[]) : [],
  };
}

/** hubspot-facts 6.2: records without associations are listed as errors of a 207; that is "none", not a failure. */
export function withoutAny(errors: readonly Fields[]): WirePage[] {
  return errors.flatMap((error) => {
    if (error['subCategory'] !== 'crm.associations.NO_ASSOCIATIONS_FOUND') return [];
    const ids = ((error['context'] ?? {}) as Fields)['fromObjectId'];
    return (Array.isArray(ids) ? ids : []).map((id: unknown) => ({ from: { id: String(id) }, to: [] }));
  });
}

/** Adds a page's records to what was found; gives the inputs of the pages that follow. */
export function collectPages(
  pages: readonly WirePage[],
  found: Map<string, AssociatedRecord[]>,
): { id: string; after: string }[] {
  return pages.flatMap(({ from, to, paging }) => {
    const id = String(from.id);
    found.set(id, [...(found.get(id) ?? []), ...to.map(associatedRecord)]);
    const after = paging?.next?.after;
    return after ? [{ id, after }] : [];
  });
}

export function labelsIn(what: string, body: unknown): GatewayResult<readonly AssociationLabel[]> {
  const { results } = (body ?? {}) as { results?: unknown };
  if (!Array.isArray(results))
    return { ok: false, failure: transient(`HubSpot's answer to "${what}" has no results.`) };
  return { ok: true, value: (results as WireType[]).map(labelOf) };
}

function associatedRecord({ toObjectId, associationTypes }: WirePage['to'][number]): AssociatedRecord {
  return { toId: String(toObjectId), types: associationTypes.map(labelOf) };
}

function labelOf({ category, typeId, label }: WireType): AssociationLabel {
  return { category, typeId, label: label ?? null };
}
