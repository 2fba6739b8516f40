import {
  ACTIVITY_CURSOR,
  ActivityService,
  type EndNames,
  EndNamesService,
  type LogFilter,
  type LogRow,
  type WebhookRow,
} from '@app/admin-service';
import type { LogCause, LogKind, Side } from '@app/sync-engine';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Needs } from '../access/access.guard';
import { type Page, pageOf, PageQuery } from './paging';

const KINDS = [
  'write',
  'create',
  'delete',
  'merge',
  'restore',
  'link',
  'conflict',
  'error',
  'state_began',
  'state_ended',
  'overwritten_edit',
  'stray_write',
  'link_state',
  'decision',
  'run',
];
const CAUSES = ['event', 'capture', 'poll', 'audit', 'run', 'review', 'undo'];
const LATEST = 8.64e15;

const Text =
  (longest: number): PropertyDecorator =>
  (target, key) => {
    ApiPropertyOptional({ type: String })(target, key);
    IsOptional()(target, key);
    IsString()(target, key);
    MaxLength(longest)(target, key);
  };

const Moment = (): PropertyDecorator => (target, key) => {
  ApiPropertyOptional({ type: Number, description: 'ms since the epoch' })(target, key);
  IsOptional()(target, key);
  Type(() => Number)(target, key);
  IsInt()(target, key);
  Min(0)(target, key);
  Max(LATEST)(target, key);
};

export class LogQuery extends PageQuery {
  @Text(100) entity?: string;
  @Text(100) field?: string;
  @Text(100) link?: string;
  @Text(100) run?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: LogKind;

  @ApiPropertyOptional({ enum: CAUSES })
  @IsOptional()
  @IsIn(CAUSES)
  cause?: LogCause;

  @ApiPropertyOptional({ enum: ['local', 'hubspot'] })
  @IsOptional()
  @IsIn(['local', 'hubspot'])
  side?: Side;

  @Moment() from?: number;
  @Moment() to?: number;
  @Text(200) text?: string;
}

export class WebhooksQuery extends PageQuery {
  @Text(100) objectId?: string;
  @Text(100) verdict?: string;
  @Text(100) type?: string;
}

@ApiTags('activity')
@Controller('admin/api')
@Needs('viewer')
export class ActivityController {
  constructor(
    private readonly activity: ActivityService,
    private readonly endNames: EndNamesService,
  ) {}

  @Get('log')
  @ApiOperation({ summary: 'Every write, conflict, error and decision, newest first, by any of the filters together' })
  async log(@Query() query: LogQuery): Promise<Page<LogRow & { readonly ends: EndNames }>> {
    const rows = await this.activity.log(logFilter(query), {
      limit: query.limit + 1,
      after: query.cursorOf(ACTIVITY_CURSOR),
    });
    const { items, next } = pageOf(rows, query.limit, ({ cursor }) => cursor);
    const valuesOf = ({ field, before, after }: LogRow) => [{ field, vectors: [before, after] }];
    return { items: await this.endNames.withEnds(items, valuesOf), next };
  }

  @Get('webhooks')
  @ApiOperation({ summary: 'Every event that HubSpot delivered, with its verdict, newest first' })
  async webhooks(@Query() query: WebhooksQuery): Promise<Page<WebhookRow>> {
    const { objectId, verdict, type, limit } = query;
    const rows = await this.activity.webhooks(given({ objectId, verdict, type }), {
      limit: limit + 1,
      after: query.cursorOf(ACTIVITY_CURSOR),
    });
    return pageOf(rows, limit, ({ cursor }) => cursor);
  }
}

function logFilter({ entity, field, link, run, kind, cause, side, from, to, text }: LogQuery): LogFilter {
  return given({ entity, field, link, run, kind, cause, side, from, to, text: text?.trim() === '' ? undefined : text });
}

/** Without what was not asked for. */
function given<T extends object>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
