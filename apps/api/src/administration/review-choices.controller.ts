import { type RecordChoices, RecordChoicesService } from '@app/admin-service';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard';
import { refuse } from '../problems/problem';
import { readable } from './catalogue-refusals';

@ApiTags('reviews')
@Controller('admin/api/reviews')
export class ReviewChoicesController {
  constructor(private readonly choices: RecordChoicesService) {}

  /** Who may decide may look: it costs HubSpot's budget. */
  @Get(':id/choices')
  @Needs('operator')
  @ApiOperation({
    summary:
      'Both sides of a whole record in review as they are now, and what each way to decide would do on which side',
  })
  async find(@Param('id') id: string): Promise<RecordChoices> {
    const none = () => refuse(404, 'not_found', `There is no open review ${JSON.stringify(id)}.`);
    if (!/^\d{1,18}$/.test(id)) throw none();
    const outcome = await readable(() => this.choices.find(id));
    switch (outcome.kind) {
      case 'found':
        return outcome.choices;
      case 'not_found':
        throw none();
      case 'not_possible':
        throw refuse(422, 'not_possible', outcome.message);
      case 'unread':
        throw refuse(503, 'hubspot_unread', outcome.message);
    }
  }
}
