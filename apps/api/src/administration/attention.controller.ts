import {
  ActivityService,
  type ErrorGroup,
  type ErrorKind,
  type FailingRecord,
  HubSpotSyncAdminService,
} from '@app/admin-service';
import type { ParkedRecord } from '@app/sync-engine';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { RetryCommand } from './commands';
import { settle } from './outcome';
import { type Page, pageOf, PageQuery } from './paging';

const ERROR_KINDS: readonly ErrorKind[] = [
  'field_error',
  'oscillating',
  'write_ignored',
  'parked',
  'unreachable',
  'held',
];
const MOST_RECORDS = 100;

class GroupQuery {
  @ApiProperty({ enum: ERROR_KINDS })
  @IsIn([...ERROR_KINDS])
  kind: ErrorKind;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  entity: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  field?: string;

  @ApiProperty({ description: 'As the group names it' })
  @IsString()
  @MaxLength(2000)
  cause: string;
}

@ApiTags('attention')
@Controller('admin/api')
@Needs('viewer')
export class AttentionController {
  constructor(
    private readonly admin: HubSpotSyncAdminService,
    private readonly activity: ActivityService,
  ) {}

  @Get('errors')
  @ApiOperation({ summary: 'What keeps records from agreeing, grouped by cause, largest first' })
  async errors(): Promise<{ items: readonly ErrorGroup[] }> {
    return { items: await this.activity.errors() };
  }

  @Get('errors/records')
  @ApiOperation({ summary: 'The records of a group, at most 100' })
  async failing(@Query() { kind, entity, field, cause }: GroupQuery): Promise<{ items: readonly FailingRecord[] }> {
    return { items: await this.activity.failing({ kind, entity, field: field ?? null, cause }, MOST_RECORDS) };
  }

  @Post('entities/:entity/retry')
  @HttpCode(200)
  @Needs('operator')
  @Action('errors.retry')
  @ApiOperation({ summary: 'Tries all field errors and parked records of an entity again (S3.4, S9.2)' })
  async retryAll(@Param('entity') entity: string): Promise<{ records: number }> {
    const outcome = await this.activity.retryAll(entity);
    settle(outcome);
    return { records: outcome.records ?? 0 };
  }

  @Get('parked')
  @ApiOperation({ summary: 'Records that kept failing, newest first' })
  async parked(@Query() query: PageQuery): Promise<Page<ParkedRecord>> {
    const before = query.cursorOf(/^\d{1,18}-[\w-]{1,80}$/) ?? undefined;
    const rows = await this.admin.parked({ limit: query.limit + 1, before });
    return pageOf(rows, query.limit, ({ id }) => id ?? '');
  }

  @Post('parked/retry')
  @HttpCode(204)
  @Needs('operator')
  @Action('parked.retry')
  @ApiOperation({ summary: 'Tries one record again' })
  @ApiNoContentResponse()
  async retry(@Body() { entity, localKey, hubspotId }: RetryCommand): Promise<void> {
    settle(await this.admin.retry(entity, { localKey: localKey ?? null, hubspotId: hubspotId ?? null }));
  }
}
