import type { ChangeSource } from '../portal/change-source';
import type { Mutation } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import { associate } from '../associations/association-writes';
import { commitCreate, commitUpdate, prepareCreate, prepareUpdate, type WriteContext } from './record-writes';

const AUTO_COMPANY: ChangeSource = { sourceType: 'COMPANIES', sourceId: 'AutoCreateCompanies' };
const ENRICHMENT: ChangeSource = { sourceType: 'HUBSPOT_INTERNAL', sourceId: 'CompanyInsightsEnrichment' };

/** What an account does by itself after a write, when its switches say so (hubspot-facts 6.3, 5.2). */
export class AccountProcesses {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly portal: Portal) {
    portal.onMutation((mutation) => this.notice(mutation));
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private notice(mutation: Mutation): void {
    if (mutation.k !== 'create') return;
    const { switches } = this.portal;
    const { id } = mutation;
    if (mutation.t === '0-1' && switches.autoAssociateCompanies && mutation.v['email'])
      this.later(0, () => this.linkCompany(id));
    if (mutation.t === '0-2' && switches.enrichCompaniesAfterMs !== null && mutation.v['domain'])
      this.later(switches.enrichCompaniesAfterMs, () => this.enrich(id));
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }

  private context(source: ChangeSource): WriteContext {
    return { portal: this.portal, source, lenientDates: false, underRules: false, traces: [] };
  }

  private linkCompany(contactId: string): void {
    const { state } = this.portal;
    const contact = state.table('0-1').get(contactId);
    const domain = contact?.values.get('email')?.split('@')[1];
    if (!contact || contact.archivedAt !== null || !domain) return;
    const context = this.context(AUTO_COMPANY);
    const companies = state.table('0-2');
    const held = [...companies.values()].find(
      (company) => company.archivedAt === null && company.values.get('domain') === domain,
    );
    const prepared = held ? null : prepareCreate(context, state.typeOf('0-2'), { domain });
    const company = held ?? (prepared?.kind === 'ready' ? commitCreate(context, state.typeOf('0-2'), prepared) : null);
    const primary = state.associationDefinitions.primary('0-1', '0-2');
    if (company && primary)
      associate(
        this.portal,
        { t: '0-1', id: contactId },
        { t: '0-2', id: company.id },
        [{ category: primary.category, typeId: primary.typeId }],
        AUTO_COMPANY,
      );
  }

  private enrich(companyId: string): void {
    const company = this.portal.state.table('0-2').get(companyId);
    if (!company || company.archivedAt !== null || company.values.get('industry')) return;
    const context = this.context(ENRICHMENT);
    const prepared = prepareUpdate(context, this.portal.state.typeOf('0-2'), company, {
      industry: 'COMPUTER_SOFTWARE',
    });
    if (prepared.kind === 'ready') commitUpdate(context, this.portal.state.typeOf('0-2'), company, prepared);
  }
}
