import {
  type ConfigurationApplied,
  type ConfigurationComparison,
  ConfigurationService,
  type Principal,
} from '@app/admin-service';
import { CONFIGURATION_SCHEMA, type ConfigurationFault } from '@app/sync-engine/configuration-file';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Caller, Needs } from '../access/access.guard';
import { Action } from '../access/action-trail.interceptor';
import { problem, ProblemException } from '../problems/problem';
import { readable } from './catalogue-refusals';
import { etagOf, requireMatch } from './conditional';

class ConfigurationInput {
  @ApiProperty({ description: 'A configuration file, YAML 1.2; GET configuration/schema describes it' })
  @IsString()
  @MaxLength(250_000)
  yaml: string;
}

@ApiTags('configuration')
@Controller('admin/api/configuration')
@Needs('viewer')
export class ConfigurationController {
  constructor(private readonly configuration: ConfigurationService) {}

  @Get()
  @ApiOperation({ summary: 'All that is synced with what, as one YAML file; the ETag is what applying names' })
  async text(@Res({ passthrough: true }) response: Response): Promise<{ yaml: string }> {
    const yaml = await this.configuration.text();
    response.set('etag', etagOf(yaml));
    return { yaml };
  }

  @Get('schema')
  @ApiOperation({ summary: 'JSON Schema of the file, for editors' })
  schema(): typeof CONFIGURATION_SCHEMA {
    return CONFIGURATION_SCHEMA;
  }

  @Post('diff')
  @HttpCode(200)
  @ApiOperation({ summary: 'What applying a file would change, or all that is wrong with it; stores nothing' })
  async diff(
    @Body() { yaml }: ConfigurationInput,
  ): Promise<Pick<Extract<ConfigurationComparison, { kind: 'compared' }>, 'changes'>> {
    const compared = await readable(() => this.configuration.compare(yaml));
    if (compared.kind === 'faulty') throw faultyFile(compared.faults);
    return { changes: compared.changes };
  }

  @Post('apply')
  @HttpCode(202)
  @Needs('admin')
  @Action('configuration.apply')
  @ApiOperation({
    summary:
      'Stores what a file changes and begins plans over it; nothing is written before they are applied (S8.5). Needs If-Match',
  })
  async apply(
    @Body() { yaml }: ConfigurationInput,
    @Caller() { name }: Principal,
    @Req() request: Request,
  ): Promise<Omit<Extract<ConfigurationApplied, { kind: 'applied' }>, 'kind'>> {
    requireMatch(request, etagOf(await this.configuration.text()));
    const applied = await readable(() => this.configuration.apply(yaml, name));
    if (applied.kind === 'faulty') throw faultyFile(applied.faults);
    return { changes: applied.changes, entities: applied.entities };
  }
}

function faultyFile(faults: readonly ConfigurationFault[]): ProblemException {
  const errors = faults.map(({ line, column, path, message }) => ({
    field: path || 'yaml',
    message: `line ${line}, column ${column}${path ? ` (${path})` : ''}: ${message}`,
  }));
  const count = errors.length === 1 ? 'One fault' : `${errors.length} faults`;
  const detail = `${count} in the file, so nothing was changed:\n${errors.map(({ message }) => message).join('\n')}`;
  return new ProblemException(problem(422, 'faulty_configuration', detail, errors));
}
