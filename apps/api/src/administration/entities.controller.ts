import {
  type EditedEntity,
  type EditorChoices,
  type EnumChoices,
  HubSpotSyncAdminService,
  MappingPreviewService,
  MappingsService,
  type Preview,
  type Principal,
  type SuggestedMapping,
  SuggestionsService,
} from '@app/admin-service';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { faultyMappings, readable } from './catalogue-refusals';
import { PauseCommand } from './commands';
import { etagOf, requireMatch } from './conditional';
import { MappingsInput, PreviewInput } from './mapping-inputs';
import { settle } from './outcome';

@ApiTags('entities')
@Controller('admin/api/entities/:entity')
@Needs('viewer')
export class EntitiesController {
  constructor(
    private readonly admin: HubSpotSyncAdminService,
    private readonly mappingsService: MappingsService,
    private readonly suggestionsService: SuggestionsService,
    private readonly previews: MappingPreviewService,
  ) {}

  @Get('mappings')
  @ApiOperation({ summary: 'How an entity is mapped, with what is wrong with it; the ETag is what an edit names' })
  async mappings(
    @Param('entity') entity: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EditedEntity> {
    const found = existing(entity, await readable(() => this.mappingsService.entity(entity)));
    response.set('etag', etagOf(found));
    return found;
  }

  @Get('mappings/choices')
  @ApiOperation({ summary: 'What a mapping may be made of: columns, foreign keys, transforms with their options' })
  async choices(@Param('entity') entity: string): Promise<EditorChoices> {
    return existing(entity, await readable(() => this.mappingsService.choices(entity)));
  }

  @Put('mappings')
  @Needs('admin')
  @Action('mapping.save')
  @ApiOperation({
    summary: 'Replaces mappings and value pairs; what changed waits for its plan (S8.5). Needs If-Match',
  })
  async save(
    @Param('entity') entity: string,
    @Body() { mappings, enumPairs }: MappingsInput,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EditedEntity & { waiting: number; plan: string | null; note: string | null }> {
    requireMatch(request, etagOf(existing(entity, await readable(() => this.mappingsService.entity(entity)))));
    const outcome = await readable(() => this.mappingsService.save(entity, mappings, enumPairs, caller.name));
    if (outcome.kind === 'not_found') throw unknownEntity(entity);
    if (outcome.kind === 'faulty') throw faultyMappings(outcome.problems);
    response.set('etag', etagOf(outcome.entity));
    const { waiting, plan, note } = outcome;
    return { ...outcome.entity, waiting, plan, note };
  }

  @Get('suggestions')
  @ApiOperation({ summary: 'Mappings to accept, for the columns and properties that none uses yet' })
  async suggestions(@Param('entity') entity: string): Promise<{ items: readonly SuggestedMapping[] }> {
    return { items: existing(entity, await readable(() => this.suggestionsService.forEntity(entity))) };
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'What the mappings of one field would do with real rows; writes nothing' })
  async preview(
    @Param('entity') entity: string,
    @Body() { mappings, enumPairs, after }: PreviewInput,
  ): Promise<Preview> {
    return existing(entity, await readable(() => this.previews.preview(entity, mappings, enumPairs, after)));
  }

  @Get('enums/:property')
  @ApiOperation({ summary: 'Values of the column, options of the property, and proposals for what is not paired' })
  async enumChoices(@Param('entity') entity: string, @Param('property') property: string): Promise<EnumChoices> {
    const found = await readable(() => this.suggestionsService.enumChoices(entity, property));
    if (!found) throw refuse(404, 'not_found', `The entity ${entity} maps no property ${property}.`);
    return found;
  }

  @Post('pause')
  @HttpCode(204)
  @Needs('operator')
  @Action('entity.pause')
  @ApiOperation({ summary: 'Stops syncing an entity; its changes go on being marked' })
  @ApiNoContentResponse()
  async pause(
    @Param('entity') entity: string,
    @Body() { reason }: PauseCommand,
    @Caller() caller: Principal,
  ): Promise<void> {
    settle(await this.admin.pauseEntity(entity, reason ?? `Paused by ${caller.name}.`));
  }

  @Post('resume')
  @HttpCode(204)
  @Needs('operator')
  @Action('entity.resume')
  @ApiOperation({ summary: 'Syncs it again' })
  @ApiNoContentResponse()
  async resume(@Param('entity') entity: string): Promise<void> {
    settle(await this.admin.resumeEntity(entity));
  }
}

function existing<T>(entity: string, found: T | null): T {
  if (found === null) throw unknownEntity(entity);
  return found;
}

function unknownEntity(entity: string) {
  return refuse(404, 'not_found', `There is no entity ${JSON.stringify(entity)} in the registry.`);
}
