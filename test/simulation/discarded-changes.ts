import type { Link } from '@app/sync-engine';
import { markKey } from '@app/sync-engine/testing/memory-marks';
import type { World } from './world';

/** One field of a linked record that was changed on one side alone when the mass change was discarded. */
interface DiscardedValue {
  readonly link: Link;
  readonly field: string;
  readonly changed: 'local' | 'hubspot';
  readonly local: string | null;
  readonly hubspot: string | null;
}

interface DiscardedDelete {
  readonly link: Link;
  readonly deleted: 'local' | 'hubspot';
}

interface Answer {
  readonly how: 'restore' | 'accept';
  readonly at: number;
  readonly values: readonly DiscardedValue[];
  readonly deletes: readonly DiscardedDelete[];
}

/** S5.3: what was pending when a person discarded a mass change, and what must have become of it in the end. */
export class DiscardedChanges {
  private answers: readonly Answer[] = [];
  private readonly accepted = new Set<string>();

  constructor(private readonly world: World) {}

  /** To be called as the answer is stored. What an earlier answer was about, and is still pending, is under this one. */
  note(how: 'approve' | 'restore' | 'accept'): void {
    const pending = this.pending();
    const isPending = ({ link }: { readonly link: Link }): boolean => pending.some(({ id }) => id === link.id);
    this.answers = this.answers.map(({ values, deletes, ...answer }) => ({
      ...answer,
      values: values.filter((value) => !isPending(value)),
      deletes: deletes.filter((one) => !isPending(one)),
    }));
    if (how === 'approve') return;
    // An answer stays on its mark until that is cleared, whatever state the link is in.
    if (how === 'accept') for (const { record } of this.world.db.tables.marks.values()) this.accepted.add(record.id);
    const settled = pending.filter((link) => this.isSettled(link));
    this.answers = [
      ...this.answers,
      {
        how,
        at: this.world.scheduler.now,
        values: settled.flatMap((link) => this.valuesOf(link)),
        deletes: settled.flatMap((link) => this.deleteOf(link)),
      },
    ];
  }

  /** A delete that was accepted leaves the other end as it is. */
  isAccepted(linkId: string): boolean {
    return this.accepted.has(linkId);
  }

  violations(): string[] {
    return this.answers.flatMap((answer) => [
      ...answer.values.flatMap((value) => this.judgeValue(answer, value)),
      ...answer.deletes.flatMap((one) => this.judgeDelete(answer, one)),
    ]);
  }

  private pending(): readonly Link[] {
    const { links, marks } = this.world.db.tables;
    return [...links.values()].filter(
      ({ id, state }) => state === 'live' && marks.has(markKey('contact', { kind: 'link', id })),
    );
  }

  /** Nothing of it is on its way: no call of ours, no worker, no change that was not folded yet. */
  private isSettled({ id, localKey }: Link): boolean {
    const { intents, captured, marks, tracks } = this.world.db.tables;
    const mark = marks.get(markKey('contact', { kind: 'link', id }))!;
    return (
      intents.every(({ linkId }) => linkId !== id) &&
      captured.every(({ key }) => key !== localKey) &&
      mark.leaseToken === null &&
      Object.values(tracks.get(id) ?? {}).every((track) => !track.state && !track.unverified)
    );
  }

  private valuesOf(link: Link): readonly DiscardedValue[] {
    const row = this.world.livingRows().get(link.localKey ?? '');
    const record = this.world.hubspot.get(link.hubspotId ?? '');
    if (!row || !record) return [];
    return this.world.scenario.fields.flatMap((field): DiscardedValue[] => {
      const { column, property } = field.members[0]!;
      const [local, hubspot] = [row[column!] ?? null, record.properties[property] ?? null];
      const [baseLocal, baseHubSpot] = [link.baseLocal[field.id]?.[0], link.baseHubSpot[field.id]?.[0]];
      if ((local === baseLocal) === (hubspot === baseHubSpot)) return [];
      return [{ link, field: field.id, changed: local === baseLocal ? 'hubspot' : 'local', local, hubspot }];
    });
  }

