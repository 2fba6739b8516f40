import type { Canonical } from '@app/hubspot-mapping';
import type { BusinessApplication, LocalRow } from '../smoke/business-application';
import { compareSides } from '../smoke/comparison';
import type { HubSpotAccount, PortalRecord } from '../smoke/hubspot-account';
import { formOf, type MappedEntity } from '../smoke/mapped-entities';
import type { SyncRecords } from '../smoke/sync-records';
import type { ChaosAct, EditAct } from './acts';
import { judgeCreates, type NamedRecord } from './doubled-records';
import { lostUpdates } from './lost-updates';
import { NEW_RECORDS } from './new-records';

export interface Subject {
  readonly acts: readonly ChaosAct[];
  readonly entities: readonly MappedEntity[];
  readonly account: HubSpotAccount;
  readonly application: BusinessApplication;
  readonly sync: SyncRecords;
  readonly tell: (line: string) => void;
}

export interface Judgement {
  readonly edits: number;
  readonly creates: number;
  readonly deletes: number;
  /** Edits that vanished, and created records that never came to the other side. */
  readonly lostUpdates: number;
  readonly doubled: number;
  /** Fields that differ without a known state, records without their one partner, and marks that stay parked. */
  readonly divergences: number;
  /** Writes, on either side, while marks on everything were looked at again. */
  readonly writesAtRest: number;
  readonly comparedFields: number;
  readonly knownDifferences: Readonly<Record<string, number>>;
  readonly reviews: Readonly<Record<string, number>>;
}

/** All rows and records of an entity, deleted ones too. */
interface Sides {
  readonly rows: ReadonlyMap<string, LocalRow>;
  readonly records: ReadonlyMap<string, PortalRecord>;
}

/** The first findings of each kind, each with what the sync logged about its record. */
const SHOWN = 6;

/** Judges a system that is quiet and audited. `lookAgain` makes the sync compare all once more. */
export async function judge(subject: Subject, lookAgain: () => Promise<void>): Promise<Judgement> {
  const { acts, entities, account, application, sync, tell } = subject;
  const sides = new Map<string, Sides>();
  for (const entity of entities)
    sides.set(entity.entity, {
      rows: new Map((await application.allRows(entity.table, entity.columns)).map((row) => [row['id'] ?? '', row])),
      records: new Map((await account.records(entity.objectType)).map((record) => [record.id, record])),
    });
  const links = await sync.links();
  const comparison = await compareSides(entities, account, application, sync);
  const lost = lostUpdates(acts, { links, seen: await sync.seenValues(), formAt: (edit) => formAt(sides, edit) });
  const creates = judgeCreates(acts, namedRecords(entities, sides));
  const left = await sync.leftMarks();
  const writesAtRest = await writesWhile(subject, lookAgain);

  const about = new Set<string>();
  for (const { edit, reason } of lost.slice(0, SHOWN)) {
    const { end, field, value } = edit;
    tell(
      `lost: ${end.side} ${end.entity.entity} ${end.id} ${field.id} ${JSON.stringify(value)} ${time(edit.sentAt)} to ${time(edit.doneAt)}: ${reason}`,
    );
    for (const link of links)
      if (link.entity === end.entity.entity && [link.localKey, link.hubspotId][end.side === 'local' ? 0 : 1] === end.id)
        about.add(link.id);
  }
  for (const sentence of creates.missing.slice(0, SHOWN)) tell(`lost: ${sentence}`);
  for (const sentence of creates.doubled.slice(0, SHOWN)) tell(`doubled: ${sentence}`);
  for (const { link, field, local, hubspot } of comparison.unexplained.slice(0, SHOWN)) {
    tell(
      `differs: ${link.entity} ${link.localKey} (${link.hubspotId}) ${field}: ${JSON.stringify({ local, hubspot })}`,
    );
    about.add(link.id);
  }
  for (const sentence of comparison.unpaired.slice(0, SHOWN)) tell(`unpaired: ${sentence}`);
  for (const mark of left.slice(0, SHOWN)) tell(`left: ${JSON.stringify(mark)}`);
  for (const id of about) {
    tell(`log of ${id}: ${JSON.stringify(links.find((link) => link.id === id))}`);
    for (const row of await sync.logOf(id)) tell(`  ${JSON.stringify(row)}`);
    for (const act of acts) if (act.kind !== 'create' && isAbout(act.end, id, links)) tell(`  act ${told(act)}`);
  }
  return {
    edits: acts.filter(({ kind }) => kind === 'edit').length,
    creates: acts.filter(({ kind }) => kind === 'create').length,
    deletes: acts.filter(({ kind }) => kind === 'delete').length,
    lostUpdates: lost.length + creates.missing.length,
    doubled: creates.doubled.length,
    divergences: comparison.unexplained.length + comparison.unpaired.length + left.length,
    writesAtRest,
    comparedFields: comparison.fields,
    knownDifferences: comparison.known,
    reviews: await sync.openReviews(),
  };
}

