import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import type { MappingDraft } from '@app/admin-service/registry/mapping-draft';

/** A draft as the editor holds it: `key` stays the same while it is edited. */
export interface KeyedDraft extends MappingDraft {
  readonly key: string;
}

export function draftsOf({ mappings }: Pick<EditedEntity, 'mappings'>): KeyedDraft[] {
  return mappings.map(({ id, column, property, group, direction, conflictPolicy, drift, firstLink, transform }) => ({
    key: id,
    id,
    column,
    property,
    group,
    direction,
    conflictPolicy,
    drift,
    firstLink,
    transform,
  }));
}

/** As the api takes it. */
export function sent({ key: _key, ...draft }: KeyedDraft): MappingDraft {
  return draft;
}

/** How many mappings an edit adds, changes and removes. */
export function changesOf(
  before: readonly KeyedDraft[],
  after: readonly KeyedDraft[],
): { added: number; changed: number; removed: number } {
  const known = new Map(before.map((draft) => [draft.key, JSON.stringify(sent(draft))]));
  const kept = new Set(after.map(({ key }) => key));
  return {
    added: after.filter(({ key }) => !known.has(key)).length,
    changed: after.filter((draft) => known.has(draft.key) && known.get(draft.key) !== JSON.stringify(sent(draft)))
      .length,
    removed: before.filter(({ key }) => !kept.has(key)).length,
  };
}
