import type { CompiledField } from '@app/hubspot-mapping';
import { carriedBases, takeCarried } from '../associations/carried-associations';
import { filterVerdict, hubspotVector, isAssociationField, isBlank, localVector, sameValue } from '../core';
import type { FieldState, FieldVector, WriteIntent } from '../core';
import type { HubSpotRecord, NewIntent } from '../ports';
import { raiseHighest } from './answer-stage';
import type { BatchContext } from './batch-context';
import { recordMadeAnew, undoneDelete } from './undone-delete';
import { isLeftOut, leftOutState } from './left-out';
import { runOfCreate } from './log-attribution';
import type { WorkItem } from './work-item';

export type CreateIntent = NewIntent | WriteIntent;

export function createIntents(item: WorkItem): readonly CreateIntent[] {
  return item.opened.length > 0 ? item.opened : item.intents.filter((intent) => intent.kind === 'create');
}

/** A value that differs from what was sent keeps its intent: its history will say whose it is (S2.6). */
export function shows(context: BatchContext, record: HubSpotRecord, intent: CreateIntent): boolean {
  const field = context.runtime.fields.find(({ id }) => id === intent.field);
  const held = field && hubspotVector(field, record.properties);
  return held !== undefined && sameValue(field!.canonicalHubSpot(held), field!.canonicalHubSpot(intent.sent));
}

/** What was not sent because it is blank, and not answered, is blank on both sides; what HubSpot filled in is a first link's affair. */
export function takeAnswer(context: BatchContext, item: WorkItem, record: HubSpotRecord): void {
  const sent = new Map(createIntents(item).map((intent) => [intent.field, intent]));
  let filledByHubSpot = false;
  const bases = context.runtime.fields.flatMap((field) => {
    if (item.results.has(field.id)) return [];
    const answered = blankWhereSilent(field, record);
    if (isLeftOut(item, field.id)) return [leaveOut(context, item, field, record, answered)];
    const intent = sent.get(field.id);
    if (intent) {
      const hubspot = carried(field, record) ? answered : intent.sent;
      noteNormalised(context, item, field, intent, hubspot);
      return [[field.id, { local: intent.local, hubspot }] as const];
    }
    if (field.state !== 'active' || item.trackPatch[field.id]) return [];
    // What only HubSpot may fill (S3.1) and local holds was never agreed on: the first-link rule decides (S3.3).
    const local = item.local ? localVector(field, item.local.values) : undefined;
    if (!isBlank(field, field.canonicalHubSpot(answered))) {
      filledByHubSpot = true;
      return [];
    }
    if (field.direction === 'to_local' && local !== undefined && !isBlank(field, field.canonicalLocal(local))) {
      noteHeld(context, item, field, local, answered);
      return [];
    }
    return [[field.id, { local: field.members.map(() => null), hubspot: answered }] as const];
  });
  takeCreated(item, record, [...bases, ...carriedBases(item)]);
  const runId = runOfCreate(item);
  item.write({
    kind: 'create',
    runId,
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: 'S4.2',
    message: null,
  });
  for (const intent of sent.values()) {
    if (isAssociationField(intent.field)) continue;
    item.write({
      kind: 'write',
      runId,
      side: 'hubspot',
      field: intent.field,
      before: null,
      after: intent.sent,
      policy: 'S4.2',
      message: null,
    });
  }
  takeCarried(item);
  const localMoved = bases.some(([id, base]) => {
    const field = context.runtime.fields.find((candidate) => candidate.id === id);
    const now = field && item.local ? localVector(field, item.local.values) : undefined;
    return now !== undefined && now.some((value, index) => value !== base.local[index]);
  });
  const left = item.local && filterVerdict(context.runtime.definition.localFilter, item.local.values) === 'fails';
  if (localMoved || left)
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'The row changed while its record was created.',
    });
  if (filledByHubSpot)
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'HubSpot filled in values of its own; compared.',
    });
}

/**
 * S8.3: a field that the plan leaves out: the row keeps its value and the record has what HubSpot gave it; both are bases. What the row
 * holds since is a change of its own, of a value that nobody left out.
 *
 * @param gave what HubSpot gave the record when it was made; blank where its answer was lost, for people may have typed since.
 */
