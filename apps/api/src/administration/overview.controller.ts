import { HubSpotSyncAdminService } from '@app/admin-service';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RetryCommand } from './commands';
import { settle } from './outcome';
import { ChangesQuery, PageQuery, ParkedQuery } from './page-query';
import { ChangeReply, OverviewReply, ParkedReply, ReviewReply } from './replies';

@ApiTags('overview')
@Controller('admin/api')
export class OverviewController {
  constructor(private readonly admin: HubSpotSyncAdminService) {}

  @Get('overview')
  @ApiOperation({ summary: 'Connection, entities, backlog, and whether both sides agree' })
  @ApiOkResponse({ type: OverviewReply })
  overview(): Promise<OverviewReply> {
    return this.admin.overview();
  }

  @Get('changes')
  @ApiOperation({ summary: 'What was written, decided and refused, newest first' })
  @ApiOkResponse({ type: [ChangeReply] })
  async changes(@Query() query: ChangesQuery): Promise<ChangeReply[]> {
    return [...(await this.admin.changes(query))];
  }

  @Get('reviews')
  @ApiOperation({ summary: 'Decisions that wait for a person, newest first' })
  @ApiOkResponse({ type: [ReviewReply] })
  async reviews(@Query() query: PageQuery): Promise<ReviewReply[]> {
    return [...(await this.admin.reviews(query))];
  }

  @Get('parked')
  @ApiOperation({ summary: 'Records that kept failing, newest first' })
  @ApiOkResponse({ type: [ParkedReply] })
  async parked(@Query() query: ParkedQuery): Promise<ParkedReply[]> {
    return [...(await this.admin.parked(query))];
  }

  @Post('parked/retry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Tries a parked record again' })
  @ApiNoContentResponse()
  async retry(@Body() { entity, localKey, hubspotId }: RetryCommand): Promise<void> {
    settle(await this.admin.retry(entity, { localKey: localKey ?? null, hubspotId: hubspotId ?? null }));
  }
}
