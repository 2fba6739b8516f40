import type { SourceEdit } from '../simulation/mutants/mutant';

/**
 * A fault planted in an adapter over PostgreSQL. What the simulator has in memory instead (fold, lease, fence, guard, settle) is held
 * to the same contract as the SQL; these show that the contract tells the two apart where one is wrong.
 */
export interface SqlMutant {
  readonly name: string;
  /** The rule that the fault breaks. */
  readonly rule: string;
  /** The contract that must not pass with it. */
  readonly contract:
    | 'postgres-sync-state'
    | 'postgres-local-records'
    | 'postgres-stores'
    | 'postgres-database-memory'
    | 'decoding-capture';
  /** Files below `libs`. */
  readonly edits: readonly SourceEdit[];
}

const STATE = 'postgres-sync-state';
const STORES = 'postgres-stores';

export const SQL_MUTANTS: readonly SqlMutant[] = [
  {
    name: 'no lease',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: 'and (mark.lease_expires_at is null or mark.lease_expires_at <= now())',
        replace: '',
      },
    ],
  },
  {
    name: 'a create closed as a whole with one of its fields',
    rule: 'S2.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/intent-writes.ts',
        find: 'where part.id <> all($1::text[]) or part.id = any($2::text[])',
        replace: 'where part.id = any($2::text[])',
      },
    ],
  },
  {
    name: 'history of one field of a create that counts for all of them',
    rule: 'S2.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/intent-writes.ts',
        find: 'where part.id <> all($1::text[]) or part.id = any($2::text[])',
        replace: 'where part.id <> all($1::text[] || $2::text[])',
      },
    ],
  },
  {
    name: 'a lease that never ends',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: 'and (mark.lease_expires_at is null or mark.lease_expires_at <= now())',
        replace: 'and mark.lease_expires_at is null',
      },
    ],
  },
  {
    name: 'a lease given back by who lost it',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: 'mark.id = any($2::uuid[]) and mark.lease_token = $3::uuid',
        replace: 'mark.id = any($2::uuid[]) and ($3::uuid is not null)',
      },
    ],
  },
  {
    name: 'no check of the lease',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/fences.ts',
        find: 'if (!mark || mark.leaseToken !== batch.leaseToken || (mark.leaseExpiresAt ?? 0) <= view.marks.now) continue;',
        replace: 'if (!mark) continue;',
      },
    ],
  },
  {
    name: 'no fence',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/fences.ts',
        find: 'if (link === undefined || (link && link.version !== change.fence?.version)) continue;',
        replace: 'if (link === undefined) continue;',
      },
    ],
  },
  {
    name: 'mark cleared although marked again',
    rule: 'S1.4',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/marks/mark-upsert.ts',
        find: '        stamp = gen_random_uuid(),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'reasons dropped when marks fold',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/marks/mark-upsert.ts',
        find: 'else hubspot_sync.join_words(mark.reasons, excluded.reasons) end',
        replace: 'else mark.reasons end',
      },
    ],
  },
  {
    name: 'times dropped when marks fold',
    rule: 'S1.7',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/migrations/marks.ts',
        find: 'max(at::numeric) as at',
        replace: 'min(at::numeric) as at',
      },
    ],
  },
  {
    name: 'marks under the old key lost at linking',
    rule: 'S1.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/store-changes.ts',
        find: '      record,\n      joined,\n',
        replace: '      record,\n      joined: [],\n',
      },
    ],
  },
  {
    name: 'a captured row folded twice',
    rule: 'S1.2',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/capture/fold-captured.ts',
        find: '    delete from hubspot_sync.hubspot_captured_changes where',
        replace: '    update hubspot_sync.hubspot_captured_changes set at = at where',
      },
    ],
  },
  {
    name: 'mass change counted by transaction',
    rule: 'S5.3',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/mass-change.ts',
        find: 'const changed = counted.rows[0]?.changed ?? 0;',
        replace: 'const changed = counted.rows.length * changes[kind].length;',
      },
    ],
  },
  {
    name: 'guard with the share but without the count',
    rule: 'S5.3',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/mass-change.ts',
        find: 'if (changed <= rule.records) continue;',
        replace: '',
      },
      {
        file: 'sync-state/src/changes/mass-change.ts',
        find: 'if (isMassChange(rule, changed, links)) return',
        replace: 'if (isMassChange({ ...rule, records: 0 }, changed, links)) return',
      },
    ],
  },
  {
    name: 'two plans of one entity',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-run-store.ts',
        find: "`select pg_advisory_xact_lock(hashtextextended('hubspot_sync plans ' || $1 || ' ' || $2, 0))`",
        replace: '`select $1::text, $2::text`',
      },
    ],
  },
  {
    name: 'what is walked at once is counted once',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-run-store.ts',
        find: "const known = await rows.findOne({ where: { id, portalId: this.portalId }, lock: { mode: 'pessimistic_write' } });",
        replace: 'const known = await rows.findOne({ where: { id, portalId: this.portalId } });',
      },
    ],
  },
  {
    name: 'a planned record fed to two workers',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/plan-feed.ts',
        find: "where id = $1 and state = 'applying' and not paused for update",
        replace: "where id = $1 and state = 'applying' and not paused",
      },
      {
        file: 'sync-state/src/stores/plan-feed.ts',
        find: 'where run_id = (select id from run) order by batch_kind for update',
        replace: 'where run_id = (select id from run) order by batch_kind',
      },
    ],
  },
  {
    name: 'a plan changed while it is applied',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-plan-store.ts',
        find: " and run.portal_id = $2 and run.state = 'planned'`",
        replace: ' and run.portal_id = $2`',
      },
    ],
  },
  {
    name: 'what became of a planned record said twice',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/changes/plan-writes.ts',
        find: " and planned.progress = 'planned'`",
        replace: '`',
      },
    ],
  },
  {
    name: 'a cancelled run takes the marks of others along',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-plan-store.ts',
        find: "where mark.reasons <@ array['run', 'undo']",
        replace: 'where true',
      },
    ],
  },
  {
    name: 'a record of a cancelled run that is given back is done all the same',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: "where mark.id = held.id and mark.reasons = '{}' and not ${MAY_BE_WRITTEN}",
        replace: "where mark.id = held.id and mark.reasons = '{}' and false",
      },
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: "(mark.reasons <> '{}' or ${MAY_BE_WRITTEN})`;",
        replace: 'true`;',
      },
    ],
  },
  {
    name: 'a write that may be under way is forgotten with its cancelled run',
    rule: 'S2.5',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: "where mark.id = held.id and mark.reasons = '{}' and not ${MAY_BE_WRITTEN}",
        replace: "where mark.id = held.id and mark.reasons = '{}'",
      },
      {
        file: 'sync-state/src/marks/lease-marks.ts',
        find: "(mark.reasons <> '{}' or ${MAY_BE_WRITTEN})`;",
        replace: "mark.reasons <> '{}'`;",
      },
    ],
  },
  {
    name: 'a plan that goes on when its run was cancelled',
    rule: 'S8.3',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-run-store.ts',
        find: 'when applying_run = $3 then null else applying_run end',
        replace: 'else applying_run end',
      },
      {
        file: 'sync-state/src/links/planned-work.ts',
        find: "where run.id = $1 and run.state = 'applying' and planned.progress",
        replace: 'where run.id = $1 and planned.progress',
      },
    ],
  },
  {
    name: 'a decision that waits for a worker who waits for it',
    rule: 'S3.2',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-review-store.ts',
        find: "      await client.query('savepoint unmarked');\n",
        replace:
          "      await client.query('savepoint unmarked');\n      await client.query('select from hubspot_sync.hubspot_reviews where id = $1 for update', [id]);\n",
      },
    ],
  },
  {
    name: 'a decision that ends with an earlier one',
    rule: 'S3.2',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/changes/review-writes.ts',
        find: ' and review.decision = looked.decision`',
        replace: '`',
      },
    ],
  },
  {
    name: 'an audit counted twice',
    rule: 'S8.4',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-audit-store.ts',
        find: ' and settled_at is null and looked_by is distinct from $3\n         and id = any($5',
        replace: ' and id = any($5',
      },
    ],
  },
  {
    name: 'a finding that one audit meets twice counts for two',
    rule: 'S5.1',
    contract: STORES,
    edits: [
      {
        file: 'sync-state/src/stores/postgres-audit-store.ts',
        find: 'case when finding.seen_by is distinct from excluded.seen_by then 1 else 0 end',
        replace: '1',
      },
    ],
  },
  {
    name: 'a batch goes on on a database that went back under it',
    rule: 'S9.5',
    contract: 'postgres-database-memory',
    edits: [
      {
        file: 'sync-state/src/changes/store-changes.ts',
        find: 'return isAnother || (batch.registryRevision',
        replace: 'return (isAnother && false) || (batch.registryRevision',
      },
    ],
  },
  {
    name: 'a batch goes on under a configuration that has changed',
    rule: 'S8.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/changes/store-changes.ts',
        find: 'return isAnother || (batch.registryRevision',
        replace: 'return isAnother || (isAnother && batch.registryRevision',
      },
    ],
  },
  {
    name: 'a change of one entity that refuses the batches of all',
    rule: 'S8.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/stores/registry-revision.ts',
        find: "and entity in ('${WHOLE_PORTAL}', $2)`;",
        replace: 'and $2::text is not null`;',
      },
    ],
  },
  {
    name: 'a change of the portal as a whole that refuses no batch',
    rule: 'S9.5',
    contract: STATE,
    edits: [
      {
        file: 'sync-state/src/stores/registry-revision.ts',
        find: "and entity in ('${WHOLE_PORTAL}', $2)`;",
        replace: 'and entity = $2`;',
      },
    ],
  },
  {
    // Defence in depth: the row is compared as it is locked, and again by the statement that writes it.
    name: 'no local guard',
    rule: 'S3.6',
    contract: 'postgres-local-records',
    edits: [
      {
        file: 'local-records/src/writes/row-locks.ts',
        find: 'return update.set.every((member) => values[names.indexOf(member.column)] === member.expect);',
        replace: 'return values.length >= 0;',
      },
      {
        file: 'local-records/src/writes/local-update.ts',
        find: 'guards.push(`t.${quoted}::text collate "C" is not distinct from w.e${at} collate "C"`);',
        replace: '',
      },
    ],
  },
  {
    name: 'a tag that is not read',
    rule: 'S7.1',
    contract: 'decoding-capture',
    edits: [
      {
        file: 'local-records/src/decoding/change-decoder.ts',
        find: 'if (message.prefix === ORIGIN_MESSAGE) this.origin = message.content;',
        replace: '',
      },
    ],
  },
  {
    name: 'a row that is told though nothing captured changed',
    rule: 'S1.2',
    contract: 'decoding-capture',
    edits: [
      {
        file: 'local-records/src/decoding/change-decoder.ts',
        find: "if (changed.length > 0) this.add(watched, 'update', after, changed);",
        replace: "this.add(watched, 'update', after, changed);",
      },
    ],
  },
  {
    name: 'captured columns that the reader learns of at its next start',
    rule: 'S1.2',
    contract: 'decoding-capture',
    edits: [
      {
        file: 'local-records/src/decoding/change-decoder.ts',
        find: "if (message.kind === 'message') return message.prefix === TABLES_MESSAGE;",
        replace: '',
      },
    ],
  },
  {
    name: 'old rows that are not in the log',
    rule: 'S1.7',
    contract: 'decoding-capture',
    edits: [
      {
        file: 'local-records/src/decoding/decoding-capture.ts',
        find: "if (part.identity !== 'full') await client.query(`alter table only ${quoteTable(part)} replica identity full`);",
        replace: '{}',
      },
    ],
  },
];