function isAbout(end: EditAct['end'], linkId: string, links: Awaited<ReturnType<SyncRecords['links']>>): boolean {
  const link = links.find(({ id }) => id === linkId);
  return link?.entity === end.entity.entity && (end.side === 'local' ? link.localKey : link.hubspotId) === end.id;
}

function told(act: Exclude<ChaosAct, { kind: 'create' }>): string {
  const { kind, end, sentAt, doneAt, certain } = act;
  const what = kind === 'edit' ? `${act.field.id} ${JSON.stringify(act.value)}` : '';
  return `${kind} in ${end.side} ${what} ${time(sentAt)} to ${time(doneAt)}${certain ? '' : ', outcome unknown'}`;
}

function formAt(
  sides: ReadonlyMap<string, Sides>,
  { end, field, member }: Pick<EditAct, 'end' | 'field' | 'member'>,
): Canonical | undefined {
  const held = sides.get(end.entity.entity);
  const { column, property } = field.members[member]!;
  const values = end.side === 'local' ? held?.rows.get(end.id) : held?.records.get(end.id)?.properties;
  return values && formOf(field, member, end.side, values[(end.side === 'local' ? column : property) ?? ''] || null);
}

function namedRecords(entities: readonly MappedEntity[], sides: ReadonlyMap<string, Sides>): readonly NamedRecord[] {
  return entities.flatMap(({ entity }) => {
    const { column, property } = NEW_RECORDS[entity]!;
    const { rows, records } = sides.get(entity)!;
    const local = [...rows.values()].map((row): NamedRecord => ({
      entity,
      side: 'local',
      name: row[column] ?? '',
      gone: row['deleted_at'] !== null,
    }));
    const hubspot = [...records.values()].map(({ properties, archived }): NamedRecord => ({
      entity,
      side: 'hubspot',
      name: properties[property] ?? '',
      gone: archived,
    }));
    return [...local, ...hubspot];
  });
}

/** S7.3: what the app wrote in HubSpot, and row versions that changed in the business tables, meanwhile. */
async function writesWhile(
  { entities, account, application, tell }: Subject,
  work: () => Promise<void>,
): Promise<number> {
  const versions = async (): Promise<ReadonlyMap<string, string>> => {
    const all = new Map<string, string>();
    for (const { table } of entities)
      for (const [id, version] of await application.rowVersions(table)) all.set(`${table} ${id}`, version);
    return all;
  };
  const { last } = await account.callsSince(Number.MAX_SAFE_INTEGER);
  const before = await versions();
  await work();
  const after = await versions();
  const { results } = await account.callsSince(last);
  const inHubSpot = results.filter(({ writes }) => writes.length > 0);
  const local = [...after].filter(([name, version]) => before.get(name) !== version);
  for (const { method, path, writes } of inHubSpot.slice(0, SHOWN))
    tell(`written at rest in HubSpot: ${method} ${path} ${JSON.stringify(writes.slice(0, 3))}`);
  for (const [name] of local.slice(0, SHOWN)) tell(`written at rest locally: ${name}`);
  return inHubSpot.length + local.length;
}

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
