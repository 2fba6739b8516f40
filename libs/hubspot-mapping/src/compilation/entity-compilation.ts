import { columnKind } from '../catalogue/column-kind';
import { findSource } from '../column-source/column-source';
import type { LocalReference } from '../catalogue/local-reference';
import type { PortalReference } from '../catalogue/portal-reference';
import type { EnumMapping } from '../enum-mapping/enum-mapping';
import { checkDirection, checkGroup, checkOneWriter, checkPortalRules } from '../property-mapping/mapping-checks';
import type { PropertyMapping } from '../property-mapping/property-mapping';
import { constantTransform } from '../transforms/constant-transform';
import { withSourcePath } from '../transforms/source-path';
import type { BuiltTransform } from '../transforms/transform-context';
import { TRANSFORM_BUILDERS } from '../transforms/transform-registry';
import type { CompiledEntity, CompiledField } from './compiled-entity';
import { compileField } from './field-compilation';
import type { CompiledMember } from './field-compilation';
import type { MappingProblem } from './mapping-problem';
import { ProblemReport } from './problem-report';

export interface EntityCompilation {
  compiled: CompiledEntity;
  problems: MappingProblem[];
}

/**
 * Compiles an entity's mappings against both catalogues. Pure and total: a faulty mapping suspends its own field and
 * is explained in `problems` (S2.9); the other fields stand. Mappings and translations of other entities are ignored.
 * The column or property of a suspended field may not exist: do not read it.
 */
export function compileEntity(
  entity: string,
  mappings: readonly PropertyMapping[],
  enumMappings: readonly EnumMapping[],
  portal: PortalReference,
  local: LocalReference,
): EntityCompilation {
  const own = mappings.filter((mapping) => mapping.entity === entity);
  const report = new ProblemReport();
  const compileMember = memberCompiler(
    enumMappings.filter((translations) => translations.entity === entity),
    portal,
    local,
    report,
  );
  const compiledMembers = own.map(compileMember);
  checkOneWriter(own, report);
  const fields = [...byField(compiledMembers)].map(([id, members]): CompiledField => {
    const group = members.map((member) => member.mapping);
    checkGroup(group, report);
    return compileField(
      id,
      members,
      group.some((mapping) => report.suspends(mapping)),
      portal,
    );
  });
  const version = fields.map((field) => `${field.id}=${field.version}:${field.state}`).join('|');
  return { compiled: { entity, version, fields }, problems: report.problems };
}

function memberCompiler(
  enumMappings: readonly EnumMapping[],
  portal: PortalReference,
  local: LocalReference,
  report: ProblemReport,
): (mapping: PropertyMapping) => CompiledMember {
  const properties = new Map(portal.properties.map((property) => [property.name, property]));
  const pairs = new Map(enumMappings.map((translations) => [translations.property, translations.pairs]));
  return (mapping) => {
    const property = properties.get(mapping.property);
    const found = mapping.column === null ? null : findSource(mapping.column, local);
    if (found?.ok === false) report.note(mapping, { ...found.problem, suspends: true });
    if (property === undefined) {
      report.suspend(
        mapping,
        'PROPERTY_MISSING',
        'HubSpot does not list the property for this object',
        'Create it, or check that its scope is granted.',
      );
    }
    if (found?.ok === false || property === undefined) return { mapping, transform: null, source: null };
    const source = found?.source ?? null;
    const column = source?.column ?? null;
    checkDirection(mapping, source, property, local, report);
    checkPortalRules(mapping, property, report);
    const { transform, notices } = build(mapping, () => {
      if (column === null) return constantTransform(property, portal, mapping.transform.options);
      const name = mapping.transform.name as keyof typeof TRANSFORM_BUILDERS;
      const context = {
        column,
        kind: columnKind(column),
        property,
        portal,
        local,
        direction: mapping.direction,
        pairs: pairs.get(mapping.property) ?? null,
        options: mapping.transform.options,
      };
      return withSourcePath(context, TRANSFORM_BUILDERS[name]);
    });
    for (const notice of notices) report.note(mapping, notice);
    return { mapping, transform, source };
  };
}

/** Builds the transform, unless the stored name is none that this version knows or does not suit a constant. */
function build({ column, transform }: PropertyMapping, builder: () => BuiltTransform): BuiltTransform {
  const constant = transform.name === 'constant';
  const known = constant || Object.hasOwn(TRANSFORM_BUILDERS, transform.name);
  if (known && constant === (column === null)) return builder();
  const what = known
    ? constant
      ? 'a constant takes no column'
      : 'without a column only the transform "constant" is possible'
    : `there is no transform "${transform.name}"`;
  const notice = { code: 'TRANSFORM_UNKNOWN', suspends: true, what, advice: 'Choose another transform.' } as const;
  return { transform: null, notices: [notice] };
}

function byField(members: readonly CompiledMember[]): Map<string, CompiledMember[]> {
  const fields = new Map<string, CompiledMember[]>();
  for (const member of members) {
    const id = member.mapping.group ?? member.mapping.id;
    fields.set(id, [...(fields.get(id) ?? []), member]);
  }
  return fields;
}
