import type { AssociationDefinition } from './definitions';
import type { AssociationSpec } from './mutation';

/** The association types of a portal, by direction. */
export class AssociationDefinitions {
  private readonly byPair = new Map<string, AssociationDefinition[]>();

  between(from: string, to: string): readonly AssociationDefinition[] {
    return this.byPair.get(`${from}>${to}`) ?? [];
  }

  put(definition: AssociationDefinition): void {
    const key = `${definition.from}>${definition.to}`;
    const held = this.byPair.get(key) ?? [];
    const at = held.findIndex((other) => other.category === definition.category && other.typeId === definition.typeId);
    if (at >= 0) held[at] = definition;
    else held.push(definition);
    this.byPair.set(key, held);
  }

  remove(from: string, to: string, typeId: number): void {
    const key = `${from}>${to}`;
    this.byPair.set(
      key,
      (this.byPair.get(key) ?? []).filter((held) => held.category === 'HUBSPOT_DEFINED' || held.typeId !== typeId),
    );
  }

  find(from: string, to: string, spec: AssociationSpec): AssociationDefinition | undefined {
    return this.between(from, to).find((held) => held.typeId === spec.typeId && held.category === spec.category);
  }

  /** The type without label that every associated pair carries (hubspot-facts 6.1). */
  unlabelled(from: string, to: string): AssociationDefinition | undefined {
    return this.between(from, to).find((held) => held.label === null);
  }

  primary(from: string, to: string): AssociationDefinition | undefined {
    return this.between(from, to).find((held) => held.label === 'Primary');
  }

  /** The same types seen from the other end. */
  invert(from: string, to: string, types: readonly AssociationSpec[]): AssociationSpec[] {
    return types.flatMap((spec) => {
      const definition = this.find(from, to, spec);
      return definition ? [{ category: spec.category, typeId: definition.inverse }] : [];
    });
  }

  all(): AssociationDefinition[] {
    return [...this.byPair.values()].flat();
  }
}
