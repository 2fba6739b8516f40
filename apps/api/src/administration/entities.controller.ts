import { HubSpotSyncAdminService } from '@app/admin-service';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse } from '../problems/problem';
import { PauseCommand } from './commands';
import { settle } from './outcome';
import { EntityMappingsReply } from './replies';

@ApiTags('entities')
@Controller('admin/api/entities/:entity')
export class EntitiesController {
  constructor(private readonly admin: HubSpotSyncAdminService) {}

  @Get('mappings')
  @ApiOperation({ summary: 'How an entity is mapped' })
  @ApiOkResponse({ type: EntityMappingsReply })
  async mappings(@Param('entity') entity: string): Promise<EntityMappingsReply> {
    const found = await this.admin.mappings(entity);
    if (!found) throw refuse(404, 'not_found', `There is no entity ${JSON.stringify(entity)} in the registry.`);
    return found;
  }

  @Post('pause')
  @HttpCode(204)
  @ApiOperation({ summary: 'Stops syncing an entity; its changes go on being marked' })
  @ApiNoContentResponse()
  async pause(@Param('entity') entity: string, @Body() { reason }: PauseCommand): Promise<void> {
    settle(await this.admin.pauseEntity(entity, reason ?? 'Paused by the administrator.'));
  }

  @Post('resume')
  @HttpCode(204)
  @ApiOperation({ summary: 'Syncs it again' })
  @ApiNoContentResponse()
  async resume(@Param('entity') entity: string): Promise<void> {
    settle(await this.admin.resumeEntity(entity));
  }
}
