import { Configuration, describedSettings, type DescribedSetting } from '@app/configuration';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.guard';

@ApiTags('settings')
@Controller('admin/api/settings')
@Needs('admin')
export class SettingsController {
  constructor(private readonly configuration: Configuration) {}

  @Get()
  @ApiOperation({ summary: 'Every setting of this process with what it does; secrets only as set or not set' })
  settings(): { items: readonly DescribedSetting[] } {
    return { items: describedSettings(this.configuration) };
  }
}
