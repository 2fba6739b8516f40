import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import type { BusinessApplication } from '../smoke/business-application';
import type { Side } from '../smoke/edit-values';
import type { HubSpotAccount } from '../smoke/hubspot-account';
import type { MappedEntity } from '../smoke/mapped-entities';
import type { SyncRecords } from '../smoke/sync-records';
import type { CreateAct, DeleteAct, EditAct, RecordEnd } from './acts';
import { NEW_RECORDS } from './new-records';

export interface LinkedPair {
  readonly entity: MappedEntity;
  readonly local: string;
  readonly hubspot: string;
  /** Not one of the records that both sides held before the first act. */
  readonly isNew: boolean;
}

/** What people do on either side, each act told with its times and whether anybody knows that it was taken. */
export class TwoSides {
  /** Names of the local rows that were there at first. */
  private readonly old = new Set<string>();

  constructor(
    private readonly account: HubSpotAccount,
    private readonly application: BusinessApplication,
    private readonly sync: SyncRecords,
  ) {}

  /** Takes the rows that are there now as those that have been there always. */
  async noteOld(entities: readonly MappedEntity[]): Promise<void> {
    for (const entity of entities)
      for (const row of await this.application.rows(entity.table, [])) this.old.add(`${entity.entity} ${row['id']}`);
  }

  /** Records that are linked and live on both sides. */
  async pairs(entities: readonly MappedEntity[]): Promise<readonly LinkedPair[]> {
    const links = (await this.sync.links()).filter(({ state }) => state === 'live');
    const pairs: LinkedPair[] = [];
    for (const entity of entities) {
      const live = (await this.account.records(entity.objectType)).filter(({ archived }) => !archived);
      const records = new Set(live.map(({ id }) => id));
      for (const { localKey, hubspotId, ...link } of links)
        if (link.entity === entity.entity && localKey !== null && hubspotId !== null && records.has(hubspotId))
          pairs.push({
            entity,
            local: localKey,
            hubspot: hubspotId,
            isNew: !this.old.has(`${entity.entity} ${localKey}`),
          });
    }
    return pairs;
  }

  /** Null when the record is gone or takes no such value. */
  async edit(
    end: RecordEnd,
    field: CompiledField,
    member: number,
    value: string,
    form: Canonical,
  ): Promise<EditAct | null> {
    const { column, property } = field.members[member]!;
    const sentAt = Date.now();
    const taken =
      end.side === 'local'
        ? await this.ofDatabase(() => this.application.edit(end.entity.table, end.id, column!, value))
        : await this.ofHubSpot(() => this.account.edit(end.entity.objectType, end.id, property, value));
    if (taken === 'refused') return null;
    return { kind: 'edit', end, field, member, value, form, sentAt, doneAt: Date.now(), certain: taken === 'yes' };
  }

  async delete(end: RecordEnd): Promise<DeleteAct | null> {
    const sentAt = Date.now();
    const taken =
      end.side === 'local'
        ? await this.ofDatabase(() => this.application.softDelete(end.entity.table, end.id))
        : await this.ofHubSpot(() => this.account.archive(end.entity.objectType, end.id));
    return taken === 'refused' ? null : { kind: 'delete', end, sentAt, doneAt: Date.now(), certain: taken === 'yes' };
  }

  async create(entity: MappedEntity, side: Side, number: number): Promise<CreateAct | null> {
    const form = NEW_RECORDS[entity.entity]!;
    const name = form.name(number);
    const sentAt = Date.now();
    let id: string | null = null;
    const create = async (): Promise<void> => {
      id =
        side === 'local'
          ? await this.application.insert(entity.table, form.columns(name, number))
          : await this.account.create(entity.objectType, form.properties(name, number));
    };
    const taken = side === 'local' ? await this.ofDatabase(create) : await this.ofHubSpot(create);
    return taken === 'refused'
      ? null
      : { kind: 'create', entity, side, name, id, sentAt, doneAt: Date.now(), certain: taken === 'yes' };
  }

  /** A statement that failed with its connection may have been committed; one that the database refused was not. */
  private async ofDatabase(act: () => Promise<void>): Promise<'yes' | 'unknown' | 'refused'> {
    try {
      await act();
      return 'yes';
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      const wasConnected = /^(22|23)/.test(code) || (error as Error).message.startsWith('There is no row');
      return wasConnected ? 'refused' : 'unknown';
    }
  }

  private async ofHubSpot(act: () => Promise<void>): Promise<'yes' | 'unknown' | 'refused'> {
    try {
      await act();
      return 'yes';
    } catch (error) {
      if ((error as Error).message.startsWith('HubSpot refused')) return 'refused';
      throw error;
    }
  }
}
