import { ActivityService, type Budget, HubSpotSyncAdminService, type Trends } from '@app/admin-service';
import { Controller, Get, type MessageEvent, Sse } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { Needs } from '../access/access.guard';
import { ProgressFeed } from './progress-feed.service';
import { OverviewReply } from './replies';

@ApiTags('overview')
@Controller('admin/api')
@Needs('viewer')
export class OverviewController {
  constructor(
    private readonly admin: HubSpotSyncAdminService,
    private readonly activity: ActivityService,
    private readonly feed: ProgressFeed,
  ) {}

  @Get('overview')
  @ApiOperation({ summary: 'Connection, entities, backlog, and whether both sides agree' })
  @ApiOkResponse({ type: OverviewReply })
  overview(): Promise<OverviewReply> {
    return this.admin.overview();
  }

  @Sse('progress')
  @ApiOperation({ summary: 'The overview as server-sent events: at once, and whenever it changes' })
  progress(): Observable<MessageEvent> {
    return this.feed.events();
  }

  @Get('fields')
  @ApiOperation({ summary: 'Per entity, what each field’s id stands for' })
  async fields(): Promise<{ names: Awaited<ReturnType<HubSpotSyncAdminService['fieldNames']>> }> {
    return { names: await this.admin.fieldNames() };
  }

  @Get('trends')
  @ApiOperation({ summary: 'Writes by minute of the last hour, drift by day of the last 30 days' })
  trends(): Promise<Trends> {
    return this.activity.trends();
  }

  @Get('budget')
  @ApiOperation({ summary: 'What is left of HubSpot’s request windows, and what waiting work will use' })
  budget(): Promise<Budget> {
    return this.activity.budget();
  }
}
