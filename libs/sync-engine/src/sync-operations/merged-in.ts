import { mergedIdsOf, sidesAgree } from '../core';
import type { FieldTrack, FieldVector } from '../core';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/**
 * S2.6, S5.4: what this database wrote for other rows whose records were merged into this one. Their entries stand in the survivor's
 * history as our app's, and are neither receipts of this link nor edits of the moment at which they arrived. Reads the sync's own memory
 * alone, and only for a record that others were merged into.
 */
export async function recallMergedIn({ ports, runtime }: BatchContext, item: WorkItem): Promise<void> {
  const merged = mergedIdsOf(item.hubspot!);
  if (merged.length === 0) return;
  const { offsetMs } = ports.clocks();
  const memories = await ports.state.recall(runtime.definition.entity, { hubspotIds: merged });
  const others = memories.flatMap(({ link, tracks }) => (link && link.id !== item.linkId ? [{ link, tracks }] : []));
  for (const field of runtime.fields) {
    const written = await Promise.all(
      others.map(async ({ link, tracks }) => {
        const sent = await ports.state.knownValues(link.id, field.id);
        const base = link.baseHubSpot[field.id];
        const localAt = localTimeOf(tracks[field.id]);
        return [...sent, ...(base === undefined ? [] : [base])].map((value) => ({
          value,
          authoredAt: localAt && sidesAgree(field, localAt.value, value) ? localAt.at + offsetMs : null,
        }));
      }),
    );
    item.mergedIn.set(field.id, written.flat());
  }
}

function localTimeOf(track: FieldTrack | undefined): { readonly value: FieldVector; readonly at: number } | null {
  const { side, at, value } = track?.authored ?? {};
  return side === 'local' && value !== undefined && typeof at === 'number' ? { value, at } : null;
}
