import type {
  AssociationLabel,
  AssociationMapping,
  EntityDefinition,
  GatewayFailure,
  NewAssociationLabel,
} from '@app/sync-engine';
import { sameType } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, notFound } from '../command-outcome';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';

/** A type of two entities' records, and the local relation that it stands for; null: not synced. */
export interface ListedLabel extends AssociationLabel {
  readonly mapping: AssociationMapping | null;
}

type Outcome =
  { readonly kind: 'done'; readonly labels: readonly ListedLabel[] } | Exclude<CommandOutcome, { kind: 'done' }>;

/** S6.1: the association types of two entities, read from the portal when asked, and new labels. */
@Injectable()
export class AssociationLabelsService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  /** All types from `fromEntity` to `toEntity`; what was read is kept. */
  async list(fromEntity: string, toEntity: string): Promise<Outcome> {
    const ends = await this.ends(fromEntity, toEntity);
    return ends ? this.read(ends.from, ends.to) : notFound(`Entities ${fromEntity} and ${toEntity} must both exist.`);
  }

  /** Makes a label in HubSpot; it is not synced before a relation is mapped to it. A paired label has a name for the way back. */
  async create(fromEntity: string, toEntity: string, label: NewAssociationLabel): Promise<Outcome> {
    const ends = await this.ends(fromEntity, toEntity);
    if (!ends) return notFound(`Entities ${fromEntity} and ${toEntity} must both exist.`);
    const made = await this.ports.associations.createLabel(ends.from.objectType, ends.to.objectType, label);
    return made.ok ? this.read(ends.from, ends.to) : refused(made.failure);
  }

  private async read(from: EntityDefinition, to: EntityDefinition): Promise<Outcome> {
    const { associations } = this.ports;
    const labels = await associations.readLabels(from.objectType, to.objectType);
    if (!labels.ok) return refused(labels.failure);
    await associations.saveAssociationLabels(from.objectType, to.objectType, labels.value);
    const mapped = (await associations.associations()).filter(
      ({ fromEntity, toEntity }) => fromEntity === from.entity && toEntity === to.entity,
    );
    const mappingOf = (label: AssociationLabel): AssociationMapping | null =>
      mapped.find(({ type }) => sameType(type, label)) ?? null;
    return { kind: 'done', labels: labels.value.map((label) => ({ ...label, mapping: mappingOf(label) })) };
  }

  private async ends(
    fromEntity: string,
    toEntity: string,
  ): Promise<{ readonly from: EntityDefinition; readonly to: EntityDefinition } | null> {
    const entities = await this.ports.registry.entities();
    const from = entities.find(({ entity }) => entity === fromEntity);
    const to = entities.find(({ entity }) => entity === toEntity);
    return from && to ? { from, to } : null;
  }
}

function refused(failure: GatewayFailure): Exclude<CommandOutcome, { kind: 'done' }> {
  const message = failure.kind === 'final' ? failure.refusal.message : failure.message;
  return { kind: 'not_possible', message: `HubSpot did not do it: ${message}` };
}
