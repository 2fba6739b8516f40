import type { ApiClient } from './api-client';

/** What the ids of fields stand for, per entity; an id that nothing is known of, as of a mapping that is gone, stands for itself. */
export class FieldNames {
  private constructor(private readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>) {}

  static async read(api: ApiClient): Promise<FieldNames> {
    return new FieldNames((await api.get<{ names: FieldNames['names'] }>('fields')).names);
  }

  /** For people: `mobile_phone ↔ mobilephone`. */
  nameOf(entity: string, field: string | null): string {
    return field === null ? '–' : (this.names[entity]?.[field] ?? field);
  }

  /** The id of the field that a person names by id, by what `nameOf` shows, or by its column or property where no other field has that. */
  idOf(entity: string, named: string): string {
    const known = Object.entries(this.names[entity] ?? {});
    const exact = known.find(([id, name]) => id === named || name === named);
    if (exact) return exact[0];
    const ends = known.filter(([, name]) => name.split(/ ↔ |, /).includes(named));
    return ends.length === 1 ? ends[0]![0] : named;
  }
}
