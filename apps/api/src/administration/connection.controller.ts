import { HubSpotSyncService } from '@app/admin-service';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { PauseCommand } from './commands';
import { settle } from './outcome';
import { DisconnectedReply } from './replies';

@ApiTags('connection')
@Controller('admin/api')
export class ConnectionController {
  constructor(private readonly sync: HubSpotSyncService) {}

  @Post('pause')
  @Needs('operator')
  @Action('connection.pause')
  @HttpCode(204)
  @ApiOperation({ summary: 'Pauses the connection; events and captured changes go on being marked' })
  @ApiNoContentResponse()
  async pause(@Body() { reason }: PauseCommand): Promise<void> {
    settle(await this.sync.pause(reason ?? 'Paused by the administrator.'));
  }

  @Post('resume')
  @Needs('operator')
  @Action('connection.resume')
  @HttpCode(204)
  @ApiOperation({ summary: 'Resumes the connection' })
  @ApiNoContentResponse()
  async resume(): Promise<void> {
    settle(await this.sync.resume());
  }

  @Post('keys/rotate')
  @HttpCode(200)
  @Needs('admin')
  @Action('keys.rotate')
  @ApiOperation({ summary: 'Seals the stored tokens anew with the present master key, so that an earlier one may go' })
  async rotateKeys(): Promise<{ resealed: number }> {
    return { resealed: await this.sync.rotateKeys() };
  }

  @Post('disconnect')
  @Needs('admin')
  @Action('connection.disconnect')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revokes and forgets the tokens; links and bases stay' })
  @ApiOkResponse({ type: DisconnectedReply })
  async disconnect(): Promise<DisconnectedReply> {
    const outcome = await this.sync.disconnect();
    settle(outcome);
    return { revoked: outcome.revoked };
  }
}
