import type { Link } from '../core';
import type { WorkItem } from './work-item';

/** S5.5: the link takes part again, with its old bases; nobody has to decide any more what becomes of it. */
export function revive(item: WorkItem, link: Link, reason: string, policy = 'S5.5'): void {
  item.moveLink('live', reason);
  item.write({ kind: 'restore', side: null, field: null, before: null, after: null, policy, message: reason });
  item.closeReviews.push({ linkId: link.id, field: null, kind: 'delete' });
  item.openReviews.splice(0, Infinity, ...item.openReviews.filter(({ kind }) => kind !== 'delete'));
}
