import type { Pool } from 'pg';
import type { Canonical } from '@app/hubspot-mapping';
import { mappingId } from './mapped-entities';

export interface StoredLink {
  readonly id: string;
  readonly entity: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly state: string;
}

/** S2.7: a difference that the sync has noted, with the two values that it is about. */
export interface StoredFieldState {
  readonly linkId: string;
  /** Group, or our own id of the mapping. */
  readonly field: string;
  readonly kind: string;
  readonly local: readonly Canonical[] | null;
  readonly hubspot: readonly Canonical[] | null;
}

export interface StoredLogRow {
  readonly at: string;
  readonly kind: string;
  readonly side: string | null;
  readonly field: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly cause: string;
  readonly policy: string | null;
  readonly message: string | null;
}

/** A field of a record with values that the sync has seen: in its log, or in a review that is open. */
export interface SeenValues {
  readonly linkId: string;
  /** Group, or our own id of the mapping. */
  readonly field: string;
  /** Kind of the log row; `review` for an open review, `first_link` for a conflict of values that met without a base (S3.3). */
  readonly kind: string;
  /** Raw, of either side, aligned with the field's members. */
  readonly values: readonly (readonly (string | null)[])[];
}

/** What the sync itself says: which records belong together, and which differences it knows. */
export class SyncRecords {
  constructor(private readonly pool: Pool) {}

  async links(): Promise<readonly StoredLink[]> {
    const { rows } = await this.pool.query<StoredLink>(
      `select id, entity, local_key as "localKey", hubspot_id as "hubspotId", state
         from hubspot_sync.hubspot_links order by entity, length(local_key), local_key`,
    );
    return rows;
  }

  async fieldStates(): Promise<readonly StoredFieldState[]> {
    const { rows } = await this.pool.query<
      StoredFieldState & { readonly entity: string; readonly property: string | null }
    >(
      `select s.link_id as "linkId", s.entity, s.field, m.property, s.state_kind as kind,
              s.track -> 'state' -> 'local' as local, s.track -> 'state' -> 'hubspot' as hubspot
         from hubspot_sync.hubspot_field_states s
         left join hubspot_sync.hubspot_property_mappings m on m.id = s.field
        where s.state_kind is not null`,
    );
    return rows.map((row) => ({
      ...row,
      field: row.property === null ? row.field : mappingId(row.entity, row.property),
    }));
  }

  /** Marks that wait or are parked, and open reviews about whole records: `entity key` of either end. */
  async heldRecords(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ name: string }>(
      `select entity || ' ' || record_id as name from hubspot_sync.hubspot_dirty_records
        union select entity || ' ' || coalesce(local_key, hubspot_id) from hubspot_sync.hubspot_reviews
               where state = 'open' and link_id is null`,
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Records and fields whose overwritten edit was found (S3.5): `linkId field`. */
  async overwrittenEdits(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ linkId: string; field: string; entity: string; property: string | null }>(
      `select l.link_id as "linkId", l.field, l.entity, m.property from hubspot_sync.hubspot_sync_log l
         left join hubspot_sync.hubspot_property_mappings m on m.id = l.field
        where l.kind in ('overwritten_edit', 'stray_write')`,
    );
    return new Set(
      rows.map(
        ({ linkId, field, entity, property }) => `${linkId} ${property === null ? field : mappingId(entity, property)}`,
      ),
    );
  }

  /** Every value that the log or an open review tells of a linked record's field. */
  async seenValues(): Promise<readonly SeenValues[]> {
    const { rows } = await this.pool.query<
      Omit<SeenValues, 'values'> & {
        readonly entity: string;
        readonly property: string | null;
        readonly one: readonly (string | null)[] | null;
        readonly other: readonly (string | null)[] | null;
      }
    >(
      `select seen.*, m.property from (
         select link_id as "linkId", entity, field, case policy when 'first_link' then policy else kind end as kind, before as one, after as other from hubspot_sync.hubspot_sync_log
          where link_id is not null and field is not null
         union all
         select link_id, entity, field, 'review', local, hubspot from hubspot_sync.hubspot_reviews
          where state = 'open' and link_id is not null and field is not null
       ) seen left join hubspot_sync.hubspot_property_mappings m on m.id = seen.field`,
    );
    return rows.map(({ linkId, entity, property, field, kind, one, other }) => ({
      linkId,
      kind,
      field: property === null ? field : mappingId(entity, property),
      values: [one, other].filter((values) => Array.isArray(values)),
    }));
  }

  /** Marks that are left, by what they wait for: parked with a reason, or waiting for a time. */
  async leftMarks(): Promise<readonly { readonly entity: string; readonly record: string; readonly why: string }[]> {
    const { rows } = await this.pool.query<{ entity: string; record: string; why: string }>(
      `select entity, record_kind || ' ' || record_id as record, coalesce('parked: ' || parked_reason, 'waits') as why
         from hubspot_sync.hubspot_dirty_records`,
    );
    return rows;
  }

  /** Numbers of the audits that ended, and whether one is under way. */
  async audits(): Promise<{ readonly ended: number; readonly underWay: number; readonly failed: number }> {
    const { rows } = await this.pool.query<{ ended: number; underWay: number; failed: number }>(
      `select count(*) filter (where state = 'done')::int as ended, count(*) filter (where state = 'failed')::int as failed,
              count(*) filter (where finished_at is null)::int as "underWay"
         from hubspot_sync.hubspot_runs where kind = 'audit'`,
    );
    return rows[0]!;
  }

  /** Open reviews, by kind. */
  async openReviews(): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.pool.query<{ kind: string; count: number }>(
      `select kind, count(*)::int as count from hubspot_sync.hubspot_reviews where state = 'open' group by kind`,
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  }

  /** Everything logged about a record, oldest first. */
  async logOf(linkId: string): Promise<readonly StoredLogRow[]> {
    const { rows } = await this.pool.query<StoredLogRow>(
      `select to_char(l.at, 'HH24:MI:SS.MS') as at, l.kind, l.side, coalesce(m.property, l.field) as field, l.before, l.after,
              l.cause, l.policy, l.message
         from hubspot_sync.hubspot_sync_log l
         left join hubspot_sync.hubspot_property_mappings m on m.id = l.field
        where l.link_id = $1 order by l.id`,
      [linkId],
    );
    return rows;
  }
}
