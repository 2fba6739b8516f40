import { Injectable } from '@nestjs/common';
import type { PropertyDefinition } from './catalogue/portal-reference';
import { suggestMappings } from './mapping-suggestion/mapping-suggestion';
import type { ColumnSuggestion, SuggestionColumn } from './mapping-suggestion/mapping-suggestion';

/** Proposes a property for each column of a table. */
@Injectable()
export class MappingSuggestionProvider {
  suggest(
    object: string,
    table: string,
    columns: readonly SuggestionColumn[],
    properties: readonly PropertyDefinition[],
  ): ColumnSuggestion[] {
    return suggestMappings(object, table, columns, properties);
  }
}
