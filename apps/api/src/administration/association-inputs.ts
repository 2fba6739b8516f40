import type { AssociationDraft } from '@app/admin-service';
import { ASSOCIATION_CATEGORIES, type AssociationRelation } from '@app/sync-engine';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { DIRECTIONS, DRIFTS, FIRST_LINKS, POLICIES } from './mapping-inputs';

class AssociationTypeInput {
  @ApiProperty({ enum: ASSOCIATION_CATEGORIES })
  @IsIn([...ASSOCIATION_CATEGORIES])
  category: string;

  @ApiProperty()
  @IsInt()
  @Min(1)
  typeId: number;
}

const isName = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 63;

function onlyHas(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}

function isJoinTable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, name, fromColumn, toColumn, fixed } = value as Record<string, unknown>;
  return (
    onlyHas(value, ['schema', 'name', 'fromColumn', 'toColumn', 'fixed']) &&
    [schema, name, fromColumn, toColumn].every(isName) &&
    typeof fixed === 'object' &&
    fixed !== null &&
    Object.entries(fixed).every(([column, held]) => isName(column) && typeof held === 'string' && held.length <= 500)
  );
}

function isRelation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, table, flag, column } = value as Record<string, unknown>;
  if (kind === 'foreign_key') return isName(column) && onlyHas(value, ['kind', 'column']);
  if (kind === 'join_table') return isJoinTable(table) && onlyHas(value, ['kind', 'table']);
  return kind === 'flagged_row' && isJoinTable(table) && isName(flag) && onlyHas(value, ['kind', 'table', 'flag']);
}

const IsRelation = (): PropertyDecorator =>
  ValidateBy({
    name: 'relation',
    validator: {
      validate: isRelation,
      defaultMessage: () =>
        'relation must be { kind: "foreign_key", column }, { kind: "join_table", table } or { kind: "flagged_row", table, flag }, with table as { schema, name, fromColumn, toColumn, fixed: { column: value } }',
    },
  });

class AssociationInput implements AssociationDraft {
  @ApiProperty({ description: 'Entity at the other end' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  toEntity: string;

  @ApiProperty({ type: AssociationTypeInput })
  @IsObject()
  @ValidateNested()
  @Type(() => AssociationTypeInput)
  type: AssociationTypeInput;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What it stands for in the business database',
  })
  @IsRelation()
  relation: AssociationRelation;

  @ApiPropertyOptional({ enum: DIRECTIONS, default: 'two_way' })
  @IsIn([...DIRECTIONS])
  direction: AssociationDraft['direction'] = 'two_way';

  @ApiPropertyOptional({ enum: POLICIES, nullable: true })
  @IsOptional()
  @IsIn([...POLICIES])
  conflictPolicy: AssociationDraft['conflictPolicy'] = null;

  @ApiPropertyOptional({ enum: DRIFTS, default: 'ignore' })
  @IsIn([...DRIFTS])
  drift: AssociationDraft['drift'] = 'ignore';

  @ApiPropertyOptional({ enum: FIRST_LINKS, default: 'review' })
  @IsIn([...FIRST_LINKS])
  firstLink: AssociationDraft['firstLink'] = 'review';
}

export class AssociationsInput {
  @ApiProperty({ type: [AssociationInput], description: 'All relations that the entity owns' })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AssociationInput)
  associations: AssociationInput[];
}

export class NewLabelInput {
  @ApiProperty({ description: 'Internal name, fixed once made' })
  @Matches(/^[a-z][a-z0-9_]{0,99}$/, {
    message: 'name must begin with a small letter and hold small letters, digits and _ only',
  })
  name: string;

  @ApiProperty({ description: 'As people read it' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  label: string;

  @ApiPropertyOptional({ description: 'How it reads from the other end' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  inverseLabel?: string;
}
