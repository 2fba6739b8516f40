import { hubspotMatchKeys, identify, localMatchKeys, passesFilter, plainMark } from '../core';
import type { IdentityCandidate, IdentityVerdict, Link } from '../core';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { namesOtherLinks } from './existence-stage';
import { readHubSpotRecords, readLocalRows } from './read-stage';
import { nudge } from './unique-cycle';
import type { WorkItem } from './work-item';

/** Section 4 for the unlinked records of a batch: matched, created on the other side, reviewed, or left alone. */
export async function settleIdentity(context: BatchContext): Promise<void> {
  for (const item of context.items) {
    if (item.finished || item.link) continue;
    if (item.mark.record.kind === 'local') await identifyLocal(context, item);
    else await identifyHubSpot(context, item);
  }
  const matched = context.items.filter((item) => item.route === 'merge' && item.newLink !== null);
  await readLocalRows(
    context,
    matched.filter((item) => item.local === undefined),
  );
  await readHubSpotRecords(context, matched);
  for (const item of matched) {
    if (item.finished) continue;
    if (!item.local || item.local.softDeleted || !item.hubspot)
      waitFor(item, context.ports.settings.retryBaseMs, 'The matching record could not be read; matched again.');
  }
}

async function identifyLocal(context: BatchContext, item: WorkItem): Promise<void> {
  const { definition } = context.runtime;
  if (!item.local || item.local.softDeleted) return item.finish({ kind: 'clear' });
  item.keys = localMatchKeys(definition.matchKeys, item.local.values);
  if (!(await claim(context, item))) return;
  const hits = item.keys.length === 0 ? [] : await context.ports.state.findMatches(definition.entity, item.keys);
  const verdict = identify(
    item.keys,
    hits.map((hit): IdentityCandidate => ({ id: hit.hubspotId, key: hit.key, link: hit.link })),
  );
  if (verdict.kind === 'match') return link(context, item, { localKey: item.localKey!, hubspotId: verdict.id });
  if (verdict.kind !== 'no_match') return review(item, verdict, 'duplicate_local');
  if (!definition.createInHubSpot || !passesFilter(definition.localFilter, item.local.values))
    return item.finish({ kind: 'clear' });
  item.route = 'create_in_hubspot';
  item.newLink = {
    id: context.ports.random.id(),
    state: 'pending',
    localKey: item.localKey!,
    externalId: context.ports.random.id(),
    passedFilter: true,
  };
}

async function identifyHubSpot(context: BatchContext, item: WorkItem): Promise<void> {
  const { definition } = context.runtime;
  const { state } = context.ports;
  const record = item.hubspot;
  if (!record) return settleUnseen(context, item);
  if (await namesOtherLinks(context, item, record)) return;
  const externalId = record.properties[definition.externalIdProperty] ?? null;
  if (externalId !== null) {
    const [owner] = await state.findLinks(definition.entity, { externalIds: [externalId] });
    if (owner) return adopt(item, owner);
  }
  item.keys = hubspotMatchKeys(definition.matchKeys, record.properties);
  if (!(await claim(context, item))) return;
  const verdict = identify(item.keys, await localCandidates(context, item));
  if (verdict.kind === 'match') return link(context, item, { localKey: verdict.id, hubspotId: record.id });
  if (verdict.kind !== 'no_match') return review(item, verdict, 'duplicate_hubspot');
  if (!definition.createLocally || !passesFilter(definition.hubspotFilter, record.properties))
    return item.finish({ kind: 'clear' });
  item.route = 'create_locally';
  item.newLink = { id: context.ports.random.id(), state: 'live', hubspotId: record.id, passedFilter: true };
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
  if (owner.state === 'pending' && owner.hubspotId === null) {
    item.marks.push(plainMark({ kind: 'link', id: owner.id }, 'link', ['fields', 'existence']));
  } else if (owner.state === 'live' || owner.state === 'unreachable') {
    item.reviewRecord(
      'duplicate_hubspot',
      `HubSpot record ${item.hubspotId} carries the external id of local row ${owner.localKey}, which is linked to record ${owner.hubspotId}.`,
    );
  }
  item.finish({ kind: 'clear' });
}

async function localCandidates(context: BatchContext, item: WorkItem): Promise<readonly IdentityCandidate[]> {
  const { definition } = context.runtime;
  const found: { id: string; key: string }[] = [];
  for (const key of definition.matchKeys) {
    const values = item.keys.filter((entry) => entry.key === key.name).map((entry) => entry.value);
    if (values.length === 0) continue;
    const rows = await context.ports.local.findByMatchKey(definition.table, key, values);
    for (const ids of rows.values()) for (const id of ids) found.push({ id, key: key.name });
  }
  if (found.length === 0) return [];
  const links = await context.ports.state.findLinks(definition.entity, {
    localKeys: [...new Set(found.map(({ id }) => id))],
  });
  return found.map((candidate) => ({ ...candidate, link: links.find((one) => one.localKey === candidate.id) ?? null }));
}

/** S4.5: one key is worked on by one worker. */
async function claim(context: BatchContext, item: WorkItem): Promise<boolean> {
  if (item.keys.length === 0) return true;
  const { state, random, settings } = context.ports;
  const token = random.id();
  if (await state.claimKeys(context.runtime.definition.entity, item.keys, token, settings.leaseMs)) {
    item.claimToken = token;
    return true;
  }
  waitFor(item, settings.retryBaseMs, 'Another record with the same match key is being worked on; matched again.');
  return false;
}

function link(context: BatchContext, item: WorkItem, ends: { localKey: string; hubspotId: string }): void {
  item.localKey = ends.localKey;
  item.hubspotId = ends.hubspotId;
  item.newLink = { id: context.ports.random.id(), state: 'live', ...ends, passedFilter: true };
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

function review(
  item: WorkItem,
  verdict: Exclude<IdentityVerdict, { kind: 'match' | 'no_match' }>,
  duplicate: 'duplicate_local' | 'duplicate_hubspot',
): void {
  switch (verdict.kind) {
    case 'ambiguous':
      item.reviewRecord('ambiguous_match', `The match keys name more than one record: ${verdict.ids.join(', ')}.`);
      break;
    case 'duplicate':
      item.reviewRecord(
        duplicate,
        `The match keys name record ${verdict.id}, which is linked to another record already.`,
      );
      break;
    case 'at_rest':
      item.reviewRecord(
        'ambiguous_match',
        `The match keys name record ${verdict.id}, whose own link is at rest; it is neither matched nor created again.`,
      );
      break;
  }
  item.finish({ kind: 'clear' });
}
