import {
  DecisionsService,
  type EndNames,
  EndNamesService,
  type Principal,
  type ReviewGroup,
  type ReviewRow,
} from '@app/admin-service';
import { choiceText, REVIEW_CHOICES, REVIEW_KINDS, type ReviewChoice, type ReviewKind } from '@app/sync-engine';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsArray, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { type Page, pageOf, PageQuery } from './paging';

const CHOICES: readonly ReviewChoice['kind'][] = [
  'local',
  'hubspot',
  'leave',
  'link',
  'create',
  'delete',
  'merge',
  'retry',
];

class ReviewsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  entity?: string;

  @ApiPropertyOptional({ enum: REVIEW_KINDS })
  @IsOptional()
  @IsIn([...REVIEW_KINDS])
  kind?: ReviewKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  field?: string;
}

class ChoiceInput {
  @ApiProperty({
    enum: CHOICES,
    description:
      'Of a field: whose value goes to the other side; leave: they may differ from now on. Of a whole record: as its choices say',
  })
  @IsIn([...CHOICES])
  choice: ReviewChoice['kind'];

  @ApiPropertyOptional({ description: 'For link: the record to link with' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  hubspotId?: string;

  @ApiPropertyOptional({ description: 'For link: the row to link with' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  localKey?: string;

  @ApiPropertyOptional({ description: 'For merge: the HubSpot record that is kept' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  keeps?: string;

  @ApiPropertyOptional({ description: 'For merge: the HubSpot record that is merged into it, for good' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  merges?: string;

  asChoice(): ReviewChoice {
    const { choice, hubspotId, localKey, keeps = '', merges = '' } = this;
    if (choice === 'merge') return { kind: choice, keeps, merges };
    if (choice !== 'link') return { kind: choice };
    return {
      kind: 'link',
      ...(hubspotId === undefined ? {} : { hubspotId }),
      ...(localKey === undefined ? {} : { localKey }),
    };
  }
}

class DecideInput extends ChoiceInput {
  @ApiPropertyOptional({ type: [String], nullable: true, description: 'Renewa One’s values as they were shown' })
  @IsOptional()
  @IsArray()
  local: (string | null)[] | null = null;

  @ApiPropertyOptional({ type: [String], nullable: true, description: 'HubSpot’s values as they were shown' })
  @IsOptional()
  @IsArray()
  hubspot: (string | null)[] | null = null;

  @ApiPropertyOptional({
    description:
      'Of a whole record: `seen` of its choices. Needed where something is written or deleted; void if a value has moved since (S3.2)',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  seen?: string;

  @ApiPropertyOptional({
    description:
      'Where somebody decided already and no worker has come to it: `at` of that decision (ms), whose place this one takes. It is logged',
  })
  @IsOptional()
  @IsInt()
  replaces?: number;
}

class DecideAllInput extends ChoiceInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  entity: string;

  @ApiProperty({ enum: REVIEW_KINDS })
  @IsIn([...REVIEW_KINDS])
  kind: ReviewKind;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  field: string;
}

@ApiTags('reviews')
@Controller('admin/api/reviews')
@Needs('viewer')
export class ReviewsController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly endNames: EndNamesService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Decisions that wait for a person, newest first' })
  async reviews(@Query() query: ReviewsQuery): Promise<Page<ReviewRow & { readonly ends: EndNames }>> {
    const { limit, entity, kind, field } = query;
    const filter = {
      ...(entity === undefined ? {} : { entity }),
      ...(kind === undefined ? {} : { kind }),
      ...(field === undefined ? {} : { field }),
    };
    const before = query.cursorOf(/^\d{1,18}$/);
    const rows = await this.decisions.reviews(filter, { limit: limit + 1, before });
    const { items, next } = pageOf(rows, limit, ({ id }) => id);
    const valuesOf = ({ field, local, hubspot }: ReviewRow) => [{ field, vectors: [local, hubspot] }];
    return { items: await this.endNames.withEnds(items, valuesOf, ({ linkId }) => linkId), next };
  }

  @Get('groups')
  @ApiOperation({ summary: 'How many are open of each kind and field, with what each kind may be decided by' })
  async groups(): Promise<{ items: readonly ReviewGroup[]; choices: typeof REVIEW_CHOICES }> {
    return { items: await this.decisions.reviewGroups(), choices: REVIEW_CHOICES };
  }

  @Post('decide-all')
  @HttpCode(202)
  @Needs('operator')
  @Action('review.decide_all')
  @ApiOperation({ summary: 'Decides all open reviews of a kind and field, each for the values it shows (S3.3)' })
  async decideAll(@Body() input: DecideAllInput, @Caller() { name }: Principal): Promise<{ decided: number }> {
    const { entity, kind, field } = input;
    if (!REVIEW_CHOICES[kind].includes(input.choice)) throw notAChoice(kind);
    return { decided: await this.decisions.decideAll(entity, { kind, field }, input.asChoice(), name) };
  }

  @Post(':id/decide')
  @HttpCode(204)
  @Needs('operator')
  @Action('review.decide')
  @ApiOperation({ summary: 'Decides one; void if the values are others than those shown (S3.2)' })
  @ApiNoContentResponse()
  async decide(@Param('id') id: string, @Body() input: DecideInput, @Caller() { name }: Principal): Promise<void> {
    if (!/^\d{1,18}$/.test(id)) throw refuse(404, 'not_found', `There is no review ${JSON.stringify(id)}.`);
    const { local, hubspot, seen = null, replaces } = input;
    const outcome = await this.decisions.decide(
      id,
      { choice: input.asChoice(), local, hubspot, seen, by: name },
      replaces,
    );
    switch (outcome.kind) {
      case 'accepted':
        return;
      case 'not_found':
        throw refuse(404, 'not_found', `There is no review ${id}.`);
      case 'not_open':
        throw refuse(409, 'not_open', `The review is ${outcome.state} already.`);
      case 'decided_otherwise':
        throw refuse(
          409,
          'decided_otherwise',
          `${outcome.decision.by} decided this review already (${choiceText(outcome.decision.choice)}, ${new Date(outcome.at).toISOString()}), and it is on its way. Who wants it otherwise says whose place the decision takes: replaces ${outcome.at}.`,
        );
      case 'moved':
        throw refuse(409, 'values_moved', 'The values changed meanwhile: look at them again, then decide.');
      case 'not_possible':
        throw refuse(422, 'not_possible', outcome.message);
    }
  }
}

function notAChoice(kind: ReviewKind) {
  return refuse(
    422,
    'not_possible',
    `A review of kind ${kind} is decided by one of: ${REVIEW_CHOICES[kind].join(', ')}.`,
  );
}
