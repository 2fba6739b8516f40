import { hasEffect, plannedField } from '../core';
import type { PlannedField } from '../core';
import type { RunKind } from '../ports';
import type { BatchContext } from '../sync-operations/batch-context';
import { LEFT_OUT } from '../sync-operations/left-out';
import { afterwards } from '../sync-operations/plan-stage';
import type { WorkItem } from '../sync-operations/work-item';
import { endIn } from './undo-associations';
import type { RelationPass, SinglePass, TriplePass } from './association-pass';

/** The runs whose plans say what becomes of associations: those over records that are linked already, both ways. */
export function plansAssociations(kind: RunKind): boolean {
  return kind === 'mapping_change' || kind === 'resync' || kind === 'first_sync';
}

/**
 * S8.3: what becomes of a record's associations, as fields of its plan whose values are ids of links: a single value is one field, of a set
 * each triple that changes.
 */
export function plannedAssociations({ associations }: WorkItem): readonly PlannedField[] {
  return associations?.relations.flatMap(plannedOf) ?? [];
}

/** Something of the associations is agreed, or known to differ, without a write; or an end is waited for: the record is to be looked at. */
export function settlesAssociations({ associations, link }: WorkItem): boolean {
  if (!associations) return false;
  if (associations.waits.length > 0) return true;
  return associations.relations.some(({ relation, triples, single }) => {
    if (single) return single.decision.bases !== null && link?.baseLocal[relation.id] === undefined;
    return triples.some(
      ({ decision, stored }) => decision.agreed !== (stored?.agreed ?? false) || decision.state !== null,
    );
  });
}

function plannedOf({ relation, triples, single }: RelationPass): readonly PlannedField[] {
  if (single) {
    const { decision, local, hubspot } = single;
    const field = plannedField(relation.id, decision, { local, hubspot });
    return field ? [field] : [];
  }
  return triples.flatMap(({ to, local, hubspot, decision }) => {
    if (!decision.write) return [];
    const held = (present: boolean): readonly (string | null)[] => [present ? to.id : null];
    const becomes = decision.write.side === 'hubspot' ? 'toHubSpot' : 'toLocal';
    return { field: relation.id, local: held(local), hubspot: held(hubspot), [becomes]: held(decision.write.present) };
  });
}

/** The other end, by link, that a planned triple is about. */
function pairOf({ local, hubspot, toLocal, toHubSpot }: PlannedField): string | null {
  return [local, hubspot, toLocal, toHubSpot].flatMap((vector) => vector?.[0] ?? [])[0] ?? null;
}

/**
 * S8.3: drops what a plan that is applied did not say of the record's associations, and lists the record for it; what was left out is known
 * to differ from now on (`discarded`).
 */
export function holdPairsToPlan(context: BatchContext): void {
  for (const item of context.items) {
    const { planned, associations } = item;
    if (!planned || !associations || item.finished) continue;
    if (planned.record.action !== 'update' || !plansAssociations(planned.kind)) continue;
    const moved = new Set<string>();
    const relations = associations.relations.map((pass) => held(context, item, pass, moved));
    item.associations = { ...associations, relations };
    if (moved.size > 0) tellMoved(context, item, [...moved]);
  }
}

function held(context: BatchContext, item: WorkItem, pass: RelationPass, moved: Set<string>): RelationPass {
  const shown = item.planned!.record.fields.filter(({ field }) => field === pass.relation.id);
  const { single } = pass;
  const drop = (linkId: string | null): void =>
    void moved.add(`${pass.relation.field.name}${endIn(item.associations, linkId)}`);
  if (single) {
    const { decision } = single;
    if (!hasEffect(decision) || decision.instructed === 'followed' || saysOfSingle(shown[0], single)) return pass;
    drop(decision.toHubSpot?.value[0] ?? decision.toLocal?.value[0] ?? null);
    return { ...pass, single: null };
  }
  const triples = pass.triples.flatMap((triple): readonly TriplePass[] => {
    if (!triple.decision.write) return [triple];
    const planned = shown.find((one) => pairOf(one) === triple.to.id && isAsPlanned(one, triple));
    if (planned && (planned.excluded || item.planned!.record.excluded)) return [discarded(context, triple)];
    if (planned && saysOfTriple(planned, triple)) return [triple];
    drop(triple.to.id);
    return [];
  });
  return { ...pass, triples };
}

function saysOfSingle(shown: PlannedField | undefined, { decision, local, hubspot }: SinglePass): boolean {
  if (!shown || shown.local?.[0] !== local[0] || shown.hubspot?.[0] !== hubspot[0]) return false;
  return shown.toHubSpot?.[0] === decision.toHubSpot?.value[0] && shown.toLocal?.[0] === decision.toLocal?.value[0];
}

/** Both sides hold of the triple what they held when the plan was made. */
function isAsPlanned(shown: PlannedField, { to, local, hubspot }: TriplePass): boolean {
  return (shown.local?.[0] === to.id) === local && (shown.hubspot?.[0] === to.id) === hubspot;
}

function saysOfTriple(shown: PlannedField, { to, decision }: TriplePass): boolean {
  const write = decision.write!;
  const said = write.side === 'hubspot' ? shown.toHubSpot : shown.toLocal;
  return said !== undefined && (said[0] === to.id) === write.present;
}

/** S8.3: a triple that a plan left out. */
function discarded({ batch }: BatchContext, triple: TriplePass): TriplePass {
  const { local, hubspot, decision } = triple;
  const state = { kind: 'discarded', local, hubspot, detail: LEFT_OUT, since: batch.now } as const;
  return { ...triple, decision: { agreed: decision.agreed, write: null, state } };
}

function tellMoved(context: BatchContext, item: WorkItem, names: readonly string[]): void {
  const before = item.planResult?.progress === 'moved' ? `${item.planResult.message} ` : '';
  item.planResult = {
    progress: 'moved',
    message: `${before}Associations changed since the plan was made: ${names.join('; ')}.`,
    final: true,
  };
  item.comeBack(afterwards(context));
}
