import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import { EnumMappingProvider } from './enum-mapping.provider';
import { ENTITY_LOADER, MappingCacheProvider } from './mapping-cache.provider';
import type { EntityLoader } from './mapping-cache/mapping-cache';
import { MappingSuggestionProvider } from './mapping-suggestion.provider';
import { PropertyMappingProvider } from './property-mapping.provider';
import { TypeInferenceProvider } from './type-inference.provider';
import { ValueTransformerProvider } from './value-transformer.provider';

/** How the loader of compiled entities is made; all that the cache needs from outside. */
export interface HubSpotMappingOptions {
  imports?: DynamicModule['imports'];
  inject?: FactoryProvider['inject'];
  useFactory: (...dependencies: never[]) => EntityLoader | Promise<EntityLoader>;
}

const PURE = [
  PropertyMappingProvider,
  EnumMappingProvider,
  TypeInferenceProvider,
  ValueTransformerProvider,
  MappingSuggestionProvider,
];

@Module({ providers: PURE, exports: PURE })
export class HubSpotMappingModule {
  /** The pure providers and the cache, which asks the given loader. */
  static forRootAsync({ imports, inject, useFactory }: HubSpotMappingOptions): DynamicModule {
    return {
      module: HubSpotMappingModule,
      imports: imports ?? [],
      providers: [{ provide: ENTITY_LOADER, inject: inject ?? [], useFactory }, MappingCacheProvider],
      exports: [MappingCacheProvider],
    };
  }
}
