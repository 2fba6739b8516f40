import { DecisionsService, type EndNames, EndNamesService, type Principal, type RunView } from '@app/admin-service';
import type { PlannedRecord, Run } from '@app/sync-engine';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { runOf, settle } from './outcome';
import { type Page, pageOf } from './paging';
import { ExcludeInput, PlanChoiceInput, PlanQuery, RunsQuery, StartInput, UndoInput } from './run-inputs';

@ApiTags('runs')
@Controller('admin/api')
@Needs('operator')
export class RunsController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly endNames: EndNamesService,
  ) {}

  @Get('runs')
  @Needs('viewer')
  @ApiOperation({ summary: 'Runs with their plans in counts, newest first' })
  async runs(@Query() query: RunsQuery): Promise<Page<Run>> {
    const { limit, entity, kind } = query;
    const before = query.cursorOf(/^[\w-]{1,80}$/);
    const rows = await this.decisions.runs({
      limit: limit + 1,
      ...(before === null ? {} : { before }),
      ...(entity === undefined ? {} : { entity }),
      ...(kind === undefined ? {} : { kind }),
    });
    return pageOf(rows, limit, ({ id }) => id);
  }

  @Post('runs')
  @HttpCode(202)
  @Action('run.start')
  @ApiOperation({ summary: 'Starts planning a run; nothing is written before it is applied (S8.3)' })
  async start(@Body() { entity, kind }: StartInput, @Caller() { name }: Principal): Promise<Run> {
    return runOf(await this.decisions.start(entity, kind, name));
  }

  @Post('undo')
  @HttpCode(202)
  @Action('run.undo')
  @ApiOperation({
    summary: 'Plans taking back a run, a record or one change (S8.2); applying it writes the values back',
  })
  async undo(@Body() input: UndoInput, @Caller() { name }: Principal): Promise<Run> {
    const target = input.target();
    if (!target) throw refuse(400, 'invalid_request', 'Name what is taken back: run, link, or entry.');
    return runOf(await this.decisions.undo({ entity: input.entity, target }, name));
  }

  @Get('runs/:id')
  @Needs('viewer')
  @ApiOperation({ summary: 'A run, its plan in counts, and how far it is' })
  async run(@Param('id') id: string): Promise<RunView> {
    const found = await this.decisions.run(id);
    if (!found) throw refuse(404, 'not_found', `There is no run ${JSON.stringify(id)}.`);
    return found;
  }

  @Get('runs/:id/excluded-fields')
  @Needs('viewer')
  @ApiOperation({ summary: 'Fields that are left out of all records of the plan' })
  async excludedFields(@Param('id') id: string): Promise<{ items: readonly string[] }> {
    const items = await this.decisions.excludedFields(id);
    if (!items) throw refuse(404, 'not_found', `There is no run ${JSON.stringify(id)}.`);
    return { items };
  }

  @Get('runs/:id/records')
  @Needs('viewer')
  @ApiOperation({
    summary: 'What the plan does with each record, both sides’ values, and what became of it',
    description:
      'Values of associations are ids of links; `ends` tells whose, with the names of both records of each pair.',
  })
  async records(
    @Param('id') id: string,
    @Query() query: PlanQuery,
  ): Promise<Page<PlannedRecord & { readonly ends: EndNames }>> {
    const { limit, action, progress, field } = query;
    const after = query.cursorOf(/^\d{1,18}$/);
    const rows = await this.decisions.planned(id, {
      limit: limit + 1,
      ...(after === null ? {} : { after }),
      ...(action === undefined ? {} : { action }),
      ...(progress === undefined ? {} : { progress }),
      ...(field === undefined ? {} : { field }),
    });
    const { items, next } = pageOf(rows, limit, (record) => record.id);
    const valuesOf = ({ fields }: PlannedRecord) =>
      fields.map(({ field, local, hubspot, toLocal, toHubSpot }) => ({
        field,
        vectors: [local, hubspot, toLocal, toHubSpot],
      }));
    return { items: await this.endNames.withEnds(items, valuesOf, ({ linkId }) => linkId), next };
  }

  @Post('runs/:id/apply')
  @HttpCode(202)
  @Action('run.apply')
  @ApiOperation({ summary: 'Does what the plan says; what moved meanwhile is listed and not done (S8.3)' })
  async apply(@Param('id') id: string): Promise<Run> {
    return runOf(await this.decisions.apply(id));
  }

  @Post('runs/:id/pause')
  @HttpCode(202)
  @Action('run.pause')
  @ApiOperation({ summary: 'Begins nothing further until it is resumed' })
  async pause(@Param('id') id: string): Promise<Run> {
    return runOf(await this.decisions.pause(id));
  }

  @Post('runs/:id/resume')
  @HttpCode(202)
  @Action('run.resume')
  @ApiOperation({ summary: 'Goes on with a paused run' })
  async resume(@Param('id') id: string): Promise<Run> {
    return runOf(await this.decisions.resume(id));
  }

  @Post('runs/:id/cancel')
  @HttpCode(202)
  @Action('run.cancel')
  @ApiOperation({ summary: 'What was done stays and can be taken back; what was only planned is forgotten' })
  async cancel(@Param('id') id: string, @Caller() { name }: Principal): Promise<Run> {
    return runOf(await this.decisions.cancel(id, name));
  }

  @Post('runs/:id/exclude')
  @HttpCode(202)
  @Action('run.exclude')
  @ApiOperation({ summary: 'Leaves records, or one field of all records, out of a plan, or takes them in again' })
  async exclude(@Param('id') id: string, @Body() input: ExcludeInput): Promise<Run> {
    const { recordIds, field, excluded } = input;
    if ((recordIds === undefined) === (field === undefined)) {
      throw refuse(400, 'invalid_request', 'Name either recordIds or a field.');
    }
    const what = recordIds === undefined ? { field: field ?? '' } : { recordIds };
    return runOf(await this.decisions.exclude(id, what, excluded));
  }

  @Post('runs/:id/choose')
  @HttpCode(202)
  @Action('run.choose')
  @ApiOperation({
    summary: 'Decides a field’s reviews of a plan together (S3.3); null leaves each to be decided by itself',
  })
  async choose(@Param('id') id: string, @Body() { field, choice }: PlanChoiceInput): Promise<Run> {
    return runOf(await this.decisions.choose(id, field, choice));
  }

  @Post('entities/:entity/audit')
  @HttpCode(202)
  @Action('audit.request')
  @ApiOperation({ summary: 'Asks for both sides to be compared in full (S8.4)' })
  async audit(@Param('entity') entity: string, @Caller() { name }: Principal): Promise<void> {
    settle(await this.decisions.requestAudit(entity, name));
  }
}
