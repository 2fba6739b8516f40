import { TableCatalogue, TriggerCapture } from '@app/local-records';
import { FIRM_ENTITY, FIRM_RELATIONS, FIRM_TABLES, firmAssociation } from './firm-entity';
import { SyncBench } from './sync-bench';

export const ADVISER = 'Adviser';

type Type = { readonly category: string; readonly typeId: number };

/** People and firms over PostgreSQL and an emulated account, with a set, its flagged row and a foreign key between them. */
export class FirmBench {
  private constructor(
    readonly bench: SyncBench,
    /** The label that stands for the foreign key. */
    readonly adviser: Type,
  ) {}

  static async open(name: string): Promise<FirmBench> {
    const bench = await SyncBench.open(name);
    await bench.pool.query(FIRM_TABLES);
    const { associations, externalId, catalogue } = bench.parts;
    await externalId.ensure('companies');
    await catalogue.refresh('companies');
    const { registry } = bench.stores;
    await registry.saveEntity(FIRM_ENTITY);
    const title = { id: 'firm-title', entity: 'firm', column: 'title', property: 'name', group: null };
    const policy = { direction: 'two_way', conflictPolicy: null, drift: 'ignore', firstLink: 'local_wins' } as const;
    const state = { version: 1, state: 'active', stateReason: null } as const;
    await registry.saveMappings(
      'firm',
      [{ ...title, ...policy, ...state, transform: { name: 'text', options: {} } }],
      {},
      'test',
    );
    await registry.setEntityState('firm', 'live', null);
    const made = await associations.createLabel('contacts', 'companies', { name: 'adviser', label: ADVISER });
    if (!made.ok) throw new Error(made.failure.message);
    const read = await associations.readLabels('contacts', 'companies');
    if (!read.ok) throw new Error(read.failure.message);
    await registry.saveAssociationLabels('contacts', 'companies', read.value);
    await registry.saveAssociations(
      FIRM_RELATIONS.map(({ label, relation }) =>
        firmAssociation(
          read.value.find((one) => one.label === label && (label !== null || one.category === 'HUBSPOT_DEFINED'))!,
          relation,
        ),
      ),
    );
    bench.registry.invalidate();
    const capture = new TriggerCapture(bench.pool, new TableCatalogue());
    await capture.install(FIRM_ENTITY.table, ['title', 'removed_at']);
    await capture.install({ schema: 'public', name: 'person_firm', key: 'person_id' }, ['firm_id', 'is_primary']);
    await capture.install({ schema: 'public', name: 'person', key: 'id' }, ['first_name', 'adviser_id', 'removed_at']);
    return new FirmBench(
      bench,
      read.value.find(({ label }) => label === ADVISER)!,
    );
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  async firm(title: string | null): Promise<string> {
    const { rows } = await this.bench.pool.query<{ id: string }>(
      'insert into public.firm (title) values ($1) returning id::text',
      [title],
    );
    return rows[0]!.id;
  }

  async recordOf(entity: string, key: string): Promise<string> {
    const [link] = await this.bench.stores.state.findLinks(entity, { localKeys: [key] });
    if (!link?.hubspotId) throw new Error(`${entity} ${key} is not linked.`);
    return link.hubspotId;
  }

  join(person: string, firm: string, primary = false): Promise<unknown> {
    return this.bench.pool.query(
      'insert into public.person_firm (person_id, firm_id, is_primary) values ($1, $2, $3)',
      [person, firm, primary],
    );
  }

  async joined(person: string): Promise<readonly (readonly [string, boolean])[]> {
    const { rows } = await this.bench.pool.query<[string, boolean]>({
      text: 'select firm_id::text, is_primary from public.person_firm where person_id = $1 order by 1',
      values: [person],
      rowMode: 'array',
    });
    return rows;
  }

  setAdviser(person: string, firm: string | null): Promise<unknown> {
    return this.bench.pool.query('update public.person set adviser_id = $2 where id = $1', [person, firm]);
  }

  async adviserOf(person: string): Promise<string | null> {
    const { rows } = await this.bench.pool.query<{ id: string | null }>(
      'select adviser_id::text as id from public.person where id = $1',
      [person],
    );
    return rows[0]!.id;
  }

  /** Labels of each associated company, by its id; the plain association is null. */
  async held(contact: string): Promise<Record<string, (string | null)[]>> {
    const read = await this.bench.parts.associations.readAssociations('contacts', 'companies', [contact]);
    if (!read.ok) throw new Error(read.failure.message);
    const records = read.value.get(contact) ?? [];
    return Object.fromEntries(records.map(({ toId, types }) => [toId, types.map(({ label }) => label).sort()]));
  }

  /** A person in HubSpot associates the two under these types, or parts them. */
  user(contact: string, company: string, types: readonly Type[] | 'remove'): Promise<unknown> {
    return this.bench.account.control('POST', 'user/associations', {
      from: { type: 'contacts', id: contact },
      to: { type: 'companies', id: company },
      ...(types === 'remove'
        ? { remove: true }
        : {
            types: types.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId })),
          }),
    });
  }

  /** A person and two firms, linked on both sides, with nothing between them. */
  async linked(name: string) {
    const { bench } = this;
    const person = await bench.insert({ first_name: name });
    const [a, b] = [await this.firm(`${name} A`), await this.firm(`${name} B`)];
    await bench.settle();
    return {
      person,
      a,
      b,
      contact: await this.recordOf('person', person),
      companyA: await this.recordOf('firm', a),
      companyB: await this.recordOf('firm', b),
    };
  }
}
