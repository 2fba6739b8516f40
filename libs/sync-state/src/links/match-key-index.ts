import { createHash } from 'node:crypto';
import type { MatchCandidate, MatchKeyEntry } from '@app/sync-engine';
import type { Link } from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter, storableText } from '../json-parameter';
import { inTransaction } from '../postgres-transactions';
import { LINK_COLUMNS } from './link-row';

/** A b-tree entry holds some 2,700 bytes; longer values are known by their hash. */
const LONGEST_INDEXED = 500;

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** A value as the index holds it; equal values stay equal, different ones differ. */
function indexedValue(value: string): string {
  if (value.length <= LONGEST_INDEXED) return storableText(value);
  return `sha256 ${createHash('sha256').update(value).digest('hex')}`;
}

const ENTRIES = 'key text, value text, "hubspotId" text, "primary" boolean';

/**
 * Strategy: almost every read feeds what the index knows already, so rows are touched only where they differ; and only then a
 * lock of the entity is taken, since two feeds of the same records could otherwise meet in different orders.
 */
const KNOWN_ALREADY = `
  select not exists (
    (select key, value, hubspot_id, is_primary from hubspot_sync.hubspot_match_keys
     where portal_id = $1 and entity = $2 and hubspot_id = any($3)
     except select key, value, "hubspotId", "primary" from jsonb_to_recordset($4::jsonb) as new(${ENTRIES}))
    union all
    (select key, value, "hubspotId", "primary" from jsonb_to_recordset($4::jsonb) as new(${ENTRIES})
     except select key, value, hubspot_id, is_primary from hubspot_sync.hubspot_match_keys
     where portal_id = $1 and entity = $2 and hubspot_id = any($3))
  ) as known`;

const REMOVE = `
  delete from hubspot_sync.hubspot_match_keys known
  where known.portal_id = $1 and known.entity = $2 and known.hubspot_id = any($3)
    and not exists (
      select 1 from jsonb_to_recordset($4::jsonb) as new(${ENTRIES})
      where new.key = known.key and new.value = known.value and new."hubspotId" = known.hubspot_id)`;

const ADD = `
  insert into hubspot_sync.hubspot_match_keys (portal_id, entity, key, value, hubspot_id, is_primary)
  select $1, $2, key, value, "hubspotId", bool_or("primary")
  from jsonb_to_recordset($3::jsonb) as new(${ENTRIES})
  group by key, value, "hubspotId"
  on conflict (portal_id, entity, key, value, hubspot_id) do update set is_primary = excluded.is_primary`;

/** S4.5: replaces the entries of these HubSpot records. */
export async function indexMatchKeys(
  pool: Pool,
  portalId: string,
  entity: string,
  records: readonly { readonly hubspotId: string; readonly entries: readonly MatchKeyEntry[] }[],
): Promise<void> {
  if (records.length === 0) return;
  const ids = [...new Set(records.map((record) => record.hubspotId))];
  const latest = new Map(records.map((record) => [record.hubspotId, record.entries]));
  const entries = jsonParameter(
    mergeEntries([...latest].flatMap(([hubspotId, held]) => held.map((entry) => ({ ...entry, hubspotId })))),
  );
  const check = await pool.query<{ known: boolean }>(KNOWN_ALREADY, [portalId, entity, ids, entries]);
  if (check.rows[0]?.known) return;
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 727002))', [`${portalId} ${entity}`]);
    await client.query(REMOVE, [portalId, entity, ids, entries]);
    await client.query(ADD, [portalId, entity, entries]);
  });
}

export async function matchKeysOf(
  pool: Pool,
  portalId: string,
  entity: string,
  hubspotId: string,
): Promise<readonly MatchKeyEntry[]> {
  const found = await pool.query<MatchKeyEntry>(
    `select key, value, hubspot_id as "hubspotId", is_primary as "primary" from hubspot_sync.hubspot_match_keys
     where portal_id = $1 and entity = $2 and hubspot_id = $3 order by key, value`,
    [portalId, entity, hubspotId],
  );
  return found.rows;
}

/** One entry per key, value and record; primary if any was. */
function mergeEntries(entries: readonly MatchKeyEntry[]): MatchKeyEntry[] {
  const merged = new Map<string, MatchKeyEntry>();
  for (const { key, value, hubspotId, primary } of entries) {
    const name = JSON.stringify([key, value, hubspotId]);
    merged.set(name, {
      key,
      value: indexedValue(value),
      hubspotId,
      primary: primary || (merged.get(name)?.primary ?? false),
    });
  }
  return [...merged.values()];
}