export function leaveOut(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  record: HubSpotRecord,
  gave: FieldVector,
): readonly [string, { readonly local: FieldVector; readonly hubspot: FieldVector }] {
  const hubspot = blankWhereSilent(field, record);
  const local = (item.local && localVector(field, item.local.values)) ?? field.members.map(() => null);
  const shown = item.planned?.record.fields.find((one) => one.field === field.id)?.local ?? local;
  if (!sameValue(field.canonicalLocal(shown), field.canonicalLocal(local)))
    return [field.id, { local: shown, hubspot: gave }];
  const state = leftOutState(context, field, { local, hubspot });
  if (state) beginState(context, item, field, { local, hubspot, before: local }, state);
  return [field.id, { local, hubspot }];
}

/** A create writes over nothing, so an answer that differs is HubSpot's own form of the value. */
function noteNormalised(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  intent: CreateIntent,
  answered: FieldVector,
): void {
  const hubspot = field.canonicalHubSpot(answered);
  if (sameValue(hubspot, field.canonicalHubSpot(intent.sent))) return;
  beginState(
    context,
    item,
    field,
    { local: intent.local, hubspot: answered, before: intent.sent },
    {
      kind: 'normalised',
      detail: 'HubSpot keeps its own form of the value.',
    },
  );
}

/** S2.7: a field that only HubSpot may fill, and that the new record leaves blank, keeps its local value. */
function noteHeld(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  local: FieldVector,
  hubspot: FieldVector,
): void {
  beginState(
    context,
    item,
    field,
    { local, hubspot, before: local },
    {
      kind: 'held_by_direction',
      detail: 'The side this field is read from is blank; the other side keeps its value.',
    },
  );
}

function beginState(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  values: { readonly local: FieldVector; readonly hubspot: FieldVector; readonly before: FieldVector },
  { kind, detail }: Pick<FieldState, 'kind' | 'detail'>,
): void {
  item.trackPatch[field.id] = {
    ...item.track(field.id),
    state: {
      kind,
      local: field.canonicalLocal(values.local),
      hubspot: field.canonicalHubSpot(values.hubspot),
      detail,
      since: context.batch.now,
    },
  };
  item.write({
    kind: 'state_began',
    side: null,
    field: field.id,
    before: values.before,
    after: values.hubspot,
    policy: kind,
    message: detail,
  });
}

/** The field's value in the answer; blank where that does not carry it. */
function blankWhereSilent(field: CompiledField, record: HubSpotRecord): FieldVector {
  return field.members.map(({ property }) => {
    const value = record.properties[property];
    return value === undefined || value === '' ? null : value;
  });
}

function carried(field: CompiledField, record: HubSpotRecord): boolean {
  return field.members.every(({ property }) => record.properties[property] !== undefined);
}

export function takeCreated(
  item: WorkItem,
  record: HubSpotRecord,
  bases: readonly (readonly [string, { local: FieldVector; hubspot: FieldVector }])[],
  confirmed: (intent: CreateIntent) => boolean = () => true,
): void {
  item.hubspotId = record.id;
  item.linkPatch = {
    ...item.linkPatch,
    state: 'live',
    stateReason: null,
    hubspotId: record.id,
    baseLocal: Object.fromEntries(bases.map(([field, base]) => [field, base.local])),
    baseHubSpot: Object.fromEntries(bases.map(([field, base]) => [field, base.hubspot])),
  };
  if (item.link && item.link.hubspotId !== record.id) {
    // S2.8: a time seen of the record that this one replaces says nothing of it, and no write to that one can land here.
    item.linkPatch = { ...item.linkPatch, highestUpdatedAt: record.updatedAt };
    for (const { id, kind } of item.intents) if (kind !== 'create') item.closeIntents.add(id);
  } else raiseHighest(item, record.updatedAt);
  for (const intent of createIntents(item)) if (confirmed(intent)) item.closeIntents.add(intent.id);
  item.route = 'finished';
  item.outcome ??= { kind: 'clear' };
  if (item.planned) item.planResult = { ...createdAsPlanned(item, record), final: true };
}

function createdAsPlanned(
  item: WorkItem,
  { id }: HubSpotRecord,
): Pick<NonNullable<WorkItem['planResult']>, 'progress' | 'message'> {
  return undoneDelete(item) === null ? { progress: 'applied', message: null } : recordMadeAnew(item, id);
}
