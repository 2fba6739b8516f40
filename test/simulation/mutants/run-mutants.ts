import type { Mutant } from './mutant';

/** Plans, decisions, undo, audits, guards: what is done because a person said so. */
export const RUN_MUTANTS: readonly Mutant[] = [
  {
    name: 'decided review not void',
    rule: 'S3.2',
    scenarios: ['reviews decided while edits go on'],
    edits: [
      {
        file: 'core/follow-instruction.ts',
        find: '  if (!shown) {',
        replace: '  if (!shown && instruction.local === null) {',
      },
    ],
  },
  {
    name: 'a decision is void once a late write of ours covers the edit that it was made of',
    rule: 'S3.2',
    scenarios: ['reviews decided while edits go on'],
    directed: [['reviews decided while edits go on', 60479]],
    edits: [
      {
        file: 'core/follow-instruction.ts',
        find: "const edit = choice === 'leave' ? null : covered;",
        replace: "const edit = choice === 'leave' || instruction !== null ? null : covered;",
      },
    ],
  },
  {
    name: 'a discarded plan that comes back',
    rule: 'S8.3',
    scenarios: ['plans applied while edits go on'],
    edits: [
      {
        file: 'sync-operations/plan-stage.ts',
        find: "if (shown.excluded || planned.record.excluded) return { kind: 'choose', choice: 'leave', local, hubspot };",
        replace: 'if (shown.excluded || planned.record.excluded) return null;',
      },
    ],
  },
  {
    name: 'undo without its state',
    rule: 'S8.2',
    scenarios: ['undo while edits go on'],
    edits: [
      {
        file: 'sync-operations/settlement-draft.ts',
        find: 'if (sidesAgree(field, local, hubspot)) return null;',
        replace: 'if (sidesAgree(field, local, hubspot) || field) return null;',
      },
    ],
  },
  {
    name: 'undo guarded on one side only',
    rule: 'S8.2',
    scenarios: ['undo while edits go on'],
    edits: [
      {
        file: 'core/follow-instruction.ts',
        find: "return localChanged ? 'The local value has changed and is on its way to HubSpot.' : null;",
        replace: 'return localChanged === null ? "" : null;',
      },
      {
        file: 'core/follow-instruction.ts',
        find: 'return hubspotChanged ? "HubSpot\'s value has changed and is on its way to the local row." : null;',
        replace: 'return hubspotChanged === null ? "" : null;',
      },
    ],
  },
  {
    name: 'undo moves both bases',
    rule: 'S8.2',
    scenarios: ['undo while edits go on'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "if (decision.toHubSpot.behalf === 'undo') draft.setBaseOf('hubspot', field, write.baseHubSpot);",
        replace:
          "if (decision.toHubSpot.behalf === 'undo') draft.setBases(field, decision.toHubSpot.local, write.baseHubSpot);",
      },
      {
        file: 'sync-operations/settlement-draft.ts',
        find: 'if (sidesAgree(field, local, hubspot)) return null;',
        replace: 'if (sidesAgree(field, local, hubspot) || field) return null;',
      },
    ],
  },
  {
    name: 'undo of a value that is not ours any more',
    rule: 'S8.2',
    scenarios: ['undo while edits go on'],
    edits: [
      {
        file: 'core/follow-instruction.ts',
        find: 'if (!sameValue(draft.hubspotForm, field.canonicalHubSpot(undo.after)))',
        replace: 'if (draft.hubspotForm === null)',
      },
      {
        file: 'core/follow-instruction.ts',
        find: 'if (!sameValue(draft.localForm, field.canonicalLocal(undo.after)))',
        replace: 'if (draft.localForm === null)',
      },
    ],
  },
  {
    name: 'a review that does not follow its values',
    rule: 'S3.2',
    scenarios: ['reviews decided while edits go on'],
    edits: [
      {
        file: 'core/agreed-to-differ.ts',
        find: "if (!state || state.kind === 'review') return null;",
        replace: 'if (!state) return null;',
      },
    ],
  },
  {
    name: 'a record deleted by decision, whatever it holds by now',
    rule: 'S3.2',
    scenarios: ['deletes decided by a person', 'deletes decided by a person, rows really deleted'],
    edits: [
      {
        file: 'sync-operations/decided-stage.ts',
        find: 'if (sealOf(context.runtime.fields, seen) !== decision.seen) {',
        replace: "if (decision.seen === '') {",
      },
    ],
  },
  {
    name: 'a double gets its partner whoever that belongs to by now',
    rule: 'S3.2',
    scenarios: ['doubles decided by a person'],
    edits: [
      {
        file: 'sync-operations/twin-stage.ts',
        find: 'sealOf(fields, seen) === decision.seen && optionOf(shown, decision.choice) !== null',
        replace: 'optionOf(shown, decision.choice) !== null',
      },
    ],
  },
  {
    name: 'two records are merged although they are not as they were shown',
    rule: 'S3.2',
    scenarios: ['doubles merged by a person'],
    edits: [
      {
        file: 'sync-operations/twin-merge-stage.ts',
        find: 'isTwinAsShown(runtime, item, review, link, seen) ? { ...memory, link } : null',
        replace: 'isTwinAsShown(runtime, item, review, link, seen) || true ? { ...memory, link } : null',
      },
    ],
  },
  {
    name: 'whether a merge with a lost answer went through is not looked at',
    rule: 'S5.4',
    scenarios: ['doubles merged by a person'],
    edits: [
      {
        file: 'sync-operations/twin-merge-stage.ts',
        find: 'if (both.own !== null && both.own.id === both.other?.id)',
        replace: "if (both.own !== null && both.own.id === 'none')",
      },
    ],
  },
  {
    name: 'what a merge lets go is told nowhere',
    rule: 'S8.1',
    scenarios: ['doubles merged by a person'],
    edits: [
      {
        file: 'sync-operations/merge-losers.ts',
        find: 'if (isBlank(field, losing) || isBlank(field, standing) || sameValue(losing, standing)) return [];',
        replace: 'return [];',
      },
    ],
  },
  {
    name: 'a record is written to while it is merged',
    rule: 'S5.4',
    scenarios: ['doubles merged by a person'],
    directed: [['doubles merged by a person', 340961]],
    edits: [
      {
        file: 'sync-operations/intent-stage.ts',
        find: 'for (const item of writing) waitForMerge(context, item);',
        replace: '',
      },
    ],
  },
  {
    name: 'the id that a merge takes away is not remembered',
    rule: 'S5.4',
    scenarios: ['doubles merged by a person'],
    edits: [
      {
        file: 'sync-operations/twin-merge-stage.ts',
        find: 'if (survivor.id === own) return;',
        replace: 'if (survivor.id !== null) return;',
      },
    ],
  },
  {
    name: 'a link changes its row while a write of the old one is unverified',
    rule: 'S3.5',
    scenarios: ['doubles decided by a person'],
    directed: [['doubles decided by a person', 61001105]],
    edits: [
      {
        file: 'sync-operations/twin-stage.ts',
        find: 'const isUnverified = Object.values(tracks).some(({ unverified }) => unverified !== null);',
        replace: 'const isUnverified = false;',
      },
    ],
  },
  {
    name: 'the end that a link gives up is free to be matched again',
    rule: 'S2.1',
    scenarios: ['doubles decided by a person'],
    edits: [
      {
        file: 'sync-operations/twin-stage.ts',
        find: 'if (replaced !== null)\n    item.tombstones',
        replace: 'if (replaced === item.mark.id)\n    item.tombstones',
      },
    ],
  },
  {
    name: 'what was written for another row is a receipt of the one that keeps the survivor',
    rule: 'S5.4',
    scenarios: ['merges decided by a person'],
    directed: [['merges decided by a person', 5857]],
    edits: [
      {
        file: 'core/property-history.ts',
        find: 'entry.at > openSince && !writtenForAnother(entry);',
        replace: 'entry.at > openSince;',
      },
      {
        file: 'core/property-history.ts',
        find: 'if (!writtenForAnother(entry)) return false;',
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'a decision that nobody is told was void',
    rule: 'S3.2',
    scenarios: ['deletes decided by a person', 'merges decided by a person'],
    edits: [
      {
        file: 'sync-operations/decision-outcome.ts',
        find: 'return item.recordDecisionDone && ',
        replace: 'return item.link !== null && ',
      },
    ],
  },
  {
    name: 'an archive by decision that landed late is decided anew',
    rule: 'S2.5',
    scenarios: ['deletes decided by a person, rows really deleted', 'deletes decided by a person'],
    edits: [
      {
        file: 'sync-operations/decided-stage.ts',
        find: 'if (moved && item.archiveIntended && callMayLand(context, item)) return true;',
        replace: 'void moved;',
      },
    ],
  },
  {
    name: 'our own archive is not known again',
    rule: 'S2.5',
    scenarios: ['deletes decided by a person', 'deletes decided by a person, rows really deleted'],
    edits: [
      {
        file: 'sync-operations/decided-stage.ts',
        find: 'if (finishesOwnArchive(context, item, ends, decided)) return true;',
        replace: 'void finishesOwnArchive;',
      },
    ],
  },
  {
    name: 'a retry forgets what severed the link',
    rule: 'S5.1',
    scenarios: ['deletes decided by a person, rows really deleted'],
    edits: [
      {
        file: 'sync-operations/settlement-draft.ts',
        find: 'if (open && this.link.hubspotId === undefined) this.keepSevered();',
        replace: 'void open;',
      },
    ],
  },
  {
    name: 'guard with the share but without the count',
    rule: 'S5.3',
    scenarios: ['mass change'],
    edits: [
      {
        file: 'core/mass-change.ts',
        find: 'return changed > rule.records && changed > rule.share * links;',
        replace: 'return changed > rule.share * links;',
      },
    ],
  },
  {
    name: 'guard that counts each transaction for itself',
    rule: 'S5.3',
    scenarios: ['mass change'],
    edits: [
      {
        file: 'testing/memory-mass-change.ts',
        find: 'const fresh = !known || db.now() - known.beganAt >= rule.windowMs;',
        replace: 'const fresh = !known || db.now() - known.beganAt >= 0;',
      },
    ],
  },
  {
    name: 'a discarded change travels all the same',
    rule: 'S5.3',
    scenarios: ['mass change discarded'],
    edits: [
      {
        file: 'sync-operations/mass-change-guard.ts',
        find: 'if (changed.local === changed.hubspot) return null;',
        replace: 'if (changed.local || changed.hubspot || accepts) return null;',
      },
    ],
  },
  {
    name: 'a discarded change is put back where it was to be left',
    rule: 'S5.3',
    scenarios: ['mass change discarded'],
    edits: [
      {
        file: 'sync-operations/mass-change-guard.ts',
        find: "const choice = accepts ? 'leave' : changed.local ? 'hubspot' : 'local';",
        replace: "const choice = changed.local ? 'hubspot' : 'local';",
      },
    ],
  },
  {
    name: 'a discarded delete is carried out',
    rule: 'S5.3',
    scenarios: ['mass delete'],
    edits: [
      {
        file: 'sync-operations/delete-stage.ts',
        find: 'carryOut(context, item, discarded(item, verdict), edited);',
        replace: 'carryOut(context, item, item.mark.reasons.length < 0 ? discarded(item, verdict) : verdict, edited);',
      },
    ],
  },
];
