import { Injectable } from '@nestjs/common';
import type { LocalReference } from './catalogue/local-reference';
import type { PortalReference } from './catalogue/portal-reference';
import { compileEntity } from './compilation/entity-compilation';
import type { EntityCompilation } from './compilation/entity-compilation';
import type { EnumMapping } from './enum-mapping/enum-mapping';
import type { PropertyMapping } from './property-mapping/property-mapping';

/** Checks and compiles mappings against both catalogues. */
@Injectable()
export class PropertyMappingProvider {
  compile(
    entity: string,
    mappings: readonly PropertyMapping[],
    enumMappings: readonly EnumMapping[],
    portal: PortalReference,
    local: LocalReference,
  ): EntityCompilation {
    return compileEntity(entity, mappings, enumMappings, portal, local);
  }
}
