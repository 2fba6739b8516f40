import {
  AssociationLabelsService,
  type AssociationsSaved,
  AssociationsService,
  type ListedLabel,
  type Principal,
} from '@app/admin-service';
import type { AssociationMapping } from '@app/sync-engine';
import { Body, Controller, Get, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { AssociationsInput, NewLabelInput } from './association-inputs';
import { etagOf, requireMatch } from './conditional';
import { settle } from './outcome';

@ApiTags('associations')
@Controller('admin/api/entities/:entity')
@Needs('viewer')
export class AssociationsController {
  constructor(
    private readonly associations: AssociationsService,
    private readonly labels: AssociationLabelsService,
  ) {}

  @Get('associations')
  @ApiOperation({ summary: 'Relations that an entity owns (S6.1); the ETag is what an edit names' })
  async owned(
    @Param('entity') entity: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ items: readonly AssociationMapping[] }> {
    const items = await this.associations.owned(entity);
    response.set('etag', etagOf(items));
    return { items };
  }

  @Put('associations')
  @Needs('admin')
  @Action('association.save')
  @ApiOperation({
    summary: 'Replaces the relations that an entity owns; what changed waits for its plan (S8.5). Needs If-Match',
  })
  async save(
    @Param('entity') entity: string,
    @Body() { associations }: AssociationsInput,
    @Caller() { name }: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<
    Omit<Extract<AssociationsSaved, { kind: 'saved' }>, 'kind' | 'associations'> & {
      items: readonly AssociationMapping[];
    }
  > {
    requireMatch(request, etagOf(await this.associations.owned(entity)));
    const outcome = await this.associations.save(entity, associations, name);
    settle(outcome, 422);
    const { associations: items, waits, plan, note } = outcome;
    response.set('etag', etagOf(items));
    return { items, waits, plan, note };
  }

  @Get('associations/:to/labels')
  @ApiOperation({ summary: 'Association types of two entities’ records as HubSpot lists them now' })
  async list(@Param('entity') from: string, @Param('to') to: string): Promise<{ items: readonly ListedLabel[] }> {
    return listed(await this.labels.list(from, to));
  }

  @Post('associations/:to/labels')
  @Needs('admin')
  @Action('association.create_label')
  @ApiOperation({ summary: 'Makes a label in HubSpot; it is not synced before a relation is mapped to it' })
  async create(
    @Param('entity') from: string,
    @Param('to') to: string,
    @Body() label: NewLabelInput,
  ): Promise<{ items: readonly ListedLabel[] }> {
    return listed(await this.labels.create(from, to, label));
  }
}

function listed(outcome: Awaited<ReturnType<AssociationLabelsService['list']>>): { items: readonly ListedLabel[] } {
  settle(outcome);
  return { items: outcome.labels };
}
