import { LINK_TRANSITIONS } from '@app/sync-engine';
import type { LinkPatch, NewLink, Tombstone } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';
import { assertLegalMove } from '../legal-move';
import { timestamp } from '../milliseconds';
import type { AcceptedChange } from './fences';

/** New version by link id, for the links that were written. */
export type Versions = ReadonlyMap<string, string>;

interface Written {
  readonly id: string;
  readonly version: string;
}

const PATCH_COLUMNS = `id text, state text, has_reason boolean, state_reason text, has_cause boolean, state_cause text,
  gives_local boolean, local_key text, gives_hubspot boolean, hubspot_id text, gives_external boolean, external_id text,
  forgets_bases boolean, base_local jsonb, base_hubspot jsonb, has_highest boolean, highest_updated_at float8, agreed boolean,
  passed_local_filter boolean, passed_hubspot_filter boolean`;

/** `on conflict do nothing`: an end that another transaction linked since the check leaves its row out, which fences it. */
const INSERT = `
  insert into hubspot_sync.hubspot_links
    (id, portal_id, entity, local_key, hubspot_id, external_id, state, state_reason, state_cause, base_local, base_hubspot,
     highest_updated_at, agreed_at, passed_local_filter, passed_hubspot_filter)
  select id, $1, $2, local_key, hubspot_id, external_id, state, state_reason, state_cause, coalesce(base_local, '{}'),
         coalesce(base_hubspot, '{}'), ${timestamp('highest_updated_at')}, case when agreed then clock_timestamp() end,
         coalesce(passed_local_filter, false), coalesce(passed_hubspot_filter, false)
  from jsonb_to_recordset($3::jsonb) as new(${PATCH_COLUMNS})
  order by id
  on conflict do nothing
  returning id, version::text as version`;

/** Bases move by field (S2.2); each write gives a new random version (S1.5). */
const UPDATE = `
  update hubspot_sync.hubspot_links link set
    version = gen_random_uuid(),
    state = coalesce(new.state, link.state),
    state_reason = case when new.has_reason then new.state_reason else link.state_reason end,
    state_cause = case when new.has_cause then new.state_cause else link.state_cause end,
    local_key = case when new.gives_local then new.local_key else link.local_key end,
    hubspot_id = case when new.gives_hubspot then new.hubspot_id else link.hubspot_id end,
    external_id = case when new.gives_external then new.external_id else link.external_id end,
    base_local = case when new.forgets_bases then '{}' else link.base_local end || coalesce(new.base_local, '{}'),
    base_hubspot = case when new.forgets_bases then '{}' else link.base_hubspot end || coalesce(new.base_hubspot, '{}'),
    highest_updated_at = case when new.has_highest then ${timestamp('new.highest_updated_at')} else link.highest_updated_at end,
    agreed_at = case when new.agreed then clock_timestamp() else link.agreed_at end,
    passed_local_filter = coalesce(new.passed_local_filter, link.passed_local_filter),
    passed_hubspot_filter = coalesce(new.passed_hubspot_filter, link.passed_hubspot_filter)
  from jsonb_to_recordset($1::jsonb) as new(${PATCH_COLUMNS})
  where link.id = new.id
  returning link.id, link.version::text as version`;

function patchInput(id: string, patch: LinkPatch): Record<string, unknown> {
  return {
    id,
    state: patch.state ?? null,
    has_reason: patch.stateReason !== undefined,
    state_reason: patch.stateReason ?? null,
    has_cause: patch.stateCause !== undefined,
    state_cause: patch.stateCause ?? null,
    gives_local: patch.localKey !== undefined,
    local_key: patch.localKey ?? null,
    gives_hubspot: patch.hubspotId !== undefined,
    hubspot_id: patch.hubspotId ?? null,
    gives_external: patch.externalId !== undefined,
    external_id: patch.externalId ?? null,
    forgets_bases: patch.forgetsBases ?? false,
    base_local: patch.baseLocal ?? null,
    base_hubspot: patch.baseHubSpot ?? null,
    has_highest: patch.highestUpdatedAt !== undefined,
    highest_updated_at: patch.highestUpdatedAt ?? null,
    agreed: patch.agreed ?? false,
    passed_local_filter: patch.passedFilter?.local ?? null,
    passed_hubspot_filter: patch.passedFilter?.hubspot ?? null,
  };
}

/** Inserts new links; those whose end was taken meanwhile are missing from the answer. */
export async function insertLinks(
  client: PoolClient,
  portalId: string,
  entity: string,
  links: readonly NewLink[],
): Promise<Versions> {
  if (links.length === 0) return new Map();
  const rows = jsonParameter(links.map((link) => patchInput(link.id, link)));
  const inserted = await client.query<Written>(INSERT, [portalId, entity, rows]);
  return new Map(inserted.rows.map((row) => [row.id, row.version]));
}

/** S2.1: a link of its own, severed, for each HubSpot id that a link gave up; one that is linked again already needs none. */
export async function buryReplaced(
  client: PoolClient,
  portalId: string,
  entity: string,
  tombstones: readonly Tombstone[],
): Promise<void> {
  await insertLinks(
    client,
    portalId,
    entity,
    tombstones.map((tombstone) => ({ ...tombstone, state: 'severed' as const })),
  );
}

/**
 * Writes the patches of known links and moves their versions. A patch that gives an end can lose it to another transaction in
 * the last moment: only then the batch is written link by link, and the losers are missing from the answer.
 * Throws on an illegal state transition (LINK_TRANSITIONS): a bug.
 */
export async function updateLinks(client: PoolClient, accepted: readonly AcceptedChange[]): Promise<Versions> {
  const patches = accepted.flatMap(({ change, link }) => {
    if (!link) return [];
    if (change.link?.state) assertLegalMove(`Link ${link.id}`, LINK_TRANSITIONS, link.state, change.link.state);
    return [patchInput(link.id, change.link ?? {})];
  });
  if (patches.length === 0) return new Map();
  const givesEnds = patches.some((patch) => patch['local_key'] ?? patch['hubspot_id'] ?? patch['external_id']);
  if (!givesEnds) return update(client, patches);
  return (await attempt(client, () => update(client, patches))) ?? updateOneByOne(client, patches);
}

async function update(client: PoolClient, patches: readonly Record<string, unknown>[]): Promise<Map<string, string>> {
  const updated = await client.query<Written>(UPDATE, [jsonParameter(patches)]);
  return new Map(updated.rows.map((row) => [row.id, row.version]));
}

async function updateOneByOne(client: PoolClient, patches: readonly Record<string, unknown>[]): Promise<Versions> {
  const versions = new Map<string, string>();
  for (const patch of patches) {
    const written = await attempt(client, () => update(client, [patch]));
    for (const [id, version] of written ?? []) versions.set(id, version);
  }
  return versions;
}

/** Null if a unique end was taken; the transaction goes on. */
async function attempt<T>(client: PoolClient, work: () => Promise<T>): Promise<T | null> {
  await client.query('savepoint link_ends');
  try {
    const result = await work();
    await client.query('release savepoint link_ends');
    return result;
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23505') throw error;
    await client.query('rollback to savepoint link_ends');
    return null;
  }
}
