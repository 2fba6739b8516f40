import type { MemoryDatabase } from './memory-database';

/** S5.6, in memory: every value that is kept of the link's record, and of its ends where they were not linked yet. */
export function eraseLink(db: MemoryDatabase, entity: string, linkId: string): void {
  const { tables } = db;
  const link = tables.links.get(linkId)!;
  const about = (row: { linkId: string | null; localKey: string | null; hubspotId: string | null }): boolean =>
    row.linkId === linkId ||
    (row.linkId === null &&
      ((link.localKey !== null && row.localKey === link.localKey) ||
        (link.hubspotId !== null && row.hubspotId === link.hubspotId)));
  tables.links.set(linkId, { ...link, baseLocal: {}, baseHubSpot: {} });
  tables.tracks.delete(linkId);
  tables.intents = tables.intents.filter((intent) => intent.linkId !== linkId);
  tables.sent = tables.sent.filter((sent) => sent.linkId !== linkId);
  if (link.hubspotId !== null) tables.matchKeys.delete(`${entity} ${link.hubspotId}`);
  tables.log = tables.log.map((entry) =>
    about(entry)
      ? { ...entry, before: null, after: null, message: entry.kind === 'link_state' ? entry.message : null }
      : entry,
  );
  tables.reviews = tables.reviews.map((review) =>
    about(review)
      ? {
          ...review,
          local: null,
          hubspot: null,
          open: review.open && review.kind === 'delete',
          detail: review.kind === 'delete' ? review.detail : '',
        }
      : review,
  );
  for (const [id, record] of tables.planned)
    if (record.entity === entity && about({ ...record, linkId: record.linkId === linkId ? linkId : null }))
      tables.planned.set(id, { ...record, fields: [], message: null });
  for (const [run, listed] of tables.listed)
    if (link.hubspotId !== null && listed.has(link.hubspotId))
      tables.listed.set(run, new Map([...listed].filter(([id]) => id !== link.hubspotId)));
  for (const [key, mark] of tables.marks)
    if (mark.entity === entity && mark.record.kind === 'link' && mark.record.id === linkId)
      tables.marks.set(key, { ...mark, hints: [] });
}
