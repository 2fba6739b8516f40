import type { ConflictPolicy } from '@app/hubspot-mapping';

/** What people do to associations while a schedule runs. */
export interface AssociationScenario {
  readonly relations: readonly ('set' | 'primary' | 'employer')[];
  readonly conflictPolicy: ConflictPolicy | null;
  /** Companies that both sides hold from the start. */
  readonly companies: number;
  /** How often people act, on each side. */
  readonly acts: { readonly local: number; readonly hubspot: number };
  /** New companies that are associated before they can be linked. */
  readonly newCompanies: { readonly local: number; readonly hubspot: number };
  /** New rows of contacts that are associated with linked companies from the start: their creates carry it (S4.2). */
  readonly newContacts?: number;
  /** How often a company is archived for a while. */
  readonly archives: number;
  /** Nothing is lost and nobody dies: then no edit may be overwritten either (S6.5 allows it only where answers are lost). */
  readonly strict: boolean;
}
