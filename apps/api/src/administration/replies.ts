import { ApiProperty } from '@nestjs/swagger';

const nullableText = { type: String, nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;
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

class CapturedLogReply {
  @ApiProperty({ ...nullableNumber, description: 'Null: the slot is lost' }) unreadBytes: number | null;
  @ApiProperty(nullableNumber) heldBytes: number | null;
  @ApiProperty({ description: 'Some worker reads the slot' }) beingRead: boolean;
}

export class BacklogReply {
  @ApiProperty({
    type: CapturedLogReply,
    nullable: true,
    description: 'How far capture is with the server’s log; null where triggers capture',
  })
  log: CapturedLogReply | null;
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
  @ApiProperty({ description: 'Connected, every entity live, nothing being applied, and quiet' }) inSync: boolean;
}

export class DisconnectedReply {
  @ApiProperty({ description: 'False: HubSpot did not confirm that the tokens are dead, so uninstall the app there' })
  revoked: boolean;
}
