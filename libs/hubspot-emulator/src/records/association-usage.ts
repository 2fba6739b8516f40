import type { AssociationDefinition } from '../portal/definitions';
import type { AssociationSpec } from '../portal/mutation';
import type { Portal } from '../portal/portal';

/** Partners of one type that a record may have when the account set no limit of its own (hubspot-facts 6.3). */
const MOST_PARTNERS = 50_000;
const NEAR = 0.8;

export interface PartnerCount {
  readonly id: string;
  readonly usage: number;
}

/** Records of one type whose partners of another type come near the limit (from 80 % of it on), or reach it. */
export interface AssociationUsage {
  readonly limit: number;
  readonly near: readonly PartnerCount[];
  readonly full: readonly PartnerCount[];
}

const strictest = (portal: Portal, from: string, to: string): AssociationDefinition | undefined =>
  portal.state.associationDefinitions
    .between(from, to)
    .filter((held) => held.maxTo !== undefined)
    .sort((left, right) => (left.maxTo ?? 0) - (right.maxTo ?? 0))[0];

/** The limit of a pair is the strictest that the account set for one of its types, which then is what is counted. */
class PairUsage implements AssociationUsage {
  readonly limit: number;
  readonly near: PartnerCount[] = [];
  readonly full: PartnerCount[] = [];
  private readonly own: AssociationDefinition | undefined;

  constructor(portal: Portal, from: string, to: string) {
    this.own = strictest(portal, from, to);
    this.limit = this.own?.maxTo ?? MOST_PARTNERS;
  }

  add(id: string, partners: ReadonlyMap<string, readonly AssociationSpec[]>): void {
    if (partners.size < this.limit * NEAR) return;
    let usage = 0;
    for (const types of partners.values()) if (this.counts(types)) usage++;
    if (usage >= this.limit) this.full.push({ id, usage });
    else if (usage >= this.limit * NEAR) this.near.push({ id, usage });
  }

  private counts(types: readonly AssociationSpec[]): boolean {
    const { own } = this;
    return !own || types.some((spec) => spec.typeId === own.typeId && spec.category === own.category);
  }
}

/** Usage of the records of one type, by the type of their partners; pairs that nobody uses are not there. */
export const associationUsages = (portal: Portal, from: string): ReadonlyMap<string, AssociationUsage> => {
  const usages = new Map<string, PairUsage>();
  for (const [id, byType] of portal.state.associations.holders(from))
    for (const [to, partners] of byType) {
      const usage = usages.get(to) ?? new PairUsage(portal, from, to);
      usages.set(to, usage);
      usage.add(id, partners);
    }
  return usages;
};

export const associationUsage = (portal: Portal, from: string, to: string): AssociationUsage =>
  associationUsages(portal, from).get(to) ?? new PairUsage(portal, from, to);
