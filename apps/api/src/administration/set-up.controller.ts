import {
  type BusinessTables,
  type EditedEntity,
  MappingsService,
  type Principal,
  STANDARD_OBJECT_TYPES,
  type SuggestedEntity,
  SuggestionsService,
  SYNC_PORTS,
  type SyncPorts,
} from '@app/admin-service';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { refuse } from '../problems/problem';
import { faultyMappings, readable } from './catalogue-refusals';
import { NewEntityInput, TableChoice } from './mapping-inputs';

@ApiTags('set-up')
@Controller('admin/api')
@Needs('admin')
export class SetUpController {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: Pick<SyncPorts, 'tables'>,
    private readonly mappings: MappingsService,
    private readonly suggestions: SuggestionsService,
  ) {}

  @Get('tables')
  @ApiOperation({ summary: 'Tables of the business database that could be synced' })
  async tables(): Promise<{ items: Awaited<ReturnType<BusinessTables['tables']>> }> {
    return { items: await this.ports.tables.tables() };
  }

  @Get('object-types')
  @ApiOperation({ summary: 'Object types that every HubSpot portal has' })
  objectTypes(): { items: typeof STANDARD_OBJECT_TYPES } {
    return { items: STANDARD_OBJECT_TYPES };
  }

  @Post('set-up/suggestions')
  @HttpCode(200)
  @ApiOperation({ summary: 'The entity that a table and an object type would make, with mappings to accept' })
  async pair(@Body() { schema, table, key, objectType }: TableChoice): Promise<SuggestedEntity> {
    await this.mustHave({ schema, table, key });
    return readable(() => this.suggestions.forPair({ schema, name: table, key }, objectType));
  }

  @Post('entities')
  @Action('entity.register')
  @ApiOperation({ summary: 'Registers an entity with its mappings; it waits until its first plan is applied (S8.5)' })
  async register(@Body() input: NewEntityInput, @Caller() caller: Principal): Promise<EditedEntity> {
    const { schema, table, key, objectType } = input;
    await this.mustHave(input);
    const pair = await readable(() => this.suggestions.forPair({ schema, name: table, key }, objectType));
    const { mappings, enumPairs, softDeleteColumn, conflictPolicy, createInHubSpot, createLocally, entity } = input;
    const definition = {
      ...pair.definition,
      entity,
      table: { ...pair.definition.table, softDeleteColumn },
      conflictPolicy,
      createInHubSpot,
      createLocally,
    };
    const outcome = await readable(() => this.mappings.register(definition, mappings, enumPairs, caller.name));
    switch (outcome.kind) {
      case 'registered':
        return outcome.entity;
      case 'faulty':
        throw faultyMappings(outcome.problems);
      case 'taken':
        throw refuse(409, 'taken', outcome.message);
      case 'refused':
        throw refuse(422, 'table_refused', outcome.message);
    }
  }

  private async mustHave({ schema, table, key }: Pick<TableChoice, 'schema' | 'table' | 'key'>): Promise<void> {
    const listed = (await this.ports.tables.tables()).find((one) => one.schema === schema && one.name === table);
    if (!listed) throw refuse(404, 'not_found', `The business database has no table ${schema}.${table}.`);
    if (listed.columns.includes(key)) return;
    const example = listed.key === null ? 'a unique column that is never blank' : `for example ${listed.key}`;
    throw refuse(
      422,
      'table_refused',
      `Table ${schema}.${table} has no column "${key}". Name the column that identifies a row, ${example}.`,
    );
  }
}
