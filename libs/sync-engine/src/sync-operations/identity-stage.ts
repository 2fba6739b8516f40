import { hubspotMatchKeys, identify, localMatchKeys, passesFilter, plainMark } from '../core';
import type { IdentityCandidate, IdentityVerdict, Link } from '../core';
import type { MatchCandidate } from '../ports';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { plainChoice } from './decided-stage';
import { eraseRecord } from './erasure-stage';
import { identityChoices } from './identity-choice';
import { leaveUncreated, reviewIdentity } from './identity-review';
import { unmatch } from './unmatched-partner';
import { markMergedLinks } from './merged-record-stage';
import { readHubSpotRecords, readLocalRows, refuseStaleRead } from './read-stage';
import { nudge } from './unique-cycle';
import { mergeTwins } from './twin-merge-stage';
import { settleTwins } from './twin-stage';
import type { WorkItem } from './work-item';

/** Section 4 for the unlinked records of a batch: matched, created on the other side, reviewed, or left alone. */
export async function settleIdentity(context: BatchContext): Promise<void> {
  const decided = context.items.filter((item) => !item.finished && !item.link);
  await mergeTwins(context, decided);
  await settleTwins(context, decided);
  const unlinked = context.items.filter((item) => !item.finished && !item.link);
  if (unlinked.length === 0) return;
  for (const item of unlinked) {
    if (item.mark.about.includes('erased') && item.hubspotId !== null) await eraseRecord(context, item);
    else if (item.mark.record.kind === 'local') keyLocal(context, item);
    else await keyHubSpot(context, item);
  }
  await claimAll(context, unlinked);
  const open = unlinked.filter((item) => !item.finished);
  const choices = await identityChoices(context, open);
  await identifyLocal(
    context,
    open.filter((item) => item.mark.record.kind === 'local'),
    choices,
  );
  await identifyHubSpot(
    context,
    open.filter((item) => item.mark.record.kind !== 'local'),
    choices,
  );
  const matched = context.items.filter((item) => item.route === 'merge' && item.newLink !== null);
  await readLocalRows(
    context,
    matched.filter((item) => item.local === undefined),
  );
  await readHubSpotRecords(context, matched);
  for (const item of matched) {
    if (item.finished) continue;
    if (!item.local || item.local.softDeleted || !item.hubspot) await unmatch(context, item, choices.get(item));
  }
}

function keyLocal(context: BatchContext, item: WorkItem): void {
  const { definition } = context.runtime;
  if (!item.local || item.local.softDeleted) return item.finish({ kind: 'clear' });
  item.keys = localMatchKeys(definition.matchKeys, item.local.values);
}

async function keyHubSpot(context: BatchContext, item: WorkItem): Promise<void> {
  const { definition } = context.runtime;
  const record = item.hubspot;
  if (!record) return settleUnseen(context, item);
  if (await markMergedLinks(context, item, record)) return item.finish({ kind: 'clear' });
  const externalId = record.properties[definition.externalIdProperty] ?? null;
  if (externalId !== null && plainChoice(item)?.kind !== 'create') {
    const [owner] = await context.ports.state.findLinks(definition.entity, { externalIds: [externalId] });
    if (owner) return adopt(item, owner);
  }
  item.keys = hubspotMatchKeys(definition.matchKeys, record.properties);
}

type Choices = Awaited<ReturnType<typeof identityChoices>>;

/** What a person decided, else what the keys say. */
function verdictOf(item: WorkItem, choices: Choices, candidates: () => readonly IdentityCandidate[]): IdentityVerdict {
  const choice = choices.get(item);
  if (choice === 'create') return { kind: 'no_match' };
  return choice && 'partner' in choice ? { kind: 'match', id: choice.partner } : identify(item.keys, candidates());
}

