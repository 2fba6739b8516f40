import { isMassChange } from '@app/sync-engine';
import type { MassChangeAnswer, MassChangeKind, MassChangeRule } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { MARK_ORDER } from '../marks/mark-row';

type Met = { readonly kind: MassChangeKind; readonly changed: number; readonly links: number };

/**
 * S5.3: one count per entity, exact across workers: the entity's row is held until the transaction ends, but only by those that delete
 * or overwrite. Each link counts once per kind and window. Links are counted only once the number itself is passed.
 */
export async function raiseMassChange(
  client: PoolClient,
  portalId: string,
  entity: string,
  changes: Readonly<Record<MassChangeKind, readonly string[]>>,
  rule: MassChangeRule,
): Promise<Met | null> {
  const known = await client.query<{ fresh: boolean }>(
    `select coalesce(clock_timestamp() - guard_window_began_at >= $3::float8 * interval '1 ms', true) as fresh
     from hubspot_sync.hubspot_entities where portal_id = $1 and entity = $2 for update`,
    [portalId, entity, rule.windowMs],
  );
  if (known.rows[0]?.fresh) await beginWindow(client, portalId, entity);
  const kinds = (['deletes', 'overwrites'] as const).filter((kind) => changes[kind].length > 0);
  for (const kind of kinds) {
    await client.query(
      `insert into hubspot_sync.hubspot_mass_changes (portal_id, entity, kind, link_id)
       select $1, $2, $3, link_id from unnest($4::text[]) as changed(link_id) order by link_id on conflict do nothing`,
      [portalId, entity, kind, changes[kind]],
    );
    const counted = await client.query<{ changed: number }>(
      `select count(*)::int as changed from hubspot_sync.hubspot_mass_changes where portal_id = $1 and entity = $2 and kind = $3`,
      [portalId, entity, kind],
    );
    const changed = counted.rows[0]?.changed ?? 0;
    if (changed <= rule.records) continue;
    const linked = await client.query<{ links: number }>(
      `select count(*)::int as links from hubspot_sync.hubspot_links where portal_id = $1 and entity = $2 and state = 'live'`,
      [portalId, entity],
    );
    const links = linked.rows[0]?.links ?? 0;
    if (isMassChange(rule, changed, links)) return { kind, changed, links };
  }
  return null;
}

async function beginWindow(client: Pick<PoolClient, 'query'> | Pool, portalId: string, entity: string): Promise<void> {
  await client.query('delete from hubspot_sync.hubspot_mass_changes where portal_id = $1 and entity = $2', [
    portalId,
    entity,
  ]);
  await client.query(
    'update hubspot_sync.hubspot_entities set guard_window_began_at = clock_timestamp() where portal_id = $1 and entity = $2',
    [portalId, entity],
  );
}

/** The answer is on every mark that the entity has now, in the place of an earlier one, under a new stamp (S1.4). */
export async function answerMassChange(
  client: PoolClient,
  portalId: string,
  entity: string,
  answer: MassChangeAnswer,
): Promise<number> {
  await beginWindow(client, portalId, entity);
  const answered = await client.query(
    `with held as materialized (
       select mark.id from hubspot_sync.hubspot_dirty_records mark
       where mark.portal_id = $1 and mark.entity = $2 order by ${MARK_ORDER} for update
     )
     update hubspot_sync.hubspot_dirty_records mark
     set reasons = hubspot_sync.join_words(
           array_remove(array_remove(array_remove(reasons, 'approved'), 'discard_accept'), 'discard_restore'), array[$3]), stamp = gen_random_uuid(), not_before = least(not_before, clock_timestamp())
     from held where mark.id = held.id`,
    [portalId, entity, answer],
  );
  return answered.rowCount ?? 0;
}
