import type { Mutant } from './mutant';

/** Bases, intents, answers, verification. */
export const WRITE_MUTANTS: readonly Mutant[] = [
  {
    // Masked by the log, which knows the answer's form as ours (S2.6): it is told what was sent, too.
    name: 'base from what was sent, not from the answer',
    rule: 'S2.2',
    scenarios: ['normalising fields', 'one record in a crowd, normalised'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "if (decision.toHubSpot.behalf === 'local') draft.setBases(field, decision.toHubSpot.local, write.baseHubSpot);",
        replace:
          "if (decision.toHubSpot.behalf === 'local') draft.setBases(field, decision.toHubSpot.local, decision.toHubSpot.value);",
      },
      {
        file: 'sync-operations/settlement.ts',
        find: "draft.logWrite(field, 'hubspot', sent.before, write.baseHubSpot, decision.track.state?.kind ?? null);",
        replace: "draft.logWrite(field, 'hubspot', sent.before, sent.value, decision.track.state?.kind ?? null);",
      },
    ],
  },
  {
    name: 'no local read-back',
    rule: 'S2.2',
    scenarios: ['application triggers'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: 'const held = localVector(field, result.row.values) ?? sent.value;',
        replace: 'const held = sent.value;',
      },
    ],
  },
  {
    name: 'bases of all fields from the answer',
    rule: 'S2.2',
    scenarios: ['plain edits with crashes', 'one-way fields'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: 'if (decision) settleField(draft, field, decision, result);',
        replace: `if (decision) settleField(draft, field, decision, result);
    const [read, answered] = [localVector(field, item.local!.values), hubspotVector(field, item.hubspot!.properties)];
    if (item.results.size > 0 && !item.results.has(field.id) && read && answered) draft.setBases(field, read, answered);`,
      },
    ],
  },
  {
    name: 'base_local from the row at settle',
    rule: 'S2.2',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "if (decision.toHubSpot.behalf === 'local') draft.setBases(field, decision.toHubSpot.local, write.baseHubSpot);",
        replace:
          "if (decision.toHubSpot.behalf === 'local') draft.setBases(field, localVector(field, draft.context.ports.local.snapshot().get(item.localKey) ?? {}) ?? decision.toHubSpot.local, write.baseHubSpot);",
      },
    ],
  },
  {
    name: 'no local guard',
    rule: 'S3.6',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'testing/memory-local-records.ts',
        find: 'write.set.every(({ column, expect }) => (before[column] ?? null) === expect);',
        replace: 'write.set.every(() => true);',
      },
    ],
  },
  {
    name: 'no intent',
    rule: 'S2.5',
    scenarios: ['normalising fields', 'plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'sync-operations/intent-stage.ts',
        find: '    openIntents: [...item.clearsBefore, ...item.opened],\n    log:',
        replace: '    log:',
      },
    ],
  },
  {
    name: 'intent forgotten too early',
    rule: 'S2.5',
    scenarios: ['short leases', 'normalising fields', 'plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "draft.unanswered('What HubSpot did with the write is unknown; read again.');",
        replace:
          "intents.forEach(({ id }) => draft.closeIntents.add(id));\n        draft.unanswered('What HubSpot did with the write is unknown; read again.');",
      },
    ],
  },
  {
    name: 'a missing result taken as done',
    rule: 'S2.2',
    scenarios: ['plain edits with crashes', 'normalising fields'],
    edits: [
      {
        file: 'sync-operations/answer-stage.ts',
        find: "        setMissing(item, { kind: 'unconfirmed' });\n        break;\n      case 'not_sent':",
        replace:
          "        for (const { field, sent } of item.opened) item.results.set(field, { kind: 'agreed', baseHubSpot: sent, state: null });\n        break;\n      case 'not_sent':",
      },
    ],
  },
  {
    name: 'an answer that differs trusted as normalised',
    rule: 'S2.4',
    scenarios: ['one record in a crowd, slow answers', 'slow answers'],
    directed: [['one record in a crowd, slow answers', 20]],
    edits: [
      {
        file: 'core/answer.ts',
        find: "if (input.history === null) return { kind: 'needs_history' };",
        replace: "if (input.history === null) return { kind: 'agreed', baseHubSpot: answered, state: 'normalised' };",
      },
    ],
  },
  {
    name: 'stray write counts as an edit',
    rule: 'S2.6',
    scenarios: ['short leases', 'plain edits with crashes'],
    edits: [
      {
        file: 'core/merge-field.ts',
        find: "if (verdict?.newest === 'ours' && hubspotChanged && behalf !== 'hubspot') {",
        replace: "if (verdict?.newest === 'ours' && hubspotChanged && input.now < 0) {",
      },
    ],
  },
  {
    name: 'every entry of our app is ours',
    rule: 'S2.6',
    scenarios: ['another database in the same app'],
    edits: [
      {
        file: 'core/property-history.ts',
        find: 'if (!entry.ownApp || isAnothers(entry)) return false;',
        replace: 'return entry.ownApp;',
      },
    ],
  },
  {
    name: 'never verify',
    rule: 'S3.5',
    scenarios: ['plain edits with crashes', 'lost webhooks'],
    edits: [
      {
        file: 'core/history-needed.ts',
        find: "if (input.track.unverified && input.verifyNow) return 'unverified';",
        replace: '',
      },
      {
        file: 'core/history-needed.ts',
        find: "if (input.track.unverified && mayWriteHubSpot) return 'unverified';",
        replace: '',
      },
    ],
  },
  {
    name: 'only the entry directly under ours is looked at',
    rule: 'S3.5',
    scenarios: ['one record in a crowd, stray writes', 'plain edits with crashes'],
    directed: [
      ['plain edits with crashes', 39],
      ['one record in a crowd, stray writes', 95],
    ],
    edits: [
      {
        file: 'core/property-history.ts',
        find: 'startedFrom: beneath.find((under) => isOurs(under) || under === entries[atBase])?.value ?? replaced,',
        replace: 'startedFrom: replaced,',
      },
    ],
  },
  {
    name: 'an overwritten edit is only logged',
    rule: 'S3.5',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'core/merge-field.ts',
        find: 'if (overwritten) {',
        replace: 'if (overwritten && input.now < 0) {',
      },
    ],
  },
  {
    name: 'restoring write not verified',
    rule: 'S3.5',
    scenarios: ['one record in a crowd, decided by time', 'one record in a crowd, edits given back'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: 'unverified: { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: decision.toHubSpot.behalf },',
        replace:
          "unverified: decision.toHubSpot.behalf === 'hubspot' ? null : { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: decision.toHubSpot.behalf },",
      },
      {
        file: 'sync-operations/intent-stage.ts',
        find: 'unverified: { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: write.behalf },',
        replace:
          "unverified: write.behalf === 'hubspot' ? null : { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: write.behalf },",
      },
    ],
  },
  {
    name: 'a restoring write that did not land is forgotten',
    rule: 'S3.5',
    scenarios: ['one record in a crowd, returns that are lost'],
    edits: [
      {
        file: 'core/property-history.ts',
        find: "newestIntent?.behalf === 'hubspot' &&",
        replace: "newestIntent?.behalf === 'undo' &&",
      },
    ],
  },
  {
    name: 'a lost COMMIT counts as stored',
    rule: 'S9.3',
    scenarios: ['plain edits with crashes', 'creates with lost answers'],
    directed: [['creates with lost answers', 54]],
    edits: [
      {
        file: 'sync-operations/store-changes.ts',
        find: 'if (!(error instanceof CommitUnknown)) throw error;\n    for (const item of items) leave(item);',
        replace: 'if (!(error instanceof CommitUnknown)) throw error;',
      },
    ],
  },
  {
    name: 'policy over direction',
    rule: 'S3.1',
    scenarios: ['one-way fields'],
    edits: [
      {
        file: 'core/merge-sides.ts',
        find: "  switch (field.direction) {\n    case 'to_hubspot':\n      if (localChanged) {\n        if (hubspotChanged)",
        replace:
          "  switch (localChanged && hubspotChanged ? 'two_way' : field.direction) {\n    case 'to_hubspot':\n      if (localChanged) {\n        if (hubspotChanged)",
      },
    ],
  },
  {
    // Where the row changed, it is masked by capture, which marks it; a row that was only busy is marked by nothing else.
    name: 'no re-mark after a failed guard',
    rule: 'S3.6',
    scenarios: ['busy rows'],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "    draft.readAgain('The local row changed, or was busy, while it was to be written; read again.');\n",
        replace: '',
      },
    ],
  },
  {
    name: 'blind retry',
    rule: 'S2.2',
    scenarios: ['one record in a crowd, late calls', 'one record in a crowd, stray writes', 'plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/apply-stage.ts',
        find: "      for (const item of items) receipts.set(item.mark.id, { kind: 'unknown' });\n      return receipts;",
        replace: '      return updateOrHalve(context, items, input);',
      },
    ],
  },
  {
    // Verifying covers it: the history tells of the edit that the second call went over.
    name: 'blind retry, and never verified',
    rule: 'S2.2',
    scenarios: ['one record in a crowd, late calls', 'plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/apply-stage.ts',
        find: "      for (const item of items) receipts.set(item.mark.id, { kind: 'unknown' });\n      return receipts;",
        replace: '      return updateOrHalve(context, items, input);',
      },
      {
        file: 'core/history-needed.ts',
        find: "if (input.track.unverified && input.verifyNow) return 'unverified';",
        replace: '',
      },
      {
        file: 'core/history-needed.ts',
        find: "if (input.track.unverified && mayWriteHubSpot) return 'unverified';",
        replace: '',
      },
    ],
  },
  {
    name: 'an unmapped property touched',
    rule: 'S3.7',
    scenarios: ['plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/apply-stage.ts',
        find: 'return { traceId: item.mark.id, id: item.hubspotId!, properties };',
        replace: "return { traceId: item.mark.id, id: item.hubspotId!, properties: { ...properties, unmapped: 'x' } };",
      },
    ],
  },
];
