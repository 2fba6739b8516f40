import type { LogEntry } from '@app/sync-engine';
import { movedMeanwhile } from './record-decider';
import type { SaidOfRecord } from './record-decider';
import { twinMergeViolations } from './twin-merge-oracles';
import type { World } from './world';

/** What S3.2, S5.1 and S5.4 promise of decisions about whole records, as the end of a schedule shows it. */
export function recordDecisionViolations(world: World): string[] {
  const said = world.operator?.records.said ?? [];
  return [
    ...stuck(world),
    ...unasked(world, said),
    ...twice(world, said),
    ...unseen(world, said),
    ...twins(world, said),
    ...twinMergeViolations(world, said),
  ];
}

/** A decision is carried out, or it is void and asked again; none waits for ever. */
function stuck(world: World): string[] {
  return world.db.tables.reviews.flatMap(({ id, open, field, kind, decision }) =>
    open && field === null && decision !== null
      ? [`the decision of ${kind} review ${id} (${decision.choice.kind}) was never carried out`]
      : [],
  );
}

const byDecision = ({ policy, message }: LogEntry): boolean =>
  policy === 'decision' || (message?.includes('ecided by operator') ?? false);

function doneFor(log: readonly LogEntry[], linkId: string | null, kind: 'delete' | 'create' | 'link'): LogEntry[] {
  return log.filter((entry) => {
    if (entry.linkId !== linkId || !byDecision(entry)) return false;
    if (kind === 'delete') return entry.kind === 'delete';
    // A new row's link says so by its state alone; what is restored or made anew in HubSpot, as a restore.
    if (kind === 'create')
      return entry.kind === 'restore' || (entry.kind === 'link_state' && /new row|treated as new/.test(entry.message!));
    return entry.kind === 'link_state' && entry.message!.includes('Merged in HubSpot');
  });
}

/** Nothing is done by decision that nobody decided. */
function unasked(world: World, said: readonly SaidOfRecord[]): string[] {
  const links = new Set(world.db.tables.log.filter(byDecision).map(({ linkId }) => linkId));
  return (['delete', 'create', 'link'] as const).flatMap((kind) =>
    [...links].flatMap((linkId) => {
      const asked = said.some((one) => one.linkId === linkId && one.choice === kind);
      return doneFor(world.db.tables.log, linkId, kind).length > 0 && !asked
        ? [`${kind} of link ${linkId} was done by decision, and nobody decided so`]
        : [];
    }),
  );
}

/** What was decided happens as often as it was decided, and a review that ended by its decision has been carried out. */
function twice(world: World, said: readonly SaidOfRecord[]): string[] {
  const { log, reviews } = world.db.tables;
  return (['delete', 'create', 'link'] as const).flatMap((kind) =>
    [...new Set(said.flatMap(({ choice, linkId }) => (choice === kind && linkId ? [linkId] : [])))].flatMap(
      (linkId) => {
        const asked = said.filter((one) => one.linkId === linkId && one.choice === kind);
        // Where the first decision was void, the last one ended the review.
        const ended = new Set(
          asked.flatMap((one) =>
            said.findLast(({ reviewId }) => reviewId === one.reviewId) === one &&
            reviews.some(({ id, state }) => id === one.reviewId && state === 'decided')
              ? [one.reviewId]
              : [],
          ),
        );
        const done = doneFor(log, linkId, kind).length;
        if (done > asked.length)
          return [`${kind} of link ${linkId} was decided ${asked.length} times and done ${done} times`];
        return done < ended.size
          ? [`${kind} of link ${linkId} was decided, and done ${done} times: ${ended.size} reviews ended by it`]
          : [];
      },
    ),
  );
}

/** S4.1: a partner changes its record, or its row, only for the pair that a person named, having seen both; and then as often as they did. */
function twins(world: World, said: readonly SaidOfRecord[]): string[] {
  const given = world.db.tables.log.filter(
    ({ kind, policy, message }) => kind === 'link_state' && policy === 'decision' && message!.includes('belongs to'),
  );
  return given.flatMap((entry) => {
    const { localKey, hubspotId } = entry;
    const isPair = (one: { readonly localKey: string | null; readonly hubspotId: string | null }): boolean =>
      one.localKey === localKey && one.hubspotId === hubspotId;
    const asked = said.filter(({ choice, look }) => choice === 'link' && isPair(look));
    const done = given.filter(isPair).length;
    // Whom it is taken from is what the person saw, too.
    const shown = asked.some(({ look: { record } }) =>
      record.partners.some((one) => one.localKey === localKey || one.hubspotId === hubspotId),
    );
    if (done > asked.length || !shown)
      return [`row ${localKey} was given record ${hubspotId} ${done} times, decided ${asked.length} times`];
    return asked.some((one) => one.kind === 'ambiguous_match' || !movedMeanwhile(world, one))
      ? []
      : [`row ${localKey} was given record ${hubspotId} by a decision on values that had moved`];
  });
}

/**
 * S3.2: what goes by decision holds the values that the person had seen. Only what came between our last look and the call cannot be helped:
 * of that they are told, by a review.
 */
function unseen(world: World, said: readonly SaidOfRecord[]): string[] {
  const { log, reviews } = world.db.tables;
  const told = new Set(reviews.flatMap(({ linkId, detail }) => (detail.includes('over an edit') ? [linkId] : [])));
  const decided = log.filter(({ kind, policy }) => kind === 'delete' && policy === 'decision');
  return decided.flatMap(({ side, linkId, localKey, hubspotId }) => {
    const looks = said.filter((one) => one.linkId === linkId && one.choice === 'delete').map(({ look }) => look);
    if (told.has(linkId)) return [];
    const gone = side === 'hubspot' ? archivedAs(world, hubspotId) : deletedAs(world, localKey);
    const columns = world.scenario.fields.flatMap(({ members }) =>
      members.map(({ column, property }) => (side === 'hubspot' ? property : (column ?? ''))),
    );
    const same = (seen: Values | null): boolean =>
      columns.every((name) => (seen?.[name] ?? null) === (gone?.[name] ?? null));
    return gone === null || looks.some(({ row, properties }) => same(side === 'hubspot' ? properties : row))
      ? []
      : [
          `${side} end of ${localKey} / ${hubspotId} was deleted by decision with values that nobody saw: ${JSON.stringify(gone)}`,
        ];
  });
}

type Values = Readonly<Record<string, string | null>>;

function archivedAs(world: World, hubspotId: string | null): Values | null {
  return world.hubspot.ownArchives.findLast(({ id }) => id === hubspotId)?.properties ?? null;
}

/** Nobody edits a row that is soft-deleted; null where it was restored, or is gone. */
function deletedAs(world: World, localKey: string | null): Values | null {
  if (localKey === null || world.restoredRows.has(localKey) || world.livingRows().has(localKey)) return null;
  return world.local.snapshot().get(localKey) ?? null;
}
