import type { Mutant } from './mutant';

const SOFT = 'deletes taken back';
const HARD = 'deletes taken back, rows really deleted';
const RESTORED = 'deletes taken back, and restored';

/** Deletes of the sync that are taken back (S5.5, S8.2). */
export const UNDO_MUTANTS: readonly Mutant[] = [
  {
    name: 'an archive counts as taken back once the row alone is there',
    rule: 'S5.5',
    scenarios: [HARD],
    edits: [
      {
        file: 'sync-operations/undone-delete.ts',
        find: "if (local === 'deleted') return rowAlone(item, local);",
        replace:
          "if (local === 'deleted') {\n    item.planResult = { progress: 'applied', message: null, final: true };\n    return rowAlone(item, local);\n  }",
      },
    ],
  },
  {
    name: 'a delete that was not taken back counts as done',
    rule: 'S8.2',
    scenarios: [SOFT, HARD, RESTORED],
    directed: [[SOFT, 910108]],
    edits: [
      {
        file: 'sync-operations/settlement-draft.ts',
        find: "if (state === 'live' || route === 'restore_row' || this.outcome.kind !== 'clear') return null;",
        replace: "if (state !== 'merged_away' || route === 'restore_row') return null;",
      },
    ],
  },
  {
    name: 'a row that comes back alone, and nobody is asked about its record',
    rule: 'S5.5',
    scenarios: [SOFT, HARD],
    edits: [
      {
        file: 'sync-operations/settled-delete.ts',
        find: '  draft.openReviews.push({',
        replace: '  [].push({',
      },
    ],
  },
  {
    name: 'a row that is made anew forgets what was synced',
    rule: 'S5.5',
    scenarios: [HARD],
    edits: [
      {
        file: 'sync-operations/local-writes.ts',
        find: 'values: rowOfBases(written, item.link!).values };',
        replace: 'values: rowOfBases(written.slice(1), item.link!).values };',
      },
    ],
  },
  {
    name: 'a soft-delete that was to be taken back stays',
    rule: 'S5.5',
    scenarios: [SOFT],
    edits: [
      {
        file: 'sync-operations/undone-delete.ts',
        find: "restoresLocal: local === 'soft_deleted' };",
        replace: 'restoresLocal: false };',
      },
    ],
  },
  {
    name: 'a link lives again although the pass ended before its row was restored',
    rule: 'S5.5',
    scenarios: [RESTORED, 'deletes and restores'],
    directed: [[RESTORED, 920227]],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "(item.finished || item.route === 'merge');",
        replace: "item.route === 'merge';",
      },
    ],
  },
  {
    name: 'a delete that was left out is taken back',
    rule: 'S8.2',
    scenarios: [SOFT, HARD],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: "if (item.planned.kind === 'undo') {\n      item.finish(afterwards",
        replace: "if (item.planned.kind === 'audit') {\n      item.finish(afterwards",
      },
      {
        file: 'sync-operations/undone-delete.ts',
        find: 'return planned && !planned.record.excluded ? (planned.record.undoes?.deleted ?? null) : null;',
        replace: 'return planned ? (planned.record.undoes?.deleted ?? null) : null;',
      },
    ],
  },
  {
    name: 'a record that is there again is made anew',
    rule: 'S5.5',
    scenarios: [RESTORED],
    directed: [
      [RESTORED, 506417],
      [RESTORED, 510876],
    ],
    edits: [
      {
        file: 'sync-operations/undone-delete.ts',
        find: "  if (ends.hubspot === 'present') {\n    if (local === 'present') return reviveBoth(item);",
        replace: "  if (ends.hubspot === null) {\n    if (local === 'present') return reviveBoth(item);",
      },
    ],
  },
  {
    name: 'what a write carried whose answer was lost goes with the row',
    rule: 'S2.5',
    scenarios: [HARD],
    directed: [
      [HARD, 500052],
      [HARD, 502669],
    ],
    edits: [
      {
        file: 'sync-operations/arrived-writes.ts',
        find: 'if (!pair) continue;',
        replace: 'if (pair !== undefined) continue;',
      },
    ],
  },
  {
    name: 'taking back an undo revives a link whose ends are deleted',
    rule: 'S8.2',
    scenarios: [HARD],
    directed: [[HARD, 40954]],
    edits: [
      {
        file: 'sync-operations/undo-stage.ts',
        find: 'if (undoneDelete(item) !== null || isDeleteCause(link.stateCause)) continue;',
        replace: 'if (undoneDelete(item) !== null && !isDeleteCause(link.stateCause)) continue;',
      },
    ],
  },
  {
    name: 'a record that is to be made anew forgets when its row was edited',
    rule: 'S3.2',
    scenarios: [RESTORED],
    directed: [[RESTORED, 7101121]],
    edits: [
      {
        file: 'sync-operations/settled-delete.ts',
        find: "authored: authored?.side === 'local' && !decision?.toLocal ? authored : null,",
        replace: '',
      },
    ],
  },
  {
    name: 'a record that is to be made anew forgets what its history was examined for',
    rule: 'S3.5',
    scenarios: [RESTORED],
    directed: [[RESTORED, 503240]],
    edits: [
      {
        file: 'sync-operations/settled-delete.ts',
        find: 'const { seenThrough } = decision?.track ?? item.track(field);',
        replace: 'const { seenThrough } = EMPTY_TRACK;',
      },
    ],
  },
  {
    name: 'a row made anew forgets what the history of its record was examined for',
    rule: 'S3.5',
    scenarios: [HARD],
    directed: [[HARD, 523551]],
    edits: [
      {
        file: 'sync-operations/settlement-draft.ts',
        find: '{ ...EMPTY_TRACK, seenThrough }',
        replace: 'seenThrough === undefined ? EMPTY_TRACK : EMPTY_TRACK',
      },
    ],
  },
];
