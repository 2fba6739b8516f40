import type { Mutant } from './mutant';

/** Whole records: deletes, restores, merges, erasure (section 5). */
export const DELETION_MUTANTS: readonly Mutant[] = [
  {
    name: 'missing is deleted',
    rule: 'S5.1',
    scenarios: ['delete against edit', 'deletes under stale reads'],
    edits: [
      {
        file: 'sync-operations/existence-stage.ts',
        find: 'if (item.hubspot === null) await findMissing(context, item);',
        replace: "if (item.hubspot === null) item.ends = { ...item.ends, hubspot: 'archived' };",
      },
    ],
  },
  {
    name: 'no severed state',
    rule: 'S2.1',
    scenarios: ['deletes that do not travel', 'delete wins over edit'],
    edits: [
      {
        file: 'sync-operations/delete-stage.ts',
        find: "item.moveLink('severed', severedBecause(item, cause), cause);",
        replace: 'void severedBecause(item, cause);',
      },
    ],
  },
  {
    name: 're-create without the archived values',
    rule: 'S5.2',
    scenarios: ['delete against edit', 'delete against edit, rows really deleted'],
    edits: [
      {
        file: 'sync-operations/local-writes.ts',
        find: "if (item.route !== 'merge' && item.route !== 'recreate_in_hubspot') return;",
        replace: "if (item.route !== 'merge') return;",
      },
    ],
  },
  {
    name: 'a delete takes an edit along without a word',
    rule: 'S5.2',
    scenarios: ['delete wins over edit'],
    edits: [
      {
        file: 'sync-operations/deletion-log.ts',
        find: 'if (!decision.toLocal && !decision.toHubSpot && !decision.review) continue;',
        replace: 'if (decision) continue;',
      },
    ],
  },
  {
    name: 'delete wins, whatever the policy',
    rule: 'S5.2',
    scenarios: ['delete against edit'],
    edits: [
      {
        file: 'core/deletion.ts',
        find: "const editWins = rules.againstEdit === 'edit_wins';",
        replace: 'const editWins = rules === null;',
      },
    ],
  },
  {
    name: 'an archive without an intent',
    rule: 'S2.5',
    scenarios: ['delete against edit', 'deletes and restores'],
    edits: [
      {
        file: 'sync-operations/archive-stage.ts',
        find: '(item) => ({ openIntents: [intents.get(item)!] })',
        replace: '() => ({})',
      },
    ],
  },
  {
    name: 'a merge taken for a delete',
    rule: 'S5.4',
    scenarios: ['HubSpot merge of two linked records', 'HubSpot merges in a chain, deletes beside them'],
    edits: [
      {
        file: 'sync-operations/missing-ends.ts',
        find: 'return settleMerged(context, item, single);',
        replace: "return void ((item.hubspot = single), (item.ends = { ...item.ends, hubspot: 'archived' }));",
      },
    ],
  },
  {
    name: 'a surviving record goes to whose turn comes first',
    rule: 'S5.4',
    scenarios: ['HubSpot merge of two linked records', 'HubSpot merges in a chain, deletes beside them'],
    edits: [
      {
        file: 'sync-operations/merged-record-stage.ts',
        find: 'if (verdict.link.id !== item.link!.id) return mergeAway(item, verdict.link, survivor);',
        replace:
          'if (links.some(({ hubspotId }) => hubspotId === survivor.id)) return mergeAway(item, verdict.link, survivor);',
      },
    ],
  },
  {
    name: 'a restored record is believed at once',
    rule: 'S5.5',
    scenarios: ['deletes under stale reads'],
    directed: [['deletes under stale reads', 217]],
    edits: [
      {
        file: 'sync-operations/restore-stage.ts',
        find: "if (lastSaid(item.mark.hints) === 'restored') return true;",
        replace: 'if (item.mark.hints) return true;',
      },
    ],
  },
  {
    name: 'what never passed leaves, too',
    rule: 'S4.4',
    scenarios: ['records leave their filter and come back', 'records leave their filter, and the other goes'],
    edits: [
      {
        file: 'core/leaving.ts',
        find: "local: leftLocally !== 'keep' && passed.local && verdicts.local === 'fails',",
        replace: "local: leftLocally !== 'keep' && verdicts.local === 'fails',",
      },
      {
        file: 'core/leaving.ts',
        find: "hubspot: leftInHubSpot !== 'keep' && passed.hubspot && verdicts.hubspot === 'fails',",
        replace: "hubspot: leftInHubSpot !== 'keep' && verdicts.hubspot === 'fails',",
      },
    ],
  },
  {
    name: 'what left does not come back',
    rule: 'S4.4',
    scenarios: ['records leave their filter and come back'],
    edits: [
      {
        file: 'sync-operations/return-stage.ts',
        find: "if (!there || verdicts[side] !== 'passes') return stayOut(context, item);",
        replace: "if (!there || verdicts[side] !== 'unknown') return stayOut(context, item);",
      },
    ],
  },
  {
    name: 'a leaving takes an edit along, whatever the policy',
    rule: 'S5.2',
    scenarios: ['records leave their filter, and the other goes'],
    edits: [
      {
        file: 'core/leaving.ts',
        find: "if (overEdit && againstEdit === 'edit_wins') return { kind: 'sever', cause, review: true };",
        replace: 'void (overEdit && againstEdit);',
      },
    ],
  },
  {
    name: 'our own writes never carry a record over its filter',
    rule: 'S7.1',
    scenarios: ['records leave their filter and come back', 'filters left while records are deleted'],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: 'if (mark.staleSince !== null || mayMoveFilters(context, item)) continue;',
        replace: 'if (mark.staleSince !== null) continue;',
      },
    ],
  },
  {
    name: 'the log remembers an erased person',
    rule: 'S5.6',
    scenarios: ['privacy deletion'],
    edits: [
      {
        file: 'testing/memory-erasure.ts',
        find: '? { ...entry, before: null, after: null, message:',
        replace: '? { ...entry, message:',
      },
    ],
  },
  {
    name: 'no tombstone of an erased person',
    rule: 'S5.6',
    scenarios: ['privacy deletion'],
    edits: [
      {
        file: 'sync-operations/existence-stage.ts',
        find: "if (item.mark.about.includes('erased') || item.link.state === 'erased') await eraseRecord(context, item);",
        replace: "if (item.link.state === 'erased') await eraseRecord(context, item);",
      },
    ],
  },
  {
    name: 'a link at rest forgets when its row was edited',
    rule: 'S3.2',
    scenarios: ['deletes and restores'],
    directed: [['deletes decided by a person, and restored', 8204364]],
    edits: [
      {
        file: 'sync-operations/existence-stage.ts',
        find: 'if (isSevered && item.finished) keepLocalTimes(context, item);',
        replace: 'if (isSevered && !item.finished) keepLocalTimes(context, item);',
      },
    ],
  },
  {
    name: 'a decided archive goes over an edit without a word once the row is back',
    rule: 'S3.5',
    scenarios: ['deletes decided by a person, and restored'],
    directed: [['deletes decided by a person, and restored', 9302001]],
    edits: [
      {
        file: 'sync-operations/delete-stage.ts',
        find: 'else if (item.overEdit) logLost(',
        replace: 'else if (item.overEdit === null) logLost(',
      },
    ],
  },
  {
    name: 'an archive that lands late takes an edit along without a word',
    rule: 'S8.1',
    scenarios: ['deletes under stale reads'],
    directed: [['deletes under stale reads', 9304495]],
    edits: [
      {
        file: 'sync-operations/restore-stage.ts',
        find: "if (hubspot === 'archived' && cause !== 'local_delete') logDeletedAgain(context, item);",
        replace: "if (hubspot === 'present' && cause !== 'local_delete') logDeletedAgain(context, item);",
      },
    ],
  },
];
