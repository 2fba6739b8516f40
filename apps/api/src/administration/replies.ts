import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const nullableText = { type: String, nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;
const values = {
  type: 'array',
  items: { type: 'string', nullable: true },
  nullable: true,
  description: 'One value per member of the field',
} as const;

/** Times in all replies are ms since the epoch, by the database's clock. */
export class ConnectionReply {
  @ApiProperty({ enum: ['connected', 'paused', 'disconnected'] }) state: string;
  @ApiProperty(nullableText) stateReason: string | null;
  @ApiProperty() portalId: string;
  @ApiProperty(nullableText) uiDomain: string | null;
}

export class RunReply {
  @ApiProperty() id: string;
  @ApiProperty() entity: string;
  @ApiProperty({ enum: ['first_sync', 'resync'] }) kind: string;
  @ApiProperty({ enum: ['planning', 'planned', 'applying', 'done', 'failed', 'cancelled'] }) state: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, nullable: true }) plan: object | null;
  @ApiProperty() startedAt: number;
  @ApiProperty(nullableNumber) finishedAt: number | null;
  @ApiProperty(nullableText) message: string | null;
}

export class EntityReply {
  @ApiProperty() entity: string;
  @ApiProperty() table: string;
  @ApiProperty() objectType: string;
  @ApiProperty({ enum: ['waiting', 'live', 'paused'] }) state: string;
  @ApiProperty(nullableText) stateReason: string | null;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, description: 'Count by link state' })
  links: object;
  @ApiProperty() openReviews: number;
  @ApiProperty() fieldErrors: number;
  @ApiProperty() parked: number;
  @ApiProperty() suspendedMappings: number;
  @ApiProperty({ type: RunReply, nullable: true }) latestRun: RunReply | null;
}

export class BacklogReply {
  @ApiProperty() captured: number;
  @ApiProperty() marks: number;
  @ApiProperty() leased: number;
  @ApiProperty() parked: number;
  @ApiProperty(nullableNumber) oldestAgeMs: number | null;
  @ApiProperty() quiet: boolean;
}

export class OverviewReply {
  @ApiProperty({ type: ConnectionReply, nullable: true }) connection: ConnectionReply | null;
  @ApiProperty({ type: [EntityReply] }) entities: readonly EntityReply[];
  @ApiProperty({ type: BacklogReply }) backlog: BacklogReply;
  @ApiProperty() quiet: boolean;
  @ApiProperty({ description: 'Connected, every entity live with its first plan applied, and quiet' }) inSync: boolean;
}

export class ChangeReply {
  @ApiProperty() id: string;
  @ApiProperty() entity: string;
  @ApiProperty() at: number;
  @ApiProperty() kind: string;
  @ApiProperty(nullableText) linkId: string | null;
  @ApiProperty(nullableText) localKey: string | null;
  @ApiProperty(nullableText) hubspotId: string | null;
  @ApiProperty({ enum: ['local', 'hubspot'], nullable: true }) side: string | null;
  @ApiProperty(nullableText) field: string | null;
  @ApiProperty(values) before: readonly (string | null)[] | null;
  @ApiProperty(values) after: readonly (string | null)[] | null;
  @ApiProperty({ enum: ['event', 'capture', 'poll', 'audit', 'run', 'review', 'undo'] }) cause: string;
  @ApiProperty(nullableText) policy: string | null;
  @ApiProperty(nullableText) message: string | null;
}

export class ReviewReply {
  @ApiProperty() id: string;
  @ApiProperty() entity: string;
  @ApiProperty() kind: string;
  @ApiProperty(nullableText) field: string | null;
  @ApiProperty(nullableText) localKey: string | null;
  @ApiProperty(nullableText) hubspotId: string | null;
  @ApiProperty(values) local: readonly (string | null)[] | null;
  @ApiProperty(values) hubspot: readonly (string | null)[] | null;
  @ApiProperty() detail: string;
  @ApiProperty() openedAt: number;
}

export class ParkedReply {
  @ApiPropertyOptional({ description: 'To page from' }) id?: string;
  @ApiProperty() entity: string;
  @ApiProperty(nullableText) localKey: string | null;
  @ApiProperty(nullableText) hubspotId: string | null;
  @ApiProperty() reason: string;
  @ApiProperty() attempts: number;
  @ApiProperty() since: number;
}

export class MappingReply {
  @ApiProperty() id: string;
  @ApiProperty(nullableText) column: string | null;
  @ApiProperty() property: string;
  @ApiProperty(nullableText) group: string | null;
  @ApiProperty({ enum: ['two_way', 'to_hubspot', 'to_local'] }) direction: string;
  @ApiProperty({ ...nullableText, description: 'Null: the default of the entity' }) conflictPolicy: string | null;
  @ApiProperty() drift: string;
  @ApiProperty() firstLink: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) transform: object;
  @ApiProperty() version: number;
  @ApiProperty({ enum: ['active', 'suspended', 'waiting'] }) state: string;
  @ApiProperty(nullableText) stateReason: string | null;
}

export class EntityMappingsReply {
  @ApiProperty({ type: 'object', additionalProperties: true }) entity: object;
  @ApiProperty({ type: [MappingReply] }) mappings: readonly MappingReply[];
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Value pairs by property' })
  enumPairs: object;
}

export class DisconnectedReply {
  @ApiProperty({ description: 'False: HubSpot did not confirm that the tokens are dead, so uninstall the app there' })
  revoked: boolean;
}
