import { HubSpotSyncService } from '@app/admin-service';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PauseCommand } from './commands';
import { refuse } from '../problems/problem';
import { settle } from './outcome';
import { DisconnectedReply } from './replies';

@ApiTags('connection')
@Controller('admin/api')
export class ConnectionController {
  constructor(private readonly sync: HubSpotSyncService) {}

  @Post('pause')
  @HttpCode(204)
  @ApiOperation({ summary: 'Pauses the connection; events and captured changes go on being marked' })
  @ApiNoContentResponse()
  async pause(@Body() { reason }: PauseCommand): Promise<void> {
    settle(await this.sync.pause(reason ?? 'Paused by the administrator.'));
  }

  @Post('resume')
  @HttpCode(204)
  @ApiOperation({ summary: 'Resumes the connection' })
  @ApiNoContentResponse()
  async resume(): Promise<void> {
    settle(await this.sync.resume());
  }

  @Post('disconnect')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revokes and forgets the tokens; links and bases stay' })
  @ApiOkResponse({ type: DisconnectedReply })
  async disconnect(): Promise<DisconnectedReply> {
    const outcome = await this.sync.disconnect();
    if (outcome.kind === 'not_found') throw refuse(404, 'not_found', outcome.message);
    return { revoked: outcome.revoked };
  }
}
