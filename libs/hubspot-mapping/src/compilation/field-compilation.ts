import type { RawValue } from '../canonical/raw-value';
import type { PortalReference } from '../catalogue/portal-reference';
import type { ColumnSource } from '../column-source/column-source';
import type { FieldError } from '../field-error';
import type { MappingState, PropertyMapping } from '../property-mapping/property-mapping';
import { brokenRule } from '../portal-rules/rule-check';
import type { Fault, Reading } from '../transforms/reading';
import type { ValueTransform } from '../transforms/value-transform';
import { backwardStage } from './backward-stage';
import type { CompiledField, TransformedField } from './compiled-entity';

/** A mapping with its transform; null: none could be built, the field is suspended. */
export interface CompiledMember {
  mapping: PropertyMapping;
  transform: ValueTransform | null;
  /** Null: a constant, or nothing that the table has. */
  source: ColumnSource | null;
}

/** Joins the members of one field: vectors in, vectors out, one error for all (S3.7). */
export function compileField(
  id: string,
  members: readonly CompiledMember[],
  faulty: boolean,
  portal: PortalReference,
): CompiledField {
  const [first] = members;
  if (!first) throw new Error(`Field ${id} has no members.`);
  const mappings = members.map((member) => member.mapping);
  const transforms = members.map((member) => member.transform);
  const stagePlaces = stageAndPipeline(mappings);
  const properties = new Map(portal.properties.map((property) => [property.name, property]));
  const onlyFromBlank = backwardStage(
    mappings.map(({ property }) => property),
    portal,
  );
  const carry = (
    direction: 'to_hubspot' | 'to_local',
    one: (transform: ValueTransform, index: number) => Reading,
  ): TransformedField => {
    const value: RawValue[] = [];
    for (let index = 0; index < transforms.length; index += 1) {
      const transform = transforms[index] ?? null;
      const reading = transform === null ? SUSPENDED : one(transform, index);
      if (!reading.ok)
        return { ok: false, error: fieldError(mappings[index] ?? first.mapping, direction, reading.fault) };
      value.push(reading.value);
    }
    return { ok: true, value };
  };
  return {
    id,
    name: mappings.map(({ column, property }) => `${column ?? 'constant'} ↔ ${property}`).join(', '),
    members: members.map(({ mapping, source }) => {
      const { id: mappingId, column, property } = mapping;
      const isComputed = source !== null && source.expression !== null;
      const reads = isComputed ? { reads: { columns: source.columns, over: source.over } } : {};
      return { mappingId, column, property, ...reads };
    }),
    direction: first.mapping.direction,
    conflictPolicy: first.mapping.conflictPolicy,
    drift: first.mapping.drift,
    firstLink: first.mapping.firstLink,
    version: mappings.map((mapping) => `${mapping.id}@${mapping.version}`).join('+'),
    state: faulty ? 'suspended' : stateOf(mappings),
    canonicalLocal: (local) =>
      members.map(({ transform }, index) => transform?.canonicalLocal(local[index] ?? null) ?? null),
    canonicalHubSpot: (remote) =>
      members.map(({ transform }, index) => transform?.canonicalHubSpot(remote[index] ?? null) ?? null),
    toHubSpot(local) {
      const field = carry('to_hubspot', (transform, index) => transform.toHubSpot(local[index] ?? null));
      if (!field.ok) return field;
      for (const [index, value] of field.value.entries()) {
        const property = properties.get(mappings[index]?.property ?? '');
        const broken = property && value !== null && value !== '' ? brokenRule(property, value) : null;
        if (broken) {
          const error = fieldError(mappings[index] ?? first.mapping, 'to_hubspot', broken);
          return { ok: false, error, image: field.value };
        }
      }
      if (stagePlaces === null) return field;
      const fault = stageFault(
        field.value[stagePlaces.pipeline] ?? null,
        field.value[stagePlaces.stage] ?? null,
        portal,
      );
      const stage = mappings[stagePlaces.stage];
      return fault && stage ? { ok: false, error: fieldError(stage, 'to_hubspot', fault) } : field;
    },
    ...(onlyFromBlank && { onlyFromBlank }),
    ...(transforms.some((transform) => transform?.newOptions)
      ? {
          newOptions: (sent: readonly RawValue[]) =>
            members.flatMap(({ mapping: { property }, transform }, index) =>
              (transform?.newOptions?.(sent[index] ?? null) ?? []).map((value) => ({ property, value })),
            ),
        }
      : {}),
    toLocal: (remote, current) =>
      carry('to_local', (transform, index) => transform.toLocal(remote[index] ?? null, current[index] ?? null)),
  };
}

const SUSPENDED: Reading = {
  ok: false,
  fault: {
    code: 'MAPPING_SUSPENDED',
    what: 'cannot be carried, its mapping is faulty',
    advice: 'Correct the mapping.',
  },
};

function stateOf(mappings: readonly PropertyMapping[]): MappingState {
  if (mappings.some((mapping) => mapping.state === 'suspended')) return 'suspended';
  return mappings.some((mapping) => mapping.state === 'waiting') ? 'waiting' : 'active';
}

function fieldError({ entity, column, property }: PropertyMapping, direction: string, fault: Fault): FieldError {
  const local = column === null ? `the constant of ${entity}` : `${entity}.${column}`;
  const message =
    direction === 'to_hubspot'
      ? `${local} cannot go to HubSpot property ${property}: the local value ${fault.what}.`
      : `HubSpot property ${property} cannot go to ${local}: the HubSpot value ${fault.what}.`;
  return { code: fault.code, message, advice: fault.advice };
}

function stageAndPipeline(mappings: readonly PropertyMapping[]): { stage: number; pipeline: number } | null {
  const stage = mappings.findIndex((mapping) => mapping.transform.name === 'stage');
  const pipeline = mappings.findIndex(({ property }) => property === 'pipeline' || property === 'hs_pipeline');
  return stage < 0 || pipeline < 0 ? null : { stage, pipeline };
}

/** A stage must belong to the pipeline set on the record (hubspot-facts 5.5). */
function stageFault(pipelineId: RawValue, stageId: RawValue, portal: PortalReference): Fault | null {
  const pipeline = portal.pipelines.find(({ id }) => id === pipelineId);
  if (stageId === null || !pipeline || pipeline.stages.some(({ id }) => id === stageId)) return null;
  return {
    code: 'STAGE_OF_OTHER_PIPELINE',
    what: `stands for a stage that pipeline "${pipeline.label}" does not have`,
    advice: 'Translate it to a stage of that pipeline.',
  };
}
