import { isAssociationField } from '../core';
import type { FieldVector, WriteIntent } from '../core';
import type { CreateInput, NewIntent, StoredTriple } from '../ports';
import type { BatchContext } from '../sync-operations/batch-context';
import type { WorkItem } from '../sync-operations/work-item';
import { PRESENT } from './association-pass';
import { asPlanned } from './carried-as-planned';
import type { CarriedAssociations, CarriedEnd, RowAssociations } from './carried-ends';
import { EndLinks } from './end-links';
import { OpenEnds } from './open-ends';
import { associationsOfRows } from './row-associations';

/**
 * S4.2, S6.2, S6.3: reads the associations that these rows have in the database, and opens an intent for each whose other end is linked and
 * live; the others wait for their end (S6.4). A plan has its say of which (S8.3).
 */
export async function carryAssociations(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const found = await associationsOfRows(context, items);
  if (found.size === 0) return;
  const replaced = items.flatMap(({ link }) => (link && link.hubspotId !== null ? [link.id] : []));
  const triples =
    replaced.length === 0 ? new Map<string, StoredTriple[]>() : await context.ports.state.triplesOf(replaced);
  for (const [item, row] of found) {
    const forgotten = (triples.get(item.linkId!) ?? []).map((triple) => ({ ...triple, agreed: false, state: null }));
    const planned = asPlanned(item, row);
    item.carried = { ...planned, waits: waitsOf(row), forgotten, answered: false };
    for (const intent of intentsOf(context, item, item.carried)) item.opened.push(intent);
  }
}

function waitsOf({ missing }: RowAssociations): CarriedAssociations['waits'] {
  const open = new OpenEnds();
  for (const { relation, localKey } of missing) open.awaitLocal(relation.to.entity, localKey);
  return open.waits();
}

/** Finds the other ends of what an earlier create intended, to be sent once more: only those whose links are still live. */
export async function carryAgain(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const intents = items.flatMap((item) => carriedIntents(item).map((intent) => ({ item, intent })));
  if (intents.length === 0) return;
  const named = intents.flatMap(({ item, intent }) => {
    const relation = context.runtime.associations.find(
      ({ id }) => intent.field === id || intent.field.startsWith(`${id}#`),
    );
    const linkId =
      relation && (intent.field === relation.id ? intent.sent[0] : intent.field.slice(relation.id.length + 1));
    return relation && linkId ? [{ item, intent, relation, linkId }] : [];
  });
  const links = new EndLinks();
  for (const entity of new Set(named.map(({ relation }) => relation.to.entity))) {
    const ids = named.flatMap(({ relation, linkId }) => (relation.to.entity === entity ? [linkId] : []));
    links.add(entity, await context.ports.state.findLinks(entity, { ids: [...new Set(ids)] }));
  }
  for (const item of items) {
    const ends = named.flatMap((one): [string, CarriedEnd][] => {
      const to = links.of(one.linkId);
      return one.item === item && to?.state === 'live' ? [[one.intent.field, { relation: one.relation, to }]] : [];
    });
    const nothing = { leftOut: new Map<string, CarriedEnd>(), blank: [], waits: [], forgotten: [] };
    item.carried = { ...nothing, ends: new Map(ends), whole: false, answered: false };
  }
}

function intentsOf(context: BatchContext, item: WorkItem, { ends }: CarriedAssociations): NewIntent[] {
  return [...ends].map(([field, { relation, to }]) => {
    const value: FieldVector = [field === relation.id ? to.id : PRESENT];
    const about = {
      id: context.ports.random.id(),
      linkId: item.linkId!,
      field,
      kind: 'create',
      behalf: 'local',
    } as const;
    return { ...about, sent: value, local: value, decidedUpdatedAt: 0 };
  });
}

function carriedIntents(item: WorkItem): readonly WriteIntent[] {
  return item.intents.filter(({ kind, field }) => kind === 'create' && isAssociationField(field));
}

/** As the create sends them: the types of one pair together. */
export function carriedPairs({ carried }: WorkItem): NonNullable<CreateInput['associations']> {
  const pairs = new Map<string, NonNullable<CreateInput['associations']>[number]>();
  for (const { relation, to } of carried?.ends.values() ?? []) {
    const name = `${relation.to.objectType} ${to.hubspotId}`;
    const { category, typeId } = relation.mapping.type;
    const types = [...(pairs.get(name)?.types ?? []), { category, typeId }];
    pairs.set(name, { toId: to.hubspotId!, types });
  }
  return [...pairs.values()];
}

/**
 * HubSpot refuses a record for the sake of one association: it is created without those whose ends the refusal names, or without any where
 * it names none. Gives whether there was one.
 */
export function dropCarried(item: WorkItem, message: string): boolean {
  const { carried } = item;
  if (!carried || carried.ends.size === 0) return false;
  const names = ({ to }: CarriedEnd): boolean => new RegExp(`(^|\\D)${to.hubspotId}(\\D|$)`).test(message);
  const named = [...carried.ends].filter(([, end]) => names(end));
  const dropped = named.length > 0 ? named : [...carried.ends];
  for (const [field] of dropped) {
    carried.ends.delete(field);
    for (const { id, field: intended } of [...item.opened, ...item.intents])
      if (intended === field) item.closeIntents.add(id);
  }
  carried.whole = false;
  return true;
}

/** The bases of the single values that a create settled (S6.3), as those of its fields. */
export function carriedBases({
  carried,
}: WorkItem): readonly (readonly [string, { local: FieldVector; hubspot: FieldVector }])[] {
  if (!carried) return [];
  const held = [...carried.ends].flatMap(([field, { relation, to }]) =>
    field === relation.id ? [[field, [to.id]] as const] : [],
  );
  const blank = carried.blank.map(({ id }) => [id, [null]] as const);
  return [...held, ...blank].map(([id, value]) => [id, { local: value, hubspot: value }] as const);
}

/** HubSpot created the record, and with it what it carried; each association is a write of its own in the log (S8.1). */
export function takeCarried(item: WorkItem): void {
  if (!item.carried) return;
  item.carried.answered = true;
  for (const { relation, to } of item.carried.ends.values())
    item.write({
      kind: 'write',
      side: 'hubspot',
      field: relation.id,
      before: [null],
      after: [to.id],
      policy: 'S4.2',
      message: `Associated with row ${to.localKey}, HubSpot record ${to.hubspotId}.`,
    });
}

/** The triples that a create settled (S6.2). */
export function carriedTriples({ ends }: CarriedAssociations): readonly StoredTriple[] {
  return [...ends].flatMap(([field, { relation, to }]): StoredTriple[] =>
    field === relation.id ? [] : [{ toLinkId: to.id, type: relation.mapping.type, agreed: true, state: null }],
  );
}
