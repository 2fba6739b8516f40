import { type Partners, PartnersService } from '@app/admin-service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Needs } from '../access/access.guard';
import { refuse } from '../problems/problem';
import { readable } from './catalogue-refusals';

class PartnersQuery {
  @ApiPropertyOptional({
    description: 'A name, an e-mail address or a key; absent: what the record’s own match keys hold',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(/\S/, { message: 'text must not be blank' })
  text?: string;
}

@ApiTags('reviews')
@Controller('admin/api/reviews')
export class ReviewPartnersController {
  constructor(private readonly partners: PartnersService) {}

  /** Who may decide may search: a search costs HubSpot's budget. */
  @Get(':id/partners')
  @Needs('operator')
  @ApiOperation({ summary: 'Whom the record of a review may be linked with (S4.1), with their values, at most ten' })
  async find(@Param('id') id: string, @Query() { text }: PartnersQuery): Promise<Partners> {
    const none = () => refuse(404, 'not_found', `There is no open review ${JSON.stringify(id)}.`);
    if (!/^\d{1,18}$/.test(id)) throw none();
    const outcome = await readable(() => this.partners.find(id, text?.trim() ?? null));
    switch (outcome.kind) {
      case 'found':
        return outcome.partners;
      case 'not_found':
        throw none();
      case 'not_possible':
        throw refuse(422, 'not_possible', outcome.message);
    }
  }
}