  /** S5.2: a delete against an edit is decided by its own policy. */
  private isEdited({ localKey, hubspotId, baseLocal, baseHubSpot }: Link): boolean {
    const row = this.world.local.snapshot().get(localKey ?? '');
    const record = this.world.hubspot.get(hubspotId ?? '') ?? this.world.hubspot.inRecycleBin(hubspotId ?? '');
    return this.world.scenario.fields.some((field) => {
      const { column, property } = field.members[0]!;
      const isMoved = (base: string | null | undefined, value: string | null | undefined): boolean =>
        (base ?? null) !== (value ?? null);
      return (
        isMoved(baseLocal[field.id]?.[0], row?.[column!]) ||
        isMoved(baseHubSpot[field.id]?.[0], record?.properties[property])
      );
    });
  }

  private deleteOf(link: Link): readonly DiscardedDelete[] {
    const row = this.world.livingRows().has(link.localKey ?? '');
    const record = this.world.hubspot.get(link.hubspotId ?? '') !== undefined;
    return row === record || this.isEdited(link) ? [] : [{ link, deleted: row ? 'hubspot' : 'local' }];
  }

  private judgeValue({ how, at }: Answer, { link, field, changed, local, hubspot }: DiscardedValue): string[] {
    const now = this.now(link);
    if (!now.row || !now.record || this.isTouchedSince(at, link, field)) return [];
    const name = `${how}, of ${field} in row ${link.localKey}: ${local} and ${hubspot}`;
    const { column, property } = this.world.scenario.fields.find(({ id }) => id === field)!.members[0]!;
    const ended = [now.row[column!] ?? null, now.record.properties[property] ?? null];
    const kept = changed === 'local' ? hubspot : local;
    const wanted = how === 'accept' ? [local, hubspot] : [kept, kept];
    const written = this.world.db.tables.log.filter(
      (entry) => entry.kind === 'write' && entry.at > at && entry.linkId === link.id && entry.field === field,
    );
    const isAsked = ({ side, after }: (typeof written)[number]): boolean =>
      how === 'restore' && side === changed && after?.[0] === kept;
    return [
      ...(JSON.stringify(ended) === JSON.stringify(wanted)
        ? []
        : [`discarded to ${name}, ended as ${ended.join(' and ')}`]),
      ...written
        .filter((entry) => !isAsked(entry))
        .map(({ after }) => `discarded to ${name}, and ${after?.[0]} was written`),
    ];
  }

  private judgeDelete({ how, at }: Answer, { link, deleted }: DiscardedDelete): string[] {
    const name = `${how}, of a delete of the ${deleted} end of row ${link.localKey}`;
    const { log, links } = this.world.db.tables;
    // An end that is back may be deleted again.
    const next = log.find(
      (entry) => entry.linkId === link.id && entry.at > at && (entry.kind === 'restore' || entry.kind === 'delete'),
    );
    if (next?.kind === 'delete' && next.side !== deleted)
      return [`discarded to ${name}, and the other end was deleted`];
    if (next?.kind === 'restore') return how === 'restore' ? [] : [`discarded to ${name}, and it is back`];
    const now = this.now(links.get(link.id)!);
    const other = deleted === 'local' ? now.record : now.row;
    if (!other || this.world.deletedRows.has(link.localKey!) === this.world.deletedRecords.has(link.hubspotId!))
      return [];
    if (how === 'accept')
      return links.get(link.id)!.state === 'severed'
        ? []
        : [`discarded to ${name}, and the link is ${links.get(link.id)!.state}`];
    return (deleted === 'local' ? now.row : now.record) ? [] : [`discarded to ${name}, and it is not back`];
  }

  private now({ localKey, hubspotId }: Link) {
    return { row: this.world.livingRows().get(localKey ?? ''), record: this.world.hubspot.get(hubspotId ?? '') };
  }

  private isTouchedSince(at: number, { localKey, hubspotId }: Link, field: string): boolean {
    return this.world.authorship.edits.some(
      (edit) =>
        edit.at > at && edit.field === field && [`local ${localKey}`, `hubspot ${hubspotId}`].includes(edit.record),
    );
  }
}
