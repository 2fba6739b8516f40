import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { requireScope, schemaScopes } from '../http/scopes';
import { textOf } from '../json/json-value';
import type { Pipeline, PipelineStage } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import { createPipeline, recordsUsing, replaceStages, stageOf, tooManyStages } from '../records/pipeline-definitions';

const typeWith = (call: ApiCall, access: 'read' | 'write'): ObjectType => {
  const type = objectTypeOf(call);
  requireScope(call.identity, schemaScopes(type, access));
  return type;
};

const missing = (what: string): ApiRefusal =>
  new ApiRefusal(404, { message: `${what} not found`, category: 'OBJECT_NOT_FOUND' }, {}, true);

const pipelineOf = (call: ApiCall, type: ObjectType): Pipeline => {
  const pipeline = call.portal.state.pipelines(type.id).get(call.params['pipeline'] ?? '');
  if (!pipeline) throw missing('Pipeline');
  return pipeline;
};

const stageIn = (call: ApiCall, pipeline: Pipeline): PipelineStage => {
  const stage = pipeline.stages.find((candidate) => candidate.id === call.params['stage']);
  if (!stage) throw missing('Pipeline stage');
  return stage;
};

const refuseTooMany = (type: ObjectType, count: number): void => {
  const message = tooManyStages(type, count);
  if (message) throw validationError(message);
};

const list = (call: ApiCall): Answer =>
  ok({ results: [...call.portal.state.pipelines(typeWith(call, 'read').id).values()] });
const read = (call: ApiCall): Answer => ok(pipelineOf(call, typeWith(call, 'read')));

const create = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const body = bodyObject(call);
  if (!textOf(body['label'])) throw validationError('Some required fields were not set: [label]');
  refuseTooMany(type, Array.isArray(body['stages']) ? body['stages'].length : 0);
  return ok(createPipeline(call.portal, type, body), 201);
};

const update = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const held = pipelineOf(call, type);
  const body = bodyObject(call);
  const displayOrder = typeof body['displayOrder'] === 'number' ? body['displayOrder'] : held.displayOrder;
  const stages = Array.isArray(body['stages'])
    ? body['stages'].flatMap((stage, index) =>
        typeof stage === 'object' && stage !== null && !Array.isArray(stage)
          ? stageOf(call.portal, type, stage, index)
          : [],
      )
    : held.stages;
  refuseTooMany(type, stages.length);
  return ok(
    replaceStages(call.portal, type, { ...held, label: textOf(body['label']) || held.label, displayOrder }, stages),
  );
};

/** 2026-09 always looks for records that use the stage; older versions only when asked (hubspot-facts 0.4, 5.5). */
const refuseWhenUsed = (call: ApiCall, type: ObjectType, pipeline: Pipeline, stage: PipelineStage | null): void => {
  if (call.version !== '2026-09' && call.query.get('validateReferencesBeforeDelete') !== 'true') return;
  const using = recordsUsing(call.portal, type, pipeline.id, stage?.id ?? null);
  if (using.length === 0) return;
  const ids = stage ? [stage.id] : pipeline.stages.map((held) => held.id);
  throw validationError('Stage is being referenced by object ids and cannot be deleted', {
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
    context: { stageIds: [`[${ids.join(', ')}]`], objectIds: [`[${using.join(', ')}]`] },
  });
};

const remove = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const pipeline = pipelineOf(call, type);
  refuseWhenUsed(call, type, pipeline, null);
  call.portal.commit({ k: 'pipeline-delete', t: type.id, id: pipeline.id });
  return noContent;
};

const listStages = (call: ApiCall): Answer => ok({ results: pipelineOf(call, typeWith(call, 'read')).stages });
const readStage = (call: ApiCall): Answer => ok(stageIn(call, pipelineOf(call, typeWith(call, 'read'))));

