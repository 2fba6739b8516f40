import { type EnumPairs, type MappingDraft } from '@app/admin-service';
import { LONGEST_SOURCE, TRANSFORM_NAMES, type TransformName } from '@app/hubspot-mapping';
import { ApiProperty, type ApiPropertyOptions, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

export const DIRECTIONS = ['two_way', 'to_hubspot', 'to_local'] as const;
export const DRIFTS = ['restore', 'ignore'] as const;
export const FIRST_LINKS = ['review', 'local_wins', 'hubspot_wins'] as const;
export const POLICIES = ['latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual'] as const;
const MOST_MAPPINGS = 500;
const MOST_PAIRS = 2000;

class TransformInput {
  @ApiProperty({ enum: TRANSFORM_NAMES })
  @IsIn([...TRANSFORM_NAMES])
  name: TransformName;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  options: Record<string, unknown> = {};
}

export class MappingInput {
  @ApiPropertyOptional({ description: 'Of the mapping that it changes; none for a new one' })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'A column; to_hubspot only: a column over a foreign key (company_id.name), or = and an expression. null: the property receives a constant',
  })
  @ValidateIf((input: MappingInput) => input.column !== null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_SOURCE)
  column: string | null;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  property: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Members that share it form one field (S3.7)' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  group: string | null = null;

  @ApiProperty({ enum: DIRECTIONS })
  @IsIn([...DIRECTIONS])
  direction: MappingDraft['direction'];

  @ApiPropertyOptional({ enum: POLICIES, nullable: true, description: 'null: the default of the entity' })
  @IsOptional()
  @IsIn([...POLICIES])
  conflictPolicy: MappingDraft['conflictPolicy'] = null;

  @ApiPropertyOptional({ enum: DRIFTS, default: 'ignore' })
  @IsIn([...DRIFTS])
  drift: MappingDraft['drift'] = 'ignore';

  @ApiPropertyOptional({ enum: FIRST_LINKS, default: 'review' })
  @IsIn([...FIRST_LINKS])
  firstLink: MappingDraft['firstLink'] = 'review';

  @ApiProperty({ type: TransformInput })
  @ValidateNested()
  @Type(() => TransformInput)
  @IsObject()
  transform: TransformInput;
}

function isPair(pair: unknown): boolean {
  if (typeof pair !== 'object' || pair === null) return false;
  const { local, hubspot, wayBack, ...more } = pair as Record<string, unknown>;
  return (
    typeof local === 'string' &&
    local.length <= 500 &&
    (hubspot === null || (typeof hubspot === 'string' && hubspot.length <= 500)) &&
    (wayBack === undefined || typeof wayBack === 'boolean') &&
    Object.keys(more).length === 0
  );
}

/** `{ property: [{ local, hubspot, wayBack? }] }` */
const IsEnumPairs = (): PropertyDecorator =>
  ValidateBy({
    name: 'enumPairs',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((list) => Array.isArray(list) && list.length <= MOST_PAIRS && list.every(isPair)),
      defaultMessage: () =>
        `enumPairs must be an object of lists of { local: text, hubspot: text or null, wayBack?: true or false }, at most ${MOST_PAIRS} each`,
    },
  });

const ENUM_PAIRS_SCHEMA: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: {
    type: 'array',
    items: {
      type: 'object',
      required: ['local', 'hubspot'],
      properties: {
        local: { type: 'string' },
        hubspot: { type: 'string', nullable: true },
        wayBack: { type: 'boolean' },
      },
    },
  },
};

export class MappingsInput {
  @ApiProperty({ type: [MappingInput] })
  @IsArray()
  @ArrayMaxSize(MOST_MAPPINGS)
  @ValidateNested({ each: true })
  @Type(() => MappingInput)
  mappings: MappingInput[];

  @ApiPropertyOptional(ENUM_PAIRS_SCHEMA)
  @IsOptional()
  @IsEnumPairs()
  enumPairs: EnumPairs = {};
}

export class PreviewInput extends MappingsInput {
  @ApiPropertyOptional({ type: String, nullable: true, description: '`next` of the preview before' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after: string | null = null;
}

export class TableChoice {
  @ApiProperty({ default: 'public' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  schema: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  table: string;

  @ApiProperty({ description: 'Immutable unique column that identifies a row' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  key: string;

  @ApiProperty({ description: 'contacts, companies, deals, …, or the type id of a custom object (2-123)' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  objectType: string;
}

export class NewEntityInput extends MappingsInput {
  @ApiProperty({ description: 'Its name here' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  entity: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  schema: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  table: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  key: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  softDeleteColumn: string | null = null;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  objectType: string;

  @ApiPropertyOptional({ enum: POLICIES, default: 'latest_wins' })
  @IsIn([...POLICIES])
  conflictPolicy: NonNullable<MappingDraft['conflictPolicy']> = 'latest_wins';

  @ApiPropertyOptional({ default: true })
  @IsBoolean()
  createInHubSpot: boolean = true;

  @ApiPropertyOptional({ default: true })
  @IsBoolean()
  createLocally: boolean = true;
}
