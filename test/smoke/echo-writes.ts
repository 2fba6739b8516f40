import type { Canonical } from '@app/hubspot-mapping';
import { placeName } from './edit-plan';
import type { MadeEdit } from './edit-session';
import type { EngineWrite } from './engine-writes';

export interface EchoWrite {
  readonly write: EngineWrite;
  /** The target held the value already, or the value had come from the target. */
  readonly kind: 'already_held' | 'brought_back';
}

/** What is known of a write beside itself. */
export interface WriteCircumstances {
  /** S3.5: somebody's edit that fell between our read and our write was put back by it. */
  readonly isRestored: (write: EngineWrite) => boolean;
  /** When the sync last read the record of a write in HubSpot, ms; null: it did not. */
  readonly lastLook: (write: EngineWrite) => number | null;
}

/**
 * S7.1, S7.2: writes that should not have been. A restored edit brings a value back on purpose. And HubSpot has no conditional write (S3.5):
 * who types there what is on its way already, after the sync has read the record, has it written over with the same. In the database
 * a write is guarded (S3.6), so there nobody's edit explains one.
 */
export function echoWrites(
  writes: readonly EngineWrite[],
  edits: readonly MadeEdit[],
  circumstances: WriteCircumstances,
): readonly EchoWrite[] {
  return writes.flatMap((write): EchoWrite[] => {
    if (write.members.every(({ before, after }) => before === after))
      return isMet(write, edits, circumstances.lastLook(write)) ? [] : [{ write, kind: 'already_held' }];
    return isBroughtBack(write, edits) && !circumstances.isRestored(write) ? [{ write, kind: 'brought_back' }] : [];
  });
}

/** Somebody typed the value in HubSpot after the sync's last look at the record, or while it looked. */
function isMet(write: EngineWrite, edits: readonly MadeEdit[], lastLook: number | null): boolean {
  if (write.side !== 'hubspot' || lastLook === null) return false;
  return write.members.some(({ member, after }) =>
    typedIn(write, member, after, edits).some(({ side, doneAt }) => side === 'hubspot' && doneAt >= lastLook),
  );
}

/** Edits that gave that member that value before the write was made. */
function typedIn(
  { pair, field, at }: EngineWrite,
  member: number,
  form: Canonical | undefined,
  edits: readonly MadeEdit[],
): readonly MadeEdit[] {
  const name = placeName({ pair, field });
  return edits.filter(
    (edit) => placeName(edit.place) === name && edit.place.member === member && edit.form === form && edit.sentAt <= at,
  );
}

/** Every value it changes was typed on the side that it is written to, and never on the other. */
function isBroughtBack(write: EngineWrite, edits: readonly MadeEdit[]): boolean {
  const changed = write.members.filter(({ before, after }) => before !== after);
  return changed.every(({ member, after }) => {
    const authors = typedIn(write, member, after, edits);
    return authors.length > 0 && authors.every(({ side }) => side === write.side);
  });
}