const createStage = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const pipeline = pipelineOf(call, type);
  const stage = stageOf(call.portal, type, bodyObject(call), pipeline.stages.length);
  refuseTooMany(type, pipeline.stages.length + 1);
  replaceStages(call.portal, type, pipeline, [...pipeline.stages, stage]);
  return ok(stage, 201);
};

const updateStage = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const pipeline = pipelineOf(call, type);
  const held = stageIn(call, pipeline);
  const sent = stageOf(call.portal, type, bodyObject(call), held.displayOrder);
  const stage: PipelineStage = {
    ...held,
    label: sent.label || held.label,
    displayOrder: sent.displayOrder,
    metadata: { ...held.metadata, ...sent.metadata },
    updatedAt: instantText(call.portal.now()),
  };
  replaceStages(
    call.portal,
    type,
    pipeline,
    pipeline.stages.map((other) => (other.id === held.id ? stage : other)),
  );
  return ok(stage);
};

const removeStage = (call: ApiCall): Answer => {
  const type = typeWith(call, 'write');
  const pipeline = pipelineOf(call, type);
  const held = stageIn(call, pipeline);
  refuseWhenUsed(call, type, pipeline, held);
  replaceStages(
    call.portal,
    type,
    pipeline,
    pipeline.stages.filter((other) => other.id !== held.id),
  );
  return noContent;
};

/** Who made and changed a definition, told from its stamps: the account does not keep more. */
const auditOf = (call: ApiCall, held: Pipeline | PipelineStage): Answer => {
  const entry = (action: string, timestamp: string): Record<string, unknown> => ({
    portalId: call.portal.settings.portalId,
    identifier: held.id,
    action,
    timestamp,
    message: `${action === 'CREATE' ? 'Created' : 'Updated'} ${held.label}`,
    rawObject: held,
    fromUserId: call.identity.userId,
  });
  const changed = held.updatedAt === held.createdAt ? [] : [entry('UPDATE', held.updatedAt)];
  return ok({ results: [...changed, entry('CREATE', held.createdAt)] });
};

const audit = (call: ApiCall): Answer => auditOf(call, pipelineOf(call, typeWith(call, 'read')));
const stageAudit = (call: ApiCall): Answer => auditOf(call, stageIn(call, pipelineOf(call, typeWith(call, 'read'))));

/** hubspot-facts 12.1, rows 24 and 25. */
export const PIPELINE_ROUTES: readonly Route[] = [
  { api: 'pipelines', method: 'GET', pattern: ':type', handle: list },
  { api: 'pipelines', method: 'POST', pattern: ':type', handle: create },
  { api: 'pipelines', method: 'GET', pattern: ':type/:pipeline', handle: read },
  { api: 'pipelines', method: 'PATCH', pattern: ':type/:pipeline', handle: update },
  { api: 'pipelines', method: 'PUT', pattern: ':type/:pipeline', handle: update },
  { api: 'pipelines', method: 'DELETE', pattern: ':type/:pipeline', handle: remove },
  { api: 'pipelines', method: 'GET', pattern: ':type/:pipeline/audit', handle: audit },
  { api: 'pipelines', method: 'GET', pattern: ':type/:pipeline/stages/:stage/audit', handle: stageAudit },
  { api: 'pipelines', method: 'GET', pattern: ':type/:pipeline/stages', handle: listStages },
  { api: 'pipelines', method: 'POST', pattern: ':type/:pipeline/stages', handle: createStage },
  { api: 'pipelines', method: 'GET', pattern: ':type/:pipeline/stages/:stage', handle: readStage },
  { api: 'pipelines', method: 'PATCH', pattern: ':type/:pipeline/stages/:stage', handle: updateStage },
  { api: 'pipelines', method: 'PUT', pattern: ':type/:pipeline/stages/:stage', handle: updateStage },
  { api: 'pipelines', method: 'DELETE', pattern: ':type/:pipeline/stages/:stage', handle: removeStage },
];
