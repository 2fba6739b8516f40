import type { AuditFinding, EntityDefinition, FindingVerdict, SchemaEvent, SchemaEventFilter } from '@app/sync-engine';
import { isMassChangePause } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from '../command-outcome';
import { type PortalDecisions, SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { PausedMassChange } from './paused-mass-change';
import type { PendingChange } from './pending-change';
import { PendingChangesService } from './pending-changes.service';

interface Page {
  readonly limit: number;
  /** The `id` of the last row of the page before. */
  readonly before?: string;
}

export type AnsweredMassChange =
  { readonly kind: 'answered'; readonly records: number } | Exclude<CommandOutcome, { kind: 'done' }>;

export type MassChangeRecords =
  { readonly kind: 'listed'; readonly records: readonly PendingChange[] } | Exclude<CommandOutcome, { kind: 'done' }>;

export type ListedFinding = AuditFinding & { readonly entity: string };

const DAY_MS = 24 * 60 * 60_000;
const COUNTED_DAYS = 30;

/** What the system found by itself and a person should see or answer: changed schemas, mass changes, differences that an audit found. */
@Injectable()
export class AttentionService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly pending: PendingChangesService,
  ) {}

  /** S2.9: what changed in tables, properties and options, newest first. */
  async schemaEvents(filter: SchemaEventFilter & Page): Promise<readonly SchemaEvent[]> {
    return (await this.portal())?.schemaEvents.list(filter) ?? [];
  }

  /** It was seen by a person; what it suspended stays so until it is possible again and its plan is applied. */
  async acknowledge(id: string, by: string): Promise<CommandOutcome> {
    const acknowledged = await (await this.portal())?.schemaEvents.acknowledge(id, by);
    return acknowledged ? DONE : notFound(`There is no schema event ${JSON.stringify(id)}.`);
  }

  /** S5.3: entities that wait for an answer. */
  async massChanges(): Promise<readonly PausedMassChange[]> {
    const entities = await this.ports.registry.entities();
    return entities.flatMap(({ entity, state, stateReason }) =>
      state === 'paused' && isMassChangePause(stateReason) ? [{ entity, reason: stateReason }] : [],
    );
  }

  /** S5.3: what an answer would be about, record by record, in the order of the marks' ids. Throws `CatalogueUnread`. */
  async massChangeRecords(
    entity: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<MassChangeRecords> {
    const refusal = notHeld(await this.definition(entity), entity);
    if (refusal) return refusal;
    return { kind: 'listed', records: (await this.pending.of(entity, page)) ?? [] };
  }

  /** S5.3: `approve` carries the pending changes out; `restore` writes the other side's values back; `accept` leaves both sides as they are. */
  async answerMassChange(entity: string, answer: 'approve' | 'restore' | 'accept'): Promise<AnsweredMassChange> {
    const portal = await this.portal();
    const refusal = notHeld(await this.definition(entity), entity);
    if (refusal) return refusal;
    if (!portal) return notPossible('No HubSpot portal is connected.');
    const { massChange } = portal;
    const records = answer === 'approve' ? await massChange.approve(entity) : await massChange.discard(entity, answer);
    await this.ports.wakeQueue.wake('marked');
    return { kind: 'answered', records };
  }

  /** S8.4: differences that audits found, newest first. */
  async findings(options: Page & { readonly entity?: string }): Promise<readonly ListedFinding[]> {
    return (await this.portal())?.audits.list(options) ?? [];
  }

  /** Per entity, findings of the last 30 days by verdict: the system's own proof (S8.4). */
  async findingCounts(): Promise<
    readonly { readonly entity: string; readonly verdicts: Readonly<Record<FindingVerdict, number>> }[]
  > {
    const portal = await this.portal();
    if (!portal) return [];
    const since = Date.now() - COUNTED_DAYS * DAY_MS;
    const entities = await this.ports.registry.entities();
    return Promise.all(
      entities.map(async ({ entity }) => ({ entity, verdicts: await portal.audits.counts(entity, since) })),
    );
  }

  private async definition(entity: string): Promise<EntityDefinition | undefined> {
    return (await this.ports.registry.entities()).find((one) => one.entity === entity);
  }

  private async portal(): Promise<PortalDecisions | null> {
    const connection = await this.ports.connections.current();
    return connection && this.ports.decisionsOf(connection.portalId);
  }
}

/** Why there is no mass change of the entity to look at or to answer; null where there is one. */
function notHeld(
  definition: EntityDefinition | undefined,
  entity: string,
): Exclude<CommandOutcome, { kind: 'done' }> | null {
  if (!definition) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
  if (definition.state === 'paused' && isMassChangePause(definition.stateReason)) return null;
  return notPossible(`The entity ${entity} is not paused for a mass change, so there is nothing to answer.`);
}
