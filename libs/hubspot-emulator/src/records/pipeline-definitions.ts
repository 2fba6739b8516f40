import { objectsOf, isObject, textOf, type JsonObject } from '../json/json-value';
import type { Pipeline, PipelineStage } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';

const metadataOf = (value: unknown): Record<string, string> => {
  const metadata: Record<string, string> = {};
  if (isObject(value)) for (const [name, held] of Object.entries(value)) metadata[name] = textOf(held);
  return metadata;
};

/** Deals need a probability; closed is what has 0.0 or 1.0 unless it says otherwise (hubspot-facts 5.5). */
export const stageOf = (portal: Portal, type: ObjectType, body: JsonObject, order: number): PipelineStage => {
  const at = instantText(portal.now());
  const metadata = metadataOf(body['metadata']);
  if (type.id === '0-3' && metadata['isClosed'] === undefined) {
    metadata['isClosed'] = String(['0', '0.0', '1', '1.0'].includes(metadata['probability'] ?? ''));
  }
  return {
    label: textOf(body['label']),
    displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : order,
    metadata,
    id: textOf(body['stageId'] ?? body['id']) || portal.newId(),
    createdAt: at,
    updatedAt: at,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    archived: false,
  };
};

export const createPipeline = (portal: Portal, type: ObjectType, body: JsonObject): Pipeline => {
  const at = instantText(portal.now());
  const pipeline: Pipeline = {
    label: textOf(body['label']),
    displayOrder:
      typeof body['displayOrder'] === 'number' ? body['displayOrder'] : portal.state.pipelines(type.id).size,
    id: textOf(body['pipelineId'] ?? body['id']) || portal.newId(),
    stages: objectsOf(body['stages']).map((stage, index) => stageOf(portal, type, stage, index)),
    createdAt: at,
    updatedAt: at,
    archived: false,
  };
  portal.commit({ k: 'pipeline', t: type.id, pipeline });
  return pipeline;
};

export const replaceStages = (
  portal: Portal,
  type: ObjectType,
  pipeline: Pipeline,
  stages: PipelineStage[],
): Pipeline => {
  const changed = { ...pipeline, stages, updatedAt: instantText(portal.now()) };
  portal.commit({ k: 'pipeline', t: type.id, pipeline: changed });
  return changed;
};

/** Stages that a pipeline may have (hubspot-facts 5.5). */
const mostStages = (type: ObjectType): number => (type.custom || ['0-3', '0-5'].includes(type.id) ? 100 : 30);

/** Why a pipeline cannot have so many stages, or null; own wording. */
export const tooManyStages = (type: ObjectType, count: number): string | null =>
  count > mostStages(type) ? `A pipeline of ${type.plural} can have at most ${mostStages(type)} stages.` : null;

/** Live records that stand in one of these stages, or in the pipeline when no stage is named. */
export const recordsUsing = (
  portal: Portal,
  type: ObjectType,
  pipelineId: string,
  stageId: string | null,
): string[] => {
  const name = stageId === null ? type.pipelineProperty : type.stageProperty;
  if (!name) return [];
  const wanted = stageId ?? pipelineId;
  const using: string[] = [];
  for (const record of portal.state.table(type.id).values())
    if (record.archivedAt === null && record.values.get(name) === wanted) using.push(record.id);
  return using;
};
