import {
  type EndNames,
  EndNamesService,
  type FieldWhy,
  type FoundRecord,
  type RecordField,
  type RecordName,
  RecordsService,
  type RecordView,
} from '@app/admin-service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Needs } from '../access/access.guard';
import { refuse } from '../problems/problem';
import { readable } from './catalogue-refusals';

class SearchQuery {
  @ApiProperty({ description: 'A key of Renewa One, a HubSpot id, an e-mail address or a domain' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  text: string;
}

@ApiTags('records')
@Controller('admin/api/records')
@Needs('viewer')
export class RecordsController {
  constructor(
    private readonly records: RecordsService,
    private readonly endNames: EndNamesService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Finds records by an id of either side, an e-mail address or a domain' })
  async search(@Query() { text }: SearchQuery): Promise<{ items: readonly FoundRecord[] }> {
    return { items: await this.records.search(text) };
  }

  @Get(':entity/:by/:id')
  @ApiOperation({
    summary: 'One record: both sides as they are now, and what the sync knows. by: link, local or hubspot',
  })
  async view(
    @Param('entity') entity: string,
    @Param('by') by: string,
    @Param('id') id: string,
  ): Promise<RecordView & { readonly ends: EndNames }> {
    const view = await readable(() => this.records.view(entity, nameOf(by, id)));
    if (!view) throw unknownRecord(entity, id);
    const valuesOf = ({ associations }: RecordView) =>
      associations.map(({ field, local, hubspot }) => ({ field, vectors: [local, hubspot] }));
    const [named] = await this.endNames.withEnds([view], valuesOf);
    return named!;
  }

  @Get(':entity/:by/:id/why/:field')
  @ApiOperation({ summary: 'Why a field’s values are what they are, with what that rests on' })
  async why(
    @Param('entity') entity: string,
    @Param('by') by: string,
    @Param('id') id: string,
    @Param('field') field: string,
  ): Promise<FieldWhy & { field: RecordField }> {
    const why = await readable(() => this.records.why(entity, nameOf(by, id), field));
    if (!why) throw unknownRecord(entity, id);
    return why;
  }
}

function nameOf(by: string, id: string): RecordName {
  if (by === 'link' || by === 'local' || by === 'hubspot') return { by, id };
  throw refuse(400, 'invalid_request', 'A record is named by "link", "local" or "hubspot" and the id.');
}

function unknownRecord(entity: string, id: string) {
  return refuse(
    404,
    'not_found',
    `The sync knows no ${entity} record ${JSON.stringify(id)}, or not the field asked for.`,
  );
}
