import type { ValueReader } from '../portal/record-values';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import type { PropertyProblem } from './value-rules';

/** A stage must belong to the record's pipeline (hubspot-facts 5.5). Fills the default pipeline when only a stage is given. */
export const checkStage = (
  portal: Portal,
  type: ObjectType,
  values: Record<string, string>,
  held: ValueReader,
): PropertyProblem[] => {
  const { pipelineProperty, stageProperty } = type;
  if (!pipelineProperty || !stageProperty || (!(pipelineProperty in values) && !(stageProperty in values))) return [];
  const pipelines = portal.state.pipelines(type.id);
  const live = [...pipelines.values()]
    .filter((pipeline) => !pipeline.archived)
    .sort((left, right) => left.displayOrder - right.displayOrder);
  if (live.length === 0) return [];
  const stage = values[stageProperty] ?? held.get(stageProperty) ?? '';
  let pipelineId = values[pipelineProperty] ?? held.get(pipelineProperty) ?? '';
  if (pipelineId === '' && stage !== '') {
    pipelineId = live[0]?.id ?? '';
    values[pipelineProperty] = pipelineId;
  }
  if (pipelineId === '') return [];
  const notAllowed = (name: string, value: string, allowed: string[]): PropertyProblem => ({
    code: 'INVALID_OPTION',
    message: `${value} was not one of the allowed options: [${allowed.join(', ')}]`,
    name,
    propertyValue: value,
  });
  const pipeline = live.find((candidate) => candidate.id === pipelineId);
  if (!pipeline)
    return [
      notAllowed(
        pipelineProperty,
        pipelineId,
        live.map((candidate) => candidate.id),
      ),
    ];
  if (stage === '' || pipeline.stages.some((candidate) => candidate.id === stage && !candidate.archived)) return [];
  return [
    notAllowed(
      stageProperty,
      stage,
      pipeline.stages.map((candidate) => candidate.id),
    ),
  ];
};

/** Backward moves of the lifecycle stage are accepted and ignored (hubspot-facts 5.7). */
export const isBackwardLifecycle = (portal: Portal, type: ObjectType, held: string, wanted: string): boolean => {
  if (!portal.switches.lifecycleForwardOnly) return false;
  const options = portal.state.property(type.id, 'lifecyclestage')?.options ?? [];
  const rank = (value: string): number => options.findIndex((option) => option.value === value);
  return held !== '' && wanted !== '' && rank(wanted) >= 0 && rank(wanted) < rank(held);
};
