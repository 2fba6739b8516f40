import {
  PLAN_ACTIONS,
  PLAN_PROGRESS,
  RUN_KINDS,
  type PlanAction,
  type PlanChoice,
  type PlanProgress,
  type RunKind,
  type StartableRun,
  type UndoTarget,
} from '@app/sync-engine';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { PageQuery } from './paging';

const STARTABLE: readonly StartableRun[] = ['first_sync', 'import', 'export', 'link_only', 'resync', 'mapping_change'];
const CHOICES: readonly PlanChoice[] = ['local', 'hubspot', 'discard'];
const MOST_RECORDS = 1000;
const DIGITS = /^\d{1,18}$/;

export class RunsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  entity?: string;

  @ApiPropertyOptional({ enum: RUN_KINDS })
  @IsOptional()
  @IsIn([...RUN_KINDS])
  kind?: RunKind;
}

export class PlanQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PLAN_ACTIONS })
  @IsOptional()
  @IsIn([...PLAN_ACTIONS])
  action?: PlanAction;

  @ApiPropertyOptional({ enum: PLAN_PROGRESS })
  @IsOptional()
  @IsIn([...PLAN_PROGRESS])
  progress?: PlanProgress;

  @ApiPropertyOptional({ description: 'Records in which this field changes, waits or fails' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  field?: string;
}

export class StartInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  entity: string;

  @ApiProperty({ enum: STARTABLE })
  @IsIn([...STARTABLE])
  kind: StartableRun;
}

/** Exactly one of `run`, `link` (with a run: of that run only) and `entry`. */
export class UndoInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  entity: string;

  @ApiPropertyOptional({ description: 'Everything a run did, or with link: what it did to one record' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  run?: string;

  @ApiPropertyOptional({ description: 'Everything that was done to one record' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  link?: string;

  @ApiPropertyOptional({ description: 'One row of the log' })
  @IsOptional()
  @Matches(DIGITS)
  entry?: string;

  target(): UndoTarget | null {
    const { run, link, entry } = this;
    if (entry !== undefined) return run === undefined && link === undefined ? { kind: 'entry', logId: entry } : null;
    if (link !== undefined) return { kind: 'record', linkId: link, ...(run === undefined ? {} : { runId: run }) };
    return run === undefined ? null : { kind: 'run', runId: run };
  }
}

export class ExcludeInput {
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_RECORDS)
  @Matches(DIGITS, { each: true })
  recordIds?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  field?: string;

  @ApiPropertyOptional({ default: true, description: 'false: taken in again' })
  @IsBoolean()
  excluded: boolean = true;
}

export class PlanChoiceInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  field: string;

  @ApiProperty({ enum: CHOICES, nullable: true })
  @ValidateIf((input: PlanChoiceInput) => input.choice !== null)
  @IsIn([...CHOICES])
  choice: PlanChoice | null;
}
