import {
  EnumMappingProvider,
  type LocalColumn,
  MappingSuggestionProvider,
  type PropertyMapping,
  type PropertyDefinition,
  TypeInferenceProvider,
} from '@app/hubspot-mapping';
import type { EntityDefinition, MatchKeyDefinition, TableRead } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { ForeignKey } from './business-tables';
import { CompiledEntities, compileWith } from './compiled-entities';
import { draftOf, type MappingDraft } from './mapping-draft';
import type { EnumChoices, SuggestedEntity, SuggestedMapping } from './suggestion';
import { chooseTransform } from './transform-choice';

const SAMPLE_ROWS = 200;
const SHOWN_SAMPLES = 3;
const DISTINCT_VALUES = 200;
const NO_USERS = 'the column names no table of users with an e-mail address';

/** Proposes what a person then accepts or changes. */
@Injectable()
export class SuggestionsService {
  private readonly mapping = new MappingSuggestionProvider();
  private readonly types = new TypeInferenceProvider();
  private readonly enums = new EnumMappingProvider();

  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /** For the columns and properties of a registered entity that no mapping uses. Null: there is no such entity. */
  async forEntity(name: string): Promise<readonly SuggestedMapping[] | null> {
    const definition = await this.entities.definition(name);
    if (!definition) return null;
    const mappings = await this.ports.registry.mappings(name);
    const suggestions = await this.suggest(definition.table, definition.objectType, {
      columns: new Set(mappings.map(({ column }) => column)),
      properties: new Set(mappings.map(({ property }) => property)),
    });
    return this.workable(definition, suggestions);
  }

  /** For a table and object type that are not joined yet, with the entity they would make. Throws `CatalogueUnread`. */
  async forPair(
    table: { readonly schema: string; readonly name: string; readonly key: string },
    objectType: string,
  ): Promise<SuggestedEntity> {
    const whole = { ...table, softDeleteColumn: null };
    const suggestions = await this.suggest(whole, objectType, { columns: new Set(), properties: new Set() });
    const { columns } = await this.ports.tables.describeTable(table.schema, table.name);
    const reads = userReads(await this.ports.tables.foreignKeys(table));
    const owned = suggestions.map((one) => (isOwnerWithoutUsers(one, reads) ? withoutDraft(one, NO_USERS) : one));
    const definition = this.newDefinition(table, objectType, columns, owned, reads);
    return {
      definition,
      suggestions: await this.workable({ ...definition, state: 'waiting', stateReason: null }, owned),
    };
  }

  /** A proposal that could not work as it is, is none: what stands against it is its reason. */
  private async workable(
    definition: EntityDefinition,
    suggestions: readonly SuggestedMapping[],
  ): Promise<SuggestedMapping[]> {
    const drafts = suggestions.flatMap(({ column, draft }) => (draft ? [{ ...draft, id: column }] : []));
    const mappings = drafts.map((draft): PropertyMapping => {
      return { ...draft, entity: definition.entity, version: 1, state: 'active', stateReason: null };
    });
    const references = await this.entities.references(definition, mappings);
    const { problems } = compileWith(definition, mappings, {}, references);
    return suggestions.map((suggestion) => {
      const problem = problems.find(({ mappingId, suspends }) => suspends && mappingId === suggestion.column);
      return problem ? withoutDraft(suggestion, `${problem.message} ${problem.advice}`) : suggestion;
    });
  }

  private newDefinition(
    table: { readonly schema: string; readonly name: string; readonly key: string },
    objectType: string,
    columns: readonly LocalColumn[],
    suggestions: readonly SuggestedMapping[],
    reads: readonly TableRead[],
  ): SuggestedEntity['definition'] {
    const isOwner = (via: string): boolean =>
      suggestions.some(({ column, draft }) => column === via && draft?.transform.name === 'owner');
    return {
      entity: table.name,
      table: { ...table, softDeleteColumn: softDelete(columns) },
      objectType,
      externalIdProperty: 'renewa_id',
      matchKeys: matchKeysOf(suggestions),
      reads: reads.filter(({ via }) => isOwner(via)),
      localFilter: null,
      hubspotFilter: null,
      conflictPolicy: 'latest_wins',
      quietPeriodMs: 0,
      createInHubSpot: true,
      createLocally: true,
    };
  }

