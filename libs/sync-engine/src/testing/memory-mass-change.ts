import { isMassChange } from '../core';
import type { MassChangeKind, MassChangeRule } from '../core';
import type { MemoryDatabase } from './memory-database';

/** S5.3, in memory: each link once per kind and window. */
export function raiseMassChange(
  db: MemoryDatabase,
  entity: string,
  changes: Readonly<Record<MassChangeKind, readonly string[]>>,
  rule: MassChangeRule,
): { kind: MassChangeKind; changed: number; links: number } | null {
  const { massChanges, links } = db.tables;
  const known = massChanges.get(entity);
  const fresh = !known || db.now() - known.beganAt >= rule.windowMs;
  const counted = {
    beganAt: fresh ? db.now() : known.beganAt,
    deletes: [...new Set([...(fresh ? [] : known.deletes), ...changes.deletes])],
    overwrites: [...new Set([...(fresh ? [] : known.overwrites), ...changes.overwrites])],
  };
  massChanges.set(entity, counted);
  const linked = [...links.values()].filter((link) => link.entity === entity && link.state === 'live').length;
  for (const kind of ['deletes', 'overwrites'] as const)
    if (changes[kind].length > 0 && isMassChange(rule, counted[kind].length, linked))
      return { kind, changed: counted[kind].length, links: linked };
  return null;
}
