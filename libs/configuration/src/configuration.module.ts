import { Module, type DynamicModule } from '@nestjs/common';
import { Configuration } from './configuration';

/** Gives the one `Configuration` to every module of the process. */
@Module({})
export class ConfigurationModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      global: true,
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
