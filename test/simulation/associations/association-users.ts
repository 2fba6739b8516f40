import type { World } from '../world';
import { USER_SOURCE } from '../simulated-hubspot';
import { EMPLOYER_COLUMN } from './association-world';
import type { AssociationWorld } from './association-world';
import { ADVISER, EMPLOYER, PLAIN, PRIMARY } from './simulated-associations';

/** A look at an association that seems to be gone takes no longer, nothing going wrong: two readings with the records' own between them. */
const LOOK_MS = 2_000;

/** The people who associate contacts with companies, in the business application and in HubSpot. */
export class AssociationUsers {
  /** Companies, with the moment (ms) at which they came back. */
  private readonly restoredAt = new Map<string, number>();
  private readonly has: (relation: 'set' | 'primary' | 'employer') => boolean;

  constructor(
    private readonly world: World,
    private readonly own: AssociationWorld,
  ) {
    this.has = (relation) => own.scenario.relations.includes(relation);
  }

  /** Companies and associations that exist before anything runs. */
  async begin(): Promise<void> {
    const { random, local } = this.world;
    for (let index = 0; index < this.own.scenario.companies; index++)
      await this.own.companies.insert({ name: `company-${index}` });
    for (const contact of local.snapshot().keys())
      for (const company of this.own.companies.snapshot().keys())
        if (random.chance(0.5)) await this.join(contact, company, random.chance(0.3));
  }

  start(): void {
    const { acts, newCompanies, archives, newContacts = 0 } = this.own.scenario;
    this.world.startActs('application', [
      ...repeat(newContacts, () => this.createAssociated()),
      ...repeat(acts.local, () => this.actLocally()),
      ...repeat(newCompanies.local, () => this.createLocally()),
    ]);
    this.world.startActs('user', [
      ...repeat(acts.hubspot, () => this.actInHubSpot()),
      ...repeat(newCompanies.hubspot, () => this.createInHubSpot()),
    ]);
    this.world.startActs(
      'archiver',
      repeat(archives, () => this.archiveForAWhile()),
    );
  }

  private async actLocally(): Promise<void> {
    const { random, local } = this.world;
    const contact = random.pick([...local.snapshot().keys()]);
    const company = random.pick([...this.own.companies.snapshot().keys()]);
    if (!this.has('set')) return this.employ(contact, random.chance(0.25) ? null : company);
    const isJoined = this.own.joined.rows().some((row) => row.fromKey === contact && row.toKey === company);
    if (isJoined && random.chance(0.5)) return this.part(contact, company);
    return this.join(contact, company, this.has('primary') && random.chance(0.5));
  }

  private async createAssociated(): Promise<void> {
    const { random, local, authorship, scheduler } = this.world;
    const companies = [...this.own.companies.snapshot().keys()];
    const employer = this.has('employer') && random.chance(0.8) ? random.pick(companies) : null;
    const name = authorship.value('name', 'local', null, 'new local', scheduler.now);
    const contact = await local.insert({ name, [EMPLOYER_COLUMN]: employer });
    if (employer !== null) this.note('local', 'employer', contact, null, employer, null);
    for (const company of companies)
      if (this.has('set') && random.chance(0.6)) await this.join(contact, company, random.chance(0.5));
  }

  private async createLocally(): Promise<void> {
    const company = await this.own.companies.insert({ name: 'new-local' });
    const contact = this.world.random.pick([...this.world.local.snapshot().keys()]);
    if (this.has('set')) await this.join(contact, company, false);
    else await this.employ(contact, company);
  }

  private async join(contact: string, company: string, primary: boolean): Promise<void> {
    if (!this.has('set')) return;
    const flagged = primary && this.has('primary');
    const rows = this.own.joined.rows().filter((row) => row.fromKey === contact);
    const held = rows.find((row) => row.toKey === company);
    const before = rows.find((row) => row.flagged)?.toKey ?? null;
    this.note('local', 'set', contact, company, true, held !== undefined);
    if (flagged) this.note('local', 'primary', contact, null, company, before);
    await this.own.joined.put(contact, company, flagged || held?.flagged === true);
  }

  private async part(contact: string, company: string): Promise<void> {
    const held = this.own.joined.rows().find((row) => row.fromKey === contact && row.toKey === company);
    this.note('local', 'set', contact, company, false, true);
    if (held?.flagged) this.note('local', 'primary', contact, null, null, company);
    await this.own.joined.delete(contact, company);
  }

  private async employ(contact: string, company: string | null): Promise<void> {
    const before = this.world.local.snapshot().get(contact)?.[EMPLOYER_COLUMN] ?? null;
    this.note('local', 'employer', contact, null, company, before);
    await this.world.local.update(contact, { [EMPLOYER_COLUMN]: company });
  }

  private actInHubSpot(): Promise<void> {
    const { random, hubspot } = this.world;
    const contacts = hubspot.all().map(({ id }) => id);
    const companies = this.own.companyRecords.all().flatMap(({ id }) => (this.own.isShown(id) ? [id] : []));
    if (contacts.length > 0 && companies.length > 0)
      this.associateInHubSpot(random.pick(contacts), random.pick(companies));
    return Promise.resolve();
  }

