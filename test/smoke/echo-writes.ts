import { placeName } from './edit-plan';
import type { MadeEdit } from './edit-session';
import type { EngineWrite } from './engine-writes';

export interface EchoWrite {
  readonly write: EngineWrite;
  /** The target held the value already, or the value had come from the target. */
  readonly kind: 'already_held' | 'brought_back';
}

/**
 * S7.1, S7.2: writes that should not have been. A restored edit (S3.5: somebody's edit that fell between our read and our write is
 * put back) brings a value back on purpose; `isRestored` tells which.
 */
export function echoWrites(
  writes: readonly EngineWrite[],
  edits: readonly MadeEdit[],
  isRestored: (write: EngineWrite) => boolean,
): readonly EchoWrite[] {
  return writes.flatMap((write): EchoWrite[] => {
    if (write.members.every(({ before, after }) => before === after)) return [{ write, kind: 'already_held' }];
    return isBroughtBack(write, edits) && !isRestored(write) ? [{ write, kind: 'brought_back' }] : [];
  });
}

/** Every value it changes was typed on the side that it is written to, and never on the other. */
function isBroughtBack(write: EngineWrite, edits: readonly MadeEdit[]): boolean {
  const changed = write.members.filter(({ before, after }) => before !== after);
  return changed.every(({ member, after }) => {
    const name = placeName({ pair: write.pair, field: write.field, member });
    const authors = edits.filter(
      ({ place, form, sentAt }) =>
        placeName(place) === name && place.member === member && form === after && sentAt <= write.at,
    );
    return authors.length > 0 && authors.every(({ side }) => side === write.side);
  });
}
