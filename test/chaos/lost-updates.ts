import type { Canonical } from '@app/hubspot-mapping';
import { formOf } from '../smoke/mapped-entities';
import type { SeenValues, StoredLink } from '../smoke/sync-records';
import type { ChaosAct, CreateAct, DeleteAct, EditAct, RecordEnd } from './acts';

/** What stands when all is quiet, and what the sync has noted on the way. */
export interface EndState {
  readonly links: readonly StoredLink[];
  readonly seen: readonly SeenValues[];
  /** What a member of a field holds on that side, as HubSpot values are compared; undefined when the record is gone. */
  readonly formAt: (edit: Pick<EditAct, 'end' | 'field' | 'member'>) => Canonical | undefined;
}

export interface LostUpdate {
  readonly edit: EditAct;
  readonly reason: string;
}

/** Kinds of log rows by which the sync tells a person that a value did not stay. */
const TOLD = new Set(['conflict', 'first_link', 'overwritten_edit', 'stray_write', 'review', 'state_began']);

/**
 * Edits that vanished: a value typed by a person that nobody typed over on the same side, that does not stand on that side at the end, and
 * that lost to nothing: where the other side never changed that field no value may replace it, unless a new record brought one
 * (a column's default) and the log says so (S3.3); where it did, the log must hold it; and where it only did so before, the log must
 * say that there was a conflict (S3.2, S3.5, S8.1).
 */
export function lostUpdates(acts: readonly ChaosAct[], end: EndState): readonly LostUpdate[] {
  const edits = acts.filter((act): act is EditAct => act.kind === 'edit');
  const deletes = acts.filter((act): act is DeleteAct => act.kind === 'delete');
  const joined = joinedCreates(acts);
  return edits.flatMap((edit): LostUpdate[] => {
    if (!edit.certain || deletes.some((act) => isSameEnd(act.end, edit.end))) return [];
    const ownSide = edits.filter((other) => other !== edit && isSameEnd(other.end, edit.end));
    if (ownSide.some((other) => isSamePlace(other, edit) && other.doneAt >= edit.sentAt)) return [];
    const held = end.formAt(edit);
    if (held === edit.form) return [];
    const links = end.links.filter((link) => isEndOf(link, edit.end));
    const rivals = edits.filter(
      (other) => other.field === edit.field && links.some((link) => isOtherEndOf(link, edit.end, other.end)),
    );
    const kinds = kindsOfSeen(edit, links, end.seen);
    const isJoined = joined.has(endName(edit.end));
    if (rivals.length === 0 && !isJoined && !kinds.has('first_link'))
      return [{ edit, reason: `${text(held)} stands there, and the other side never changed it` }];
    if (kinds.size === 0) return [{ edit, reason: `${text(held)} stands there, and no log row holds the edit` }];
    const wasAnswered = isJoined || rivals.some((other) => other.doneAt >= edit.sentAt);
    if (!wasAnswered && ![...kinds].some((kind) => TOLD.has(kind)))
      return [
        { edit, reason: `${text(held)} stands there, typed earlier on the other side, and no conflict is logged` },
      ];
    return [];
  });
}

/** Kinds of rows that hold the edit's value. */
function kindsOfSeen(edit: EditAct, links: readonly StoredLink[], seen: readonly SeenValues[]): ReadonlySet<string> {
  const ids = new Set(links.map(({ id }) => id));
  const { field, member, form } = edit;
  const isForm = (value: string | null): boolean =>
    formOf(field, member, 'local', value) === form || formOf(field, member, 'hubspot', value) === form;
  return new Set(
    seen
      .filter((row) => ids.has(row.linkId) && row.field === field.id)
      .filter((row) => row.values.some((values) => isForm(values[member] ?? null)))
      .map(({ kind }) => kind),
  );
}

/** Records that both sides created under one name: their values meet at the first link (S3.3). */
function joinedCreates(acts: readonly ChaosAct[]): ReadonlySet<string> {
  const creates = acts.filter((act): act is CreateAct => act.kind === 'create');
  const joined = creates.filter((act) => creates.some((other) => other.name === act.name && other.side !== act.side));
  return new Set(joined.map(({ entity, side, id }) => endName({ entity, side, id: id ?? '' })));
}

function isSamePlace(one: EditAct, other: EditAct): boolean {
  return one.field === other.field && one.member === other.member;
}

function isSameEnd(one: RecordEnd, other: RecordEnd): boolean {
  return endName(one) === endName(other);
}

function endName({ entity, side, id }: RecordEnd): string {
  return `${entity.entity} ${side} ${id}`;
}

function isEndOf(link: StoredLink, { entity, side, id }: RecordEnd): boolean {
  return link.entity === entity.entity && (side === 'local' ? link.localKey : link.hubspotId) === id;
}

function isOtherEndOf(link: StoredLink, end: RecordEnd, other: RecordEnd): boolean {
  return other.side !== end.side && isEndOf(link, end) && isEndOf(link, other);
}

function text(form: Canonical | undefined): string {
  return form === undefined ? 'no record' : JSON.stringify(form);
}