  private associateInHubSpot(contact: string, company: string): void {
    const { random } = this.world;
    const { associations } = this.own;
    const held = associations.partners(contact).find(({ toId }) => toId === company)?.types ?? [];
    if (random.chance(0.15)) {
      this.want(contact, company, held.length > 0);
      return void associations.label(
        contact,
        company,
        [...held.filter((type) => type !== PLAIN), ADVISER],
        USER_SOURCE,
        0,
      );
    }
    if (held.length > 0 && random.chance(0.5)) {
      this.note('hubspot', 'set', contact, company, false, true);
      if (held.includes(PRIMARY)) this.note('hubspot', 'primary', contact, null, null, company);
      if (held.includes(EMPLOYER)) this.note('hubspot', 'employer', contact, null, null, company);
      return void associations.dissociate(contact, company, USER_SOURCE, 0);
    }
    if (this.has('employer')) {
      this.want(contact, company, held.length > 0);
      return this.employInHubSpot(contact, company);
    }
    if (!this.has('primary') || random.chance(0.5)) {
      this.note('hubspot', 'set', contact, company, true, held.length > 0);
      return void associations.associate(contact, company, USER_SOURCE);
    }
    this.want(contact, company, held.length > 0);
    const before = associations.heldBy(contact, PRIMARY)[0] ?? null;
    this.note('hubspot', 'primary', contact, null, company, before);
    associations.label(contact, company, [...held, PRIMARY], USER_SOURCE, 0);
  }

  /** A person moves the label: it stands on one company at most, unless the other is archived and cannot be seen. */
  private employInHubSpot(contact: string, company: string): void {
    const { associations } = this.own;
    const shown = associations.partners(contact);
    const labelled = shown.filter(({ types }) => types.includes(EMPLOYER)).map(({ toId }) => toId);
    const others = labelled.filter((id) => id !== company);
    // In the midst of a move of ours two are labelled: who chooses one of them moves the label, too.
    const before = others[0] ?? labelled[0] ?? null;
    if (associations.heldBy(contact, EMPLOYER).some((id) => !this.own.isShown(id))) return;
    this.note('hubspot', 'employer', contact, null, company, before);
    for (const toId of others) associations.removeLabels(contact, toId, [EMPLOYER], USER_SOURCE, 0);
    const held = shown.find(({ toId }) => toId === company)?.types ?? [];
    associations.label(contact, company, [...held, EMPLOYER], USER_SOURCE, 0);
  }

  private createInHubSpot(): Promise<void> {
    const contacts = this.world.hubspot.all();
    const company = this.own.companyRecords.create({ name: 'new-hubspot' }, USER_SOURCE);
    if (!('id' in company) || contacts.length === 0) return Promise.resolve();
    const { id: contact } = this.world.random.pick(contacts);
    this.note('hubspot', 'set', contact, company.id, true, false);
    if (this.has('employer')) this.employInHubSpot(contact, company.id);
    else this.own.associations.associate(contact, company.id, USER_SOURCE);
    return Promise.resolve();
  }

  /** No event tells of it, and it comes back: nothing may be lost meanwhile (S6.2, S6.3). */
  private async archiveForAWhile(): Promise<void> {
    const shown = this.own.companyRecords.all().filter(({ id }) => this.own.isShown(id));
    if (shown.length === 0) return;
    const { id } = this.world.random.pick(shown);
    this.world.scheduler.note(`user archives company ${id}`);
    const restoredAt = this.restoredAt.get(id);
    if (restoredAt !== undefined && this.world.scheduler.now - restoredAt < LOOK_MS) this.own.flickered.add(id);
    this.own.archived.add(id);
    await this.world.pause('archiver', this.world.random.integer(1_000, 40_000));
    this.world.scheduler.note(`user restores company ${id}`);
    this.own.archived.delete(id);
    this.restoredAt.set(id, this.world.scheduler.now);
  }

  /** Who puts a label on an association, or makes it the primary one, wants it to stand. */
  private want(from: string, to: string, seen: boolean): void {
    this.note('hubspot', 'set', from, to, true, seen);
    if (seen) this.own.acts.noteWish({ side: 'hubspot', relation: 'set', from, to, value: true, seen });
  }

  private note(
    side: 'local' | 'hubspot',
    relation: 'set' | 'primary' | 'employer',
    from: string,
    to: string | null,
    value: boolean | string | null,
    seen: boolean | string | null,
  ): void {
    if (value !== seen)
      this.world.scheduler.note(`${side} person: ${relation} of ${from} ${to ?? ''} = ${value}, was ${seen}`);
    this.own.acts.note({ side, relation, from, to, value, seen });
  }
}

function repeat(times: number, act: () => Promise<void>): (() => Promise<void>)[] {
  return Array.from({ length: times }, () => act);
}
