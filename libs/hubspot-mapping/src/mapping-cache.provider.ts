import { Inject, Injectable } from '@nestjs/common';
import { MappingCache } from './mapping-cache/mapping-cache';
import type { EntityLoader } from './mapping-cache/mapping-cache';

/** The token under which the application gives the loader: reads mappings and both catalogues, and compiles them. */
export const ENTITY_LOADER = Symbol('ENTITY_LOADER');

@Injectable()
export class MappingCacheProvider extends MappingCache {
  constructor(@Inject(ENTITY_LOADER) loader: EntityLoader) {
    super(loader);
  }
}
