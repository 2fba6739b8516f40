import { EntityDefinitionsService, type EntityChanged, type Principal } from '@app/admin-service';
import type { EntityDefinition } from '@app/sync-engine';
import { Body, Controller, Get, Param, Patch, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { readable } from './catalogue-refusals';
import { etagOf, requireMatch } from './conditional';
import { EntityPatchInput } from './entity-inputs';
import { settle } from './outcome';

@ApiTags('entities')
@Controller('admin/api/entities/:entity')
@Needs('viewer')
export class EntityDefinitionsController {
  constructor(private readonly definitions: EntityDefinitionsService) {}

  @Get('definition')
  @ApiOperation({ summary: 'What an entity syncs and by which rules; the ETag is what an edit names' })
  async definition(
    @Param('entity') entity: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EntityDefinition> {
    const found = await this.existing(entity);
    response.set('etag', etagOf(found));
    return found;
  }

  @Patch('definition')
  @Needs('admin')
  @Action('entity.change')
  @ApiOperation({
    summary:
      'Changes filters, policies, quiet period, creates or deletes; the entity waits for its plan (S8.5). Needs If-Match',
  })
  async change(
    @Param('entity') entity: string,
    @Body() patch: EntityPatchInput,
    @Caller() { name }: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Omit<Extract<EntityChanged, { kind: 'changed' }>, 'kind'>> {
    requireMatch(request, etagOf(await this.existing(entity)));
    const outcome = await readable(() => this.definitions.change(entity, patch, name));
    settle(outcome, 422);
    const { definition, waits, plan, note } = outcome;
    response.set('etag', etagOf(definition));
    return { definition, waits, plan, note };
  }

  private async existing(entity: string): Promise<EntityDefinition> {
    const found = await this.definitions.definition(entity);
    if (!found) throw refuse(404, 'not_found', `There is no entity ${JSON.stringify(entity)} in the registry.`);
    return found;
  }
}