/** One look-up in the key index for all rows. */
async function identifyLocal(context: BatchContext, items: readonly WorkItem[], choices: Choices): Promise<void> {
  const { definition } = context.runtime;
  const keys = items.flatMap((item) => item.keys);
  const hits = keys.length === 0 ? [] : await context.ports.state.findMatches(definition.entity, keys);
  const byKey = new Map<string, MatchCandidate[]>();
  for (const hit of hits) byKey.set(nameOf(hit), [...(byKey.get(nameOf(hit)) ?? []), hit]);
  const taken = new Set<string>();
  for (const item of items) {
    const verdict = verdictOf(item, choices, () =>
      item.keys.flatMap((key) =>
        (byKey.get(nameOf(key)) ?? []).map((hit): IdentityCandidate => ({
          id: hit.hubspotId,
          key: hit.key,
          link: hit.link,
        })),
      ),
    );
    if (verdict.kind === 'match') {
      linkOnce(context, item, { localKey: item.localKey!, hubspotId: verdict.id }, taken, verdict.id);
      continue;
    }
    if (verdict.kind !== 'no_match') {
      reviewIdentity(item, verdict, 'duplicate_local', choices.get(item));
      continue;
    }
    if (!definition.createInHubSpot || !passesFilter(definition.localFilter, item.local!.values)) {
      leaveUncreated(item, choices.get(item), definition.createInHubSpot);
      continue;
    }
    item.route = 'create_in_hubspot';
    item.newLink = {
      id: context.ports.random.id(),
      state: 'pending',
      localKey: item.localKey!,
      externalId: context.ports.random.id(),
      passedFilter: { local: true, hubspot: definition.hubspotFilter === null },
    };
  }
}

/** One look-up per key among the rows for all records. */
async function identifyHubSpot(context: BatchContext, items: readonly WorkItem[], choices: Choices): Promise<void> {
  if (items.length === 0) return;
  const { definition } = context.runtime;
  const candidates = await localCandidates(context, items);
  const taken = new Set<string>();
  for (const item of items) {
    const record = item.hubspot!;
    const verdict = verdictOf(item, choices, () => item.keys.flatMap((key) => candidates.get(nameOf(key)) ?? []));
    if (verdict.kind === 'match') {
      linkOnce(context, item, { localKey: verdict.id, hubspotId: record.id }, taken, verdict.id);
      continue;
    }
    if (verdict.kind !== 'no_match') {
      reviewIdentity(item, verdict, 'duplicate_hubspot', choices.get(item));
      continue;
    }
    if (!definition.createLocally || !passesFilter(definition.hubspotFilter, record.properties)) {
      // S2.8: an old read says nothing of whether the record passes by now.
      if (!definition.createLocally || !refuseStaleRead(context, item, null))
        leaveUncreated(item, choices.get(item), definition.createLocally);
      continue;
    }
    item.route = 'create_locally';
    const passedFilter = { local: definition.localFilter === null, hubspot: true };
    item.newLink = { id: context.ports.random.id(), state: 'live', hubspotId: record.id, passedFilter };
  }
}

function nameOf({ key, value }: { readonly key: string; readonly value: string }): string {
  return `${key} ${value}`;
}

/** S5.1: an unlinked record that a batch read left out; missing proves nothing before a single read says so too. */
async function settleUnseen(context: BatchContext, item: WorkItem): Promise<void> {
  const { gateway, state, settings } = context.ports;
  const { definition, properties } = context.runtime;
  const single = await gateway.readOne(definition.objectType, item.hubspotId!, properties);
  if (!single.ok) return readFailed(context, [item], single.failure);
  if (single.value === 'missing') {
    await state.indexMatchKeys(definition.entity, [{ hubspotId: item.hubspotId!, entries: [] }]);
    return item.finish({ kind: 'clear' });
  }
  if (single.value.id === item.hubspotId) {
    return waitFor(item, settings.retryBaseMs, 'HubSpot left the record out of a batch read but has it; read again.');
  }
  item.marks.push(nudge(single.value.id));
  item.finish({ kind: 'clear' });
}