  /** A column's values, a property's options, and which might be which. Null: there is no such mapping. */
  async enumChoices(name: string, property: string): Promise<EnumChoices | null> {
    const definition = await this.entities.definition(name);
    const mapping = (await this.ports.registry.mappings(name)).find((one) => one.property === property);
    if (!definition || !mapping) return null;
    const portal = await this.entities.portal(definition.objectType);
    const options = optionsOf(
      portal.properties.find((one) => one.name === property),
      portal,
    );
    const values =
      mapping.column === null
        ? []
        : await this.ports.tables.distinctValues(definition.table, mapping.column, DISTINCT_VALUES);
    const paired = new Set(((await this.ports.registry.enumPairs(name))[property] ?? []).map(({ local }) => local));
    const unpaired = values.map(({ value }) => value).filter((value) => !paired.has(value));
    return { values, options, proposals: this.enums.propose(unpaired, options) };
  }

  private async suggest(
    table: EntityDefinition['table'],
    objectType: string,
    taken: { readonly columns: ReadonlySet<string | null>; readonly properties: ReadonlySet<string> },
  ): Promise<readonly SuggestedMapping[]> {
    const portal = await this.entities.portal(objectType);
    const described = await this.ports.tables.describeTable(table.schema, table.name);
    const columns = described.columns.filter(({ name }) => !taken.columns.has(name));
    const { rows } = await this.ports.tables.listRows(
      table,
      null,
      SAMPLE_ROWS,
      columns.map(({ name }) => name),
    );
    const free = portal.properties.filter(({ name, hidden }) => !taken.properties.has(name) && !hidden);
    const asked = columns.map((column) => ({ column, samples: rows.map(({ values }) => values[column.name] ?? null) }));
    return this.mapping.suggest(objectType, table.name, asked, free).map((suggestion, index) => {
      const { column, samples } = asked[index]!;
      const { type } = this.types.infer(samples, column);
      const property = free.find(({ name }) => name === suggestion.property);
      return {
        column: column.name,
        sqlType: column.sqlType,
        type,
        kind: suggestion.kind,
        score: suggestion.score,
        certain: suggestion.autoAccept,
        reason: suggestion.reason,
        ranked: suggestion.ranked,
        samples: [...new Set(samples.filter((value): value is string => value !== null && value !== ''))].slice(
          0,
          SHOWN_SAMPLES,
        ),
        draft: property
          ? draftOf(column.name, property.name, chooseTransform(column, property, type), directionOf(column, property))
          : null,
      };
    });
  }
}

function directionOf(column: LocalColumn, property: PropertyDefinition): MappingDraft['direction'] {
  if (property.readOnly || property.calculated) return 'to_local';
  return column.generated || column.isKey ? 'to_hubspot' : 'two_way';
}

/** S1.2: the tables of users that columns point to, with the column that holds their e-mail address. */
function userReads(keys: readonly ForeignKey[]): TableRead[] {
  return keys.flatMap(({ column, schema, name, key, columns }) => {
    const email = columns.find((one) => one === 'email') ?? columns.find((one) => /e_?mail/.test(one));
    return email === undefined ? [] : [{ schema, name, key, columns: [email], via: column }];
  });
}

function isOwnerWithoutUsers({ column, draft }: SuggestedMapping, reads: readonly TableRead[]): boolean {
  return draft?.transform.name === 'owner' && !reads.some(({ via }) => via === column);
}

function withoutDraft(suggestion: SuggestedMapping, reason: string): SuggestedMapping {
  return { ...suggestion, draft: null, reason };
}

function softDelete(columns: readonly LocalColumn[]): string | null {
  return columns.find(({ name }) => /^(deleted_at|deleted|is_deleted|archived_at)$/.test(name))?.name ?? null;
}

/** S4.1: an e-mail address names a person, a domain an organisation. */
function matchKeysOf(suggestions: readonly SuggestedMapping[]): MatchKeyDefinition[] {
  return suggestions.flatMap(({ column, draft }): MatchKeyDefinition[] => {
    if (draft?.property === 'email') {
      return [{ name: 'email', kind: 'email', columns: [column], properties: ['email', 'hs_additional_emails'] }];
    }
    if (draft?.property === 'domain') {
      return [{ name: 'domain', kind: 'domain', columns: [column], properties: ['domain', 'hs_additional_domains'] }];
    }
    return [];
  });
}

function optionsOf(
  property: PropertyDefinition | undefined,
  portal: Awaited<ReturnType<CompiledEntities['portal']>>,
): EnumChoices['options'] {
  if (!property) return [];
  if (property.options.length > 0)
    return property.options.map(({ value, label, hidden }) => ({ value, label, hidden }));
  const stages = portal.pipelines.flatMap(({ stages: list }) => list);
  return /stage/.test(property.name) ? stages.map(({ id, label }) => ({ value: id, label, hidden: false })) : [];
}
