import type { EntityPatch } from '@app/admin-service';
import { DELETE_CONFLICT_POLICIES, DELETE_POLICIES, LEAVE_POLICIES, type FilterCondition } from '@app/sync-engine';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { POLICIES } from './mapping-inputs';

const COMPARISONS = ['equal', 'not_equal', 'blank', 'not_blank'] as const;

class ConditionInput implements FilterCondition {
  @ApiProperty({ description: 'Column, or property in hubspotFilter' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ enum: COMPARISONS })
  @IsIn([...COMPARISONS])
  is: FilterCondition['is'];

  @ApiPropertyOptional({ description: 'For equal and not_equal' })
  @ValidateIf(({ is, value }: ConditionInput) => is === 'equal' || is === 'not_equal' || value !== undefined)
  @IsString()
  @MaxLength(500)
  value?: string;
}

class FilterInput {
  @ApiProperty({ type: [ConditionInput], description: 'All must hold' })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ConditionInput)
  all: ConditionInput[];
}

class DeletionInput {
  @ApiProperty({ enum: DELETE_POLICIES, description: 'A row was deleted: what becomes of its record' })
  @IsIn([...DELETE_POLICIES])
  deletedLocally: (typeof DELETE_POLICIES)[number];

  @ApiProperty({ enum: DELETE_POLICIES, description: 'A record was deleted: what becomes of its row' })
  @IsIn([...DELETE_POLICIES])
  deletedInHubSpot: (typeof DELETE_POLICIES)[number];

  @ApiProperty({ enum: DELETE_CONFLICT_POLICIES })
  @IsIn([...DELETE_CONFLICT_POLICIES])
  againstEdit: (typeof DELETE_CONFLICT_POLICIES)[number];
}

class LeavingInput {
  @ApiProperty({ enum: LEAVE_POLICIES, description: 'A linked row no longer passes localFilter' })
  @IsIn([...LEAVE_POLICIES])
  leftLocally: (typeof LEAVE_POLICIES)[number];

  @ApiProperty({ enum: LEAVE_POLICIES, description: 'A linked record no longer passes hubspotFilter' })
  @IsIn([...LEAVE_POLICIES])
  leftInHubSpot: (typeof LEAVE_POLICIES)[number];
}

/** What of an entity can be changed; what is absent stays. */
export class EntityPatchInput implements EntityPatch {
  @ApiPropertyOptional({ type: FilterInput, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => FilterInput)
  localFilter?: FilterInput | null;

  @ApiPropertyOptional({ type: FilterInput, nullable: true })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => FilterInput)
  hubspotFilter?: FilterInput | null;

  @ApiPropertyOptional({ enum: POLICIES })
  @ValidateIf(given('conflictPolicy'))
  @IsIn([...POLICIES])
  conflictPolicy?: (typeof POLICIES)[number];

  @ApiPropertyOptional({ minimum: 0, maximum: 3_600_000, description: 'ms' })
  @ValidateIf(given('quietPeriodMs'))
  @IsInt()
  @Min(0)
  @Max(3_600_000)
  quietPeriodMs?: number;

  @ApiPropertyOptional()
  @ValidateIf(given('createInHubSpot'))
  @IsBoolean()
  createInHubSpot?: boolean;

  @ApiPropertyOptional()
  @ValidateIf(given('createLocally'))
  @IsBoolean()
  createLocally?: boolean;

  @ApiPropertyOptional({ type: DeletionInput })
  @ValidateIf(given('deletion'))
  @IsObject()
  @ValidateNested()
  @Type(() => DeletionInput)
  deletion?: DeletionInput;

  @ApiPropertyOptional({ type: LeavingInput, description: 'What becomes of a pair that leaves its filter' })
  @ValidateIf(given('leaving'))
  @IsObject()
  @ValidateNested()
  @Type(() => LeavingInput)
  leaving?: LeavingInput;
}

/** Absent is allowed, null is not. */
function given(name: keyof EntityPatch) {
  return (input: EntityPatch): boolean => input[name] !== undefined;
}
