import type { AssociationSpec, RecordRef } from './mutation';

/** Partner id → types of the association. */
type Partners = ReadonlyMap<string, readonly AssociationSpec[]>;

const keyOf = (ref: RecordRef): string => `${ref.t}:${ref.id}`;

/** Who is associated with whom, and by which types, readable from both ends. */
export class AssociationTable {
  private readonly links = new Map<string, Map<string, Map<string, readonly AssociationSpec[]>>>();

  /** The types of one pair as seen from `from`; empty when the two are not associated. */
  typesOf(from: RecordRef, to: RecordRef): readonly AssociationSpec[] {
    return this.links.get(keyOf(from))?.get(to.t)?.get(to.id) ?? [];
  }

  /** Partner id → types, for every partner of one object type. */
  partners(from: RecordRef, toType: string): Partners {
    return this.links.get(keyOf(from))?.get(toType) ?? new Map<string, readonly AssociationSpec[]>();
  }

  all(from: RecordRef): { to: RecordRef; types: readonly AssociationSpec[] }[] {
    const found: { to: RecordRef; types: readonly AssociationSpec[] }[] = [];
    for (const [t, partners] of this.links.get(keyOf(from)) ?? []) {
      for (const [id, types] of partners) found.push({ to: { t, id }, types });
    }
    return found;
  }

  set(from: RecordRef, to: RecordRef, types: readonly AssociationSpec[]): void {
    const key = keyOf(from);
    const byType = this.links.get(key) ?? new Map<string, Map<string, readonly AssociationSpec[]>>();
    this.links.set(key, byType);
    const partners = byType.get(to.t) ?? new Map<string, readonly AssociationSpec[]>();
    byType.set(to.t, partners);
    if (types.length === 0) partners.delete(to.id);
    else partners.set(to.id, types);
  }

  /** Records of one type with their partners, by the partners' type. */
  *holders(type: string): Generator<[id: string, partners: ReadonlyMap<string, Partners>]> {
    for (const [key, byType] of this.links) if (key.startsWith(`${type}:`)) yield [key.slice(type.length + 1), byType];
  }

  *entries(): Generator<{ from: RecordRef; to: RecordRef; types: readonly AssociationSpec[] }> {
    for (const key of this.links.keys()) {
      const separator = key.indexOf(':');
      const from = { t: key.slice(0, separator), id: key.slice(separator + 1) };
      for (const { to, types } of this.all(from)) yield { from, to, types };
    }
  }
}
