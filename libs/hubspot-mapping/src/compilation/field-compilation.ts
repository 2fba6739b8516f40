import type { RawValue } from '../canonical/raw-value';
import type { PortalReference, PropertyDefinition } from '../catalogue/portal-reference';
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
  const ruled = mappings.map(({ property: name }) => {
    const property = portal.properties.find((one) => one.name === name);
    return property?.rules && property.rules.length > 0 ? property : null;
  });
  const isChecked = stagePlaces !== null || ruled.some((property) => property !== null);
  const onlyFromBlank = backwardStage(
    mappings.map(({ property }) => property),
    portal,
  );
  const { toHubSpot, toLocal } = members.length === 1 ? carryOne(first) : carryAll(members, first);
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
    toHubSpot: isChecked
      ? (local) => {
          const field = toHubSpot(local);
          return field.ok ? checked(field, mappings, ruled, stagePlaces, portal) : field;
        }
      : toHubSpot,
    ...(onlyFromBlank && { onlyFromBlank }),
    ...(transforms.some((transform) => transform?.newOptions)
      ? {
          newOptions: (sent: readonly RawValue[]) =>
            members.flatMap(({ mapping: { property }, transform }, index) =>
              (transform?.newOptions?.(sent[index] ?? null) ?? []).map((value) => ({ property, value })),
            ),
        }
      : {}),
    toLocal,
  };
}

/** Holds what would be sent to the portal's rules, and a stage to its pipeline. */
function checked(
  field: Extract<TransformedField, { ok: true }>,
  mappings: readonly PropertyMapping[],
  ruled: readonly (PropertyDefinition | null)[],
  stagePlaces: StagePlaces | null,
  portal: PortalReference,
): TransformedField {
  for (const [index, value] of field.value.entries()) {
    const property = ruled[index];
    const mapping = mappings[index];
    const broken = property && value !== null && value !== '' ? brokenRule(property, value) : null;
    if (broken && mapping) return { ok: false, error: fieldError(mapping, 'to_hubspot', broken), image: field.value };
  }
  if (stagePlaces === null) return field;
  const fault = stageFault(field.value[stagePlaces.pipeline] ?? null, field.value[stagePlaces.stage] ?? null, portal);
  const stage = mappings[stagePlaces.stage];
  return fault && stage ? { ok: false, error: fieldError(stage, 'to_hubspot', fault) } : field;
}

type Carrying = Pick<CompiledField, 'toHubSpot' | 'toLocal'>;

/** Nearly every field has one member: its values go through without a loop over vectors of one. */
function carryOne({ mapping, transform }: CompiledMember): Carrying {
  const carried = (reading: Reading, direction: CarryDirection): TransformedField =>
    reading.ok
      ? { ok: true, value: [reading.value] }
      : { ok: false, error: fieldError(mapping, direction, reading.fault) };
  return {
    toHubSpot: (local) => carried(transform ? transform.toHubSpot(local[0] ?? null) : SUSPENDED, 'to_hubspot'),
    toLocal: (remote, current) =>
      carried(transform ? transform.toLocal(remote[0] ?? null, current[0] ?? null) : SUSPENDED, 'to_local'),
  };
}

function carryAll(members: readonly CompiledMember[], first: CompiledMember): Carrying {
  const carry = (
    direction: CarryDirection,
    one: (transform: ValueTransform, index: number) => Reading,
  ): TransformedField => {
    const value: RawValue[] = [];
    for (let index = 0; index < members.length; index += 1) {
      const { mapping, transform } = members[index] ?? first;
      const reading = transform === null ? SUSPENDED : one(transform, index);
      if (!reading.ok) return { ok: false, error: fieldError(mapping, direction, reading.fault) };
      value.push(reading.value);
    }
    return { ok: true, value };
  };
  return {
    toHubSpot: (local) => carry('to_hubspot', (transform, index) => transform.toHubSpot(local[index] ?? null)),
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

type CarryDirection = 'to_hubspot' | 'to_local';

function fieldError(
  { entity, column, property }: PropertyMapping,
  direction: CarryDirection,
  fault: Fault,
): FieldError {
  const local = column === null ? `the constant of ${entity}` : `${entity}.${column}`;
  const message =
    direction === 'to_hubspot'
      ? `${local} cannot go to HubSpot property ${property}: the local value ${fault.what}.`
      : `HubSpot property ${property} cannot go to ${local}: the HubSpot value ${fault.what}.`;
  return { code: fault.code, message, advice: fault.advice };
}

/** Where a field holds a stage and its pipeline. */
interface StagePlaces {
  stage: number;
  pipeline: number;
}

function stageAndPipeline(mappings: readonly PropertyMapping[]): StagePlaces | null {
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
