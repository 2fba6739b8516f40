import { tagOf } from './authorship';
import type { World } from './world';

/** What S9.5 promises of a database that went back in time, as the end of a schedule shows it. */
export function restoreViolations(world: World): string[] {
  const { restored } = world;
  if (!restored) return [];
  const { restoredAt, script } = restored;
  const found = restored.storedMeanwhile.map(
    (stored) => `written before the plan over both sides was applied: ${stored}`,
  );
  if (restored.stands) found.push('the entity does not go on after the database went back');
  if (script.timeline === 'new' && restored.notices().length === 0)
    found.push('nobody noticed that the database went back');
  if (script.timeline === 'new' && restored.resumedAt === null)
    found.push('the entity went on without a plan over both sides');
  for (const { at } of restored.notices())
    if (restoredAt === null || at < restoredAt) found.push('stopped, although the database had not gone back');
  return found;
}

/** An edit that the restore took back, or that a write of ours went over which this database does not know any more: nobody can tell of it. */
export function wentWithTheDatabase(
  { restored, hubspot, db, authorship }: World,
  { tag }: { readonly tag: string },
): boolean {
  if (!restored) return false;
  if (restored.takenBack.has(tag)) return true;
  const known = new Set(db.tables.sent.map(({ field, value }) => `${field} ${value[0]}`));
  const { backedUpAt, restoredAt } = restored;
  // Its value may be known by another write, whose receipt was seen long ago.
  const forgot = (sentAt: number | null): boolean =>
    sentAt !== null && backedUpAt !== null && restoredAt !== null && sentAt >= backedUpAt && sentAt < restoredAt;
  return hubspot.ownWrites.some(
    ({ before, after, property, sentAt }) =>
      (!known.has(`${property} ${after}`) || forgot(sentAt)) && authorship.descends(tagOf(before), tag),
  );
}

/** Whether one of two values was there before the database went back: what was made on top of what is not known to it. */
export function isFromBefore(world: World, ...tags: readonly (string | null)[]): boolean {
  const at = world.restored?.restoredAt ?? null;
  return at !== null && tags.some((tag) => tag !== null && (world.authorship.madeAt(tag) ?? 0) < at);
}