/** S4.5: the index's hits for these keys, each with the link of its record, in whatever state, where it has one. */
export async function findMatches(
  pool: Pool,
  portalId: string,
  entity: string,
  keys: readonly KeyValue[],
): Promise<MatchCandidate[]> {
  if (keys.length === 0) return [];
  const asked = new Map(keys.map((key) => [`${key.key} ${indexedValue(key.value)}`, key.value]));
  const found = await pool.query<MatchKeyEntry & { link: Link | null }>(
    `select known.key, known.value, known.hubspot_id as "hubspotId", known.is_primary as "primary", row_to_json(linked) as link
     from (select distinct key, value from unnest($3::text[], $4::text[]) as asked(key, value)) asked
     join hubspot_sync.hubspot_match_keys known
       on known.portal_id = $1 and known.entity = $2 and known.key = asked.key and known.value = asked.value
     left join lateral (
       select ${LINK_COLUMNS} from hubspot_sync.hubspot_links link
       where link.portal_id = $1 and link.entity = $2 and link.hubspot_id = known.hubspot_id
     ) linked on true
     order by known.key, known.value, known.hubspot_id`,
    [portalId, entity, keys.map((key) => key.key), keys.map((key) => indexedValue(key.value))],
  );
  return found.rows.map((row) => ({ ...row, value: asked.get(`${row.key} ${row.value}`) ?? row.value }));
}

/** Who wants which keys. */
export interface KeyClaim {
  readonly token: string;
  readonly keys: readonly KeyValue[];
}

/**
 * S4.5: each token takes all of its keys or none; an expired claim is no claim.
 * Strategy: one statement takes what is free in one order, so that claims that overlap wait for each other and never deadlock; tokens that
 * did not get all of theirs give the rest back at once.
 */
export async function claimKeys(
  pool: Pool,
  portalId: string,
  entity: string,
  claims: readonly KeyClaim[],
  ttlMs: number,
): Promise<ReadonlySet<string>> {
  const holders = new Map<string, string>();
  const refused = new Set<string>();
  const wanted: { key: string; value: string; token: string }[] = [];
  for (const { token, keys } of claims) {
    const named = new Map(keys.map(({ key, value }) => [`${key} ${indexedValue(value)}`, { key, value }]));
    if ([...named.keys()].some((name) => holders.has(name))) {
      refused.add(token);
      continue;
    }
    for (const [name, { key, value }] of named) {
      holders.set(name, token);
      wanted.push({ key, value: indexedValue(value), token });
    }
  }
  const taken = wanted.length === 0 ? [] : await takeClaims(pool, portalId, entity, wanted, ttlMs);
  const held = new Map<string, number>();
  for (const token of taken) held.set(token, (held.get(token) ?? 0) + 1);
  const count = (token: string): number => wanted.filter((claim) => claim.token === token).length;
  const partly = [...held.keys()].filter((token) => held.get(token) !== count(token));
  if (partly.length > 0) await releaseClaims(pool, portalId, entity, partly);
  return new Set(
    claims.map(({ token }) => token).filter((token) => !refused.has(token) && (held.get(token) ?? 0) === count(token)),
  );
}

async function takeClaims(
  pool: Pool,
  portalId: string,
  entity: string,
  wanted: readonly { readonly key: string; readonly value: string; readonly token: string }[],
  ttlMs: number,
): Promise<string[]> {
  const taken = await pool.query<{ token: string }>(
    `insert into hubspot_sync.hubspot_match_key_claims as claim (portal_id, entity, key, value, token, expires_at)
     select $1, $2, key, value, token, clock_timestamp() + $6::float8 * interval '1 ms'
     from unnest($3::text[], $4::text[], $5::text[]) as wanted(key, value, token)
     order by key collate "C", value collate "C"
     on conflict (portal_id, entity, key, value) do update set token = excluded.token, expires_at = excluded.expires_at
       where claim.token = excluded.token or claim.expires_at <= clock_timestamp()
     returning claim.token`,
    [
      portalId,
      entity,
      wanted.map(({ key }) => key),
      wanted.map(({ value }) => value),
      wanted.map(({ token }) => token),
      ttlMs,
    ],
  );
  return taken.rows.map(({ token }) => token);
}

export async function releaseClaims(
  pool: Pool,
  portalId: string,
  entity: string,
  tokens: readonly string[],
): Promise<void> {
  await pool.query(
    'delete from hubspot_sync.hubspot_match_key_claims where token = any($3) and portal_id = $1 and entity = $2',
    [portalId, entity, tokens],
  );
}
