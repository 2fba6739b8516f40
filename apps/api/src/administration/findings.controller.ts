import {
  type AnsweredMassChange,
  AttentionService,
  type EndNames,
  EndNamesService,
  type ListedFinding,
  type PausedMassChange,
  type PendingChange,
  type Principal,
} from '@app/admin-service';
import type { SchemaEvent } from '@app/sync-engine';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { readable } from './catalogue-refusals';
import { settle } from './outcome';
import { type Page, pageOf, PageQuery } from './paging';

const DIGITS = /^\d{1,18}$/;
const UUID = /^[0-9a-f-]{36}$/;
const ANSWERS = ['approve', 'restore', 'accept'] as const;

class FindingsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  entity?: string;
}

class SchemaEventsQuery extends FindingsQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'true: only what nobody has acknowledged' })
  @IsOptional()
  @IsIn(['true', 'false'])
  open?: 'true' | 'false';
}

class MassChangeAnswerInput {
  @ApiProperty({
    enum: ANSWERS,
    description:
      'approve: the pending changes are carried out; restore: the other side’s values are written back; accept: both sides stay as they are',
  })
  @IsIn([...ANSWERS])
  answer: (typeof ANSWERS)[number];
}

@ApiTags('attention')
@Controller('admin/api')
@Needs('viewer')
export class FindingsController {
  constructor(
    private readonly attention: AttentionService,
    private readonly endNames: EndNamesService,
  ) {}

  @Get('schema-events')
  @ApiOperation({
    summary: 'What changed in tables, properties and options, with its effect on mappings (S2.9); newest first',
  })
  async schemaEvents(@Query() query: SchemaEventsQuery): Promise<Page<SchemaEvent>> {
    const { limit } = query;
    const rows = await this.attention.schemaEvents({ ...asked(query), open: query.open === 'true' });
    return pageOf(rows, limit, ({ id }) => id);
  }

  @Post('schema-events/:id/acknowledge')
  @HttpCode(204)
  @Needs('operator')
  @Action('schema_event.acknowledge')
  @ApiOperation({ summary: 'Says that a person has seen it' })
  @ApiNoContentResponse()
  async acknowledge(@Param('id') id: string, @Caller() { name }: Principal): Promise<void> {
    if (!DIGITS.test(id)) throw refuse(404, 'not_found', `There is no schema event ${JSON.stringify(id)}.`);
    settle(await this.attention.acknowledge(id, name));
  }

  @Get('mass-changes')
  @ApiOperation({ summary: 'Entities that the guard paused before it wrote (S5.3)' })
  async massChanges(): Promise<{ items: readonly PausedMassChange[] }> {
    return { items: await this.attention.massChanges() };
  }

  @Get('mass-changes/:entity/records')
  @ApiOperation({
    summary: 'What an answer would be about, record by record: what differs from what both sides last agreed on',
  })
  async massChangeRecords(@Param('entity') entity: string, @Query() query: PageQuery): Promise<Page<PendingChange>> {
    const { limit } = query;
    const page = { limit: limit + 1, after: query.cursorOf(UUID) };
    const outcome = await readable(() => this.attention.massChangeRecords(entity, page));
    settle(outcome);
    return pageOf(outcome.records, limit, ({ id }) => id);
  }

  @Post('mass-changes/:entity/answer')
  @HttpCode(200)
  @Needs('operator')
  @Action('mass_change.answer')
  @ApiOperation({ summary: 'Approves or discards the pending changes of an entity; it goes on (S5.3)' })
  async answer(
    @Param('entity') entity: string,
    @Body() { answer }: MassChangeAnswerInput,
  ): Promise<Pick<Extract<AnsweredMassChange, { kind: 'answered' }>, 'records'>> {
    const outcome = await this.attention.answerMassChange(entity, answer);
    settle(outcome);
    return { records: outcome.records };
  }

  @Get('audit-findings')
  @ApiOperation({ summary: 'Differences that audits found (S8.4); newest first' })
  async findings(@Query() query: FindingsQuery): Promise<Page<ListedFinding & { readonly ends: EndNames }>> {
    const { items, next } = pageOf(await this.attention.findings(asked(query)), query.limit, ({ id }) => id);
    const valuesOf = ({ field, local, hubspot }: ListedFinding) => [{ field, vectors: [local, hubspot] }];
    return { items: await this.endNames.withEnds(items, valuesOf), next };
  }

  @Get('audit-findings/counts')
  @ApiOperation({ summary: 'Findings of the last 30 days by entity and verdict' })
  async counts(): Promise<{ items: Awaited<ReturnType<AttentionService['findingCounts']>> }> {
    return { items: await this.attention.findingCounts() };
  }
}

function asked(query: FindingsQuery) {
  const before = query.cursorOf(DIGITS);
  return {
    limit: query.limit + 1,
    ...(query.entity === undefined ? {} : { entity: query.entity }),
    ...(before === null ? {} : { before }),
  };
}
