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
  readonly contract: 'postgres-sync-state' | 'postgres-local-records';
  /** Files below `libs`. */
  readonly edits: readonly SourceEdit[];
}

const STATE = 'postgres-sync-state';

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
        find: 'and mark.lease_token = $3::uuid`',
        replace: 'and ($3::uuid is not null)`',
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
];