/** S4.1: a record that carries an id of ours belongs to the link that minted it; that link's own pass takes it. */
function adopt(item: WorkItem, owner: Link): void {
  // Also where it is made anew in the place of one that was deleted (S5.2), whose id the link still has.
  if (owner.state === 'pending') {
    // What events told of the record goes along: an association whose other end is archived by now is named by nothing else (S6.2).
    const { about, hints, onlyOwnEvents } = item.mark;
    const mark = plainMark({ kind: 'link', id: owner.id }, 'link', [
      ...new Set([...about, 'fields', 'existence'] as const),
    ]);
    item.marks.push({ ...mark, hints, onlyOwnEvents });
  } else if (owner.state === 'live' || owner.state === 'unreachable') {
    item.reviewRecord(
      'duplicate_hubspot',
      `HubSpot record ${item.hubspotId} carries the external id of local row ${owner.localKey}, which is linked to record ${owner.hubspotId}.`,
    );
  } else if (owner.hubspotId !== item.hubspotId) {
    // S5.1, S5.6: what a late call brought back is a person's to remove; the sync never deletes by guess.
    item.reviewRecord(
      'duplicate_hubspot',
      owner.state === 'erased'
        ? `HubSpot record ${item.hubspotId} was created by a call that landed late, after the person had been erased for privacy: erase it in HubSpot too.`
        : `HubSpot record ${item.hubspotId} was created by a call that landed late: it carries the external id of local row ${owner.localKey}, which is no longer synced (${owner.stateReason ?? owner.state}). Delete it in HubSpot if it is not wanted.`,
    );
  }
  item.finish({ kind: 'clear' });
}

/** The rows that hold a key of these records, by key and value, each with its link. */
async function localCandidates(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<string, readonly IdentityCandidate[]>> {
  const { definition } = context.runtime;
  const found: { id: string; key: string; value: string }[] = [];
  for (const key of definition.matchKeys) {
    const values = new Set(
      items.flatMap((item) => item.keys.filter((entry) => entry.key === key.name).map((entry) => entry.value)),
    );
    if (values.size === 0) continue;
    const rows = await context.ports.local.findByMatchKey(definition.table, key, [...values]);
    for (const [value, ids] of rows) for (const id of ids) found.push({ id, key: key.name, value });
  }
  if (found.length === 0) return new Map();
  const links = await context.ports.state.findLinks(definition.entity, {
    localKeys: [...new Set(found.map(({ id }) => id))],
  });
  const linkOf = new Map(links.map((link) => [link.localKey, link]));
  const byKey = new Map<string, IdentityCandidate[]>();
  for (const { id, key, value } of found) {
    const name = nameOf({ key, value });
    byKey.set(name, [...(byKey.get(name) ?? []), { id, key, link: linkOf.get(id) ?? null }]);
  }
  return byKey;
}

/** S4.5: one key is worked on by one worker; a look ahead of time takes none. */
async function claimAll(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (context.looksOnly) return;
  const { state, random, settings } = context.ports;
  const claiming = items.filter((item) => !item.finished && item.keys.length > 0);
  if (claiming.length === 0) return;
  const tokens = new Map(claiming.map((item) => [item, random.id()]));
  const held = await state.claimKeys(
    context.runtime.definition.entity,
    claiming.map((item) => ({ token: tokens.get(item)!, keys: item.keys })),
    settings.leaseMs,
  );
  for (const [item, token] of tokens) {
    if (held.has(token)) item.claimToken = token;
    else
      waitFor(item, settings.retryBaseMs, 'Another record with the same match key is being worked on; matched again.');
  }
}

/** Two records of one batch that name the same partner are not guessed between: the second is matched again, and then finds it linked. */
function linkOnce(
  context: BatchContext,
  item: WorkItem,
  ends: { localKey: string; hubspotId: string },
  taken: Set<string>,
  partner: string,
): void {
  if (taken.has(partner))
    return waitFor(item, context.ports.settings.retryBaseMs, 'Another record names the same partner; matched again.');
  taken.add(partner);
  item.localKey = ends.localKey;
  item.hubspotId = ends.hubspotId;
  item.newLink = { id: context.ports.random.id(), state: 'live', ...ends };
  item.write({
    kind: 'link',
    side: null,
    field: null,
    before: null,
    after: null,
    policy: 'S4.1',
    message: 'Matched by key.',
  });
}
