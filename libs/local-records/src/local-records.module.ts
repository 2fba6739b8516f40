import { Module, type DynamicModule, type InjectionToken, type ModuleMetadata } from '@nestjs/common';
import type { ChangeCapture, LocalRecords } from '@app/sync-engine';
import type { Pool } from 'pg';
import { TriggerCapture } from './capture/trigger-capture';
import { TableCatalogue } from './catalogue/table-catalogue';
import { TableIntrospection } from './introspection/table-introspection';
import { PostgresLocalRecords, type LocalRecordsOptions } from './records/postgres-local-records';

/** Injects `LocalRecords`. */
export const LOCAL_RECORDS = Symbol('LocalRecords');
/** Injects `ChangeCapture`. */
export const CHANGE_CAPTURE = Symbol('ChangeCapture');
/** Injects `TableIntrospection`. */
export const TABLE_INTROSPECTION = Symbol('TableIntrospection');

export interface LocalRecordsModuleOptions extends LocalRecordsOptions {
  /** Sessions in UTC with ISO dates; closed by whoever made it. */
  readonly pool: Pool;
}

const OPTIONS = Symbol('LocalRecordsModuleOptions');

/** The business database: rows, capture, introspection. */
@Module({})
export class LocalRecordsModule {
  static forRootAsync(options: {
    readonly imports?: ModuleMetadata['imports'];
    readonly inject?: InjectionToken[];
    readonly useFactory: (...dependencies: never[]) => LocalRecordsModuleOptions | Promise<LocalRecordsModuleOptions>;
  }): DynamicModule {
    return {
      module: LocalRecordsModule,
      imports: options.imports ?? [],
      providers: [
        TableCatalogue,
        { provide: OPTIONS, inject: options.inject ?? [], useFactory: options.useFactory },
        {
          provide: LOCAL_RECORDS,
          inject: [OPTIONS, TableCatalogue],
          useFactory: (given: LocalRecordsModuleOptions, catalogue: TableCatalogue): LocalRecords =>
            new PostgresLocalRecords(given.pool, given, catalogue),
        },
        {
          provide: CHANGE_CAPTURE,
          inject: [OPTIONS, TableCatalogue],
          useFactory: (given: LocalRecordsModuleOptions, catalogue: TableCatalogue): ChangeCapture =>
            new TriggerCapture(given.pool, catalogue),
        },
        {
          provide: TABLE_INTROSPECTION,
          inject: [OPTIONS, TableCatalogue],
          useFactory: (given: LocalRecordsModuleOptions, catalogue: TableCatalogue) =>
            new TableIntrospection(given.pool, catalogue),
        },
      ],
      exports: [LOCAL_RECORDS, CHANGE_CAPTURE, TABLE_INTROSPECTION],
    };
  }
}
