import type { Mutant } from './mutant';

/** Marks, leases, fences, reads. */
export const CAPTURE_MUTANTS: readonly Mutant[] = [
  {
    name: 'no lease and no fence',
    rule: 'S1.5',
    scenarios: [
      'one record in a crowd, normalised',
      'one record in a crowd, slow answers',
      'creates with lost answers',
    ],
    edits: [
      {
        file: 'testing/memory-sync-state.ts',
        find: 'const free = mark.leaseToken === null || mark.leaseExpiresAt <= now;',
        replace: 'const free = true;',
      },
      {
        file: 'testing/memory-changes.ts',
        find: "if (!mark || mark.leaseToken !== batch.leaseToken || mark.leaseExpiresAt <= db.now()) return { kind: 'fenced' };",
        replace: "if (!mark) return { kind: 'fenced' };",
      },
      {
        file: 'testing/memory-changes.ts',
        find: "if (change.fence && before?.version !== change.fence.version) return { kind: 'fenced' };",
        replace: '',
      },
    ],
  },
  {
    // Masked by the mark, which is gone when another worker has settled it: it is taken up again.
    name: 'no fence',
    rule: 'S1.5',
    scenarios: ['one record in a crowd, slow answers', 'one record in a crowd, short leases', 'slow answers'],
    edits: [
      {
        file: 'testing/memory-changes.ts',
        find: 'const mark = [...tables.marks.values()].find(({ id }) => id === change.mark.id);',
        replace: `let mark = [...tables.marks.values()].find(({ id }) => id === change.mark.id);
  if (!mark) {
    mark = { ...change.mark, leaseToken: null, leaseExpiresAt: 0, notBefore: db.now(), parkedReason: null, waits: false };
    tables.marks.set(\`gone \${mark.id}\`, mark);
  }`,
      },
      {
        file: 'testing/memory-changes.ts',
        find: "if (!mark || mark.leaseToken !== batch.leaseToken || mark.leaseExpiresAt <= db.now()) return { kind: 'fenced' };",
        replace: '',
      },
      {
        file: 'testing/memory-changes.ts',
        find: "if (change.fence && before?.version !== change.fence.version) return { kind: 'fenced' };",
        replace: '',
      },
    ],
  },
  {
    name: 'no lease check before the call',
    rule: 'S1.5',
    scenarios: ['short leases', 'slow answers'],
    edits: [
      {
        file: 'sync-operations/store-changes.ts',
        find: 'for (const item of items) applyResult(item, results.get(item.mark.id));',
        replace:
          "for (const item of items) { const result = results.get(item.mark.id); applyResult(item, result?.kind === 'stored' ? result : { kind: 'stored', version: item.version }); }",
      },
    ],
  },
  {
    name: 'mark cleared although marked again',
    rule: 'S1.4',
    scenarios: ['creates with lost answers', 'quiet period', 'plain edits with crashes'],
    edits: [
      {
        file: 'testing/memory-marks.ts',
        find: 'const again = mark.stamp !== seenStamp || joined.length > 0;',
        replace: 'const again = joined.length > 0;',
      },
    ],
  },
  {
    name: 'mark cleared before the write',
    rule: 'S1.4',
    scenarios: ['plain edits with crashes'],
    edits: [
      {
        file: 'sync-operations/intent-stage.ts',
        find: '    openIntents: [...item.clearsBefore, ...item.opened],\n    log:',
        replace: "    openIntents: [...item.clearsBefore, ...item.opened],\n    outcome: { kind: 'clear' },\n    log:",
      },
    ],
  },
  {
    name: 'reasons dropped when marks fold',
    rule: 'S1.5',
    scenarios: ['first sync while records appear on both sides', 'creates with lost answers', 'short leases'],
    edits: [
      {
        file: 'core/mark.ts',
        find: 'reasons: [...new Set([...a.reasons, ...b.reasons])],',
        replace: 'reasons: [...a.reasons],',
      },
    ],
  },
  {
    name: 'times dropped when marks fold',
    rule: 'S1.7',
    scenarios: ['clock skew', 'plain edits with crashes'],
    edits: [
      {
        file: 'core/mark.ts',
        find: 'changedColumns[column] = Math.max(at, changedColumns[column] ?? at);',
        replace: 'changedColumns[column] = Math.min(at, changedColumns[column] ?? at);',
      },
    ],
  },
  {
    name: 'marks under the old key lost at linking',
    rule: 'S1.5',
    scenarios: ['quiet period', 'creates with lost answers'],
    edits: [
      {
        file: 'testing/memory-marks.ts',
        find: 'const joined = others.map(([, other]) => other);',
        replace: 'const joined: typeof others[number][1][] = [];',
      },
    ],
  },
  {
    name: 'captured row time older than the row',
    rule: 'S3.2',
    scenarios: ['one record in a crowd, slow answers', 'one record in a crowd, short leases', 'clock skew'],
    edits: [
      {
        file: 'sync-operations/merge-stage.ts',
        find: 'if (told.some(([column, at]) => item.mark.changedColumns[column] !== at))',
        replace: 'if (told.length < 0)',
      },
    ],
  },
  {
    name: "trust the event's value",
    rule: 'S1.1',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: 'for (const item of reading) item.hubspot = answer.value.get(item.hubspotId!) ?? null;',
        replace: `for (const item of reading) {
    const read = answer.value.get(item.hubspotId!);
    const told = item.mark.hints.filter((hint) => !hint.own).map((hint) => [hint.property, hint.value]);
    item.hubspot = read ? { ...read, properties: { ...read.properties, ...Object.fromEntries(told) } } : null;
  }`,
      },
    ],
  },
  {
    name: 'a link is made of a read from before its event, since its value has come round again',
    rule: 'S2.8',
    scenarios: ['filters left under stale reads'],
    directed: [['filters left under stale reads', 33105]],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: 'if (isEarlierThanEvent(item.hubspot, item.mark.hints) && !isOverdue(context, item)) early.push(item);',
        replace: 'if (isEarlierThanEvent === null) early.push(item);',
      },
    ],
  },
  {
    name: 'no stale-read guard',
    rule: 'S2.8',
    scenarios: ['stale reads'],
    edits: [
      {
        file: 'core/stale-read.ts',
        find: 'if (highestUpdatedAt !== null && read.updatedAt < highestUpdatedAt) return true;',
        replace: '',
      },
    ],
  },
  {
    name: 'no event-time guard',
    rule: 'S2.8',
    scenarios: ['stale reads'],
    directed: [['stale reads', 71]],
    edits: [
      {
        file: 'core/stale-read.ts',
        find: "return shown !== undefined && read.updatedAt < hint.occurredAt && (shown ?? '') !== (hint.value ?? '');",
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'absent is blank',
    rule: 'S2.3',
    scenarios: ['property archived'],
    edits: [
      {
        file: 'core/field-values.ts',
        find: `const value = properties[property];
    if (value === undefined) return undefined;`,
        replace: 'const value = properties[property] ?? null;',
      },
      {
        file: 'sync-operations/merge-stage.ts',
        find: 'if (doubtful.length === 0) return;',
        replace: 'if (doubtful.length >= 0) return;',
      },
    ],
  },
  {
    name: 'tag suppresses cascades',
    rule: 'S7.1',
    scenarios: ['application triggers'],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: 'if (captured && (!local || local.softDeleted || !localIsAtBase(local.values, link, fields))) continue;',
        replace: 'if (captured && (!local || local.softDeleted || !mark.onlyOwnCapture)) continue;',
      },
    ],
  },
  {
    name: 'every event of our app is an echo',
    rule: 'S7.2',
    scenarios: ['another database in the same app', 'short leases'],
    edits: [
      {
        file: 'core/echo.ts',
        find: 'return sameValue(field.canonicalHubSpot(said), field.canonicalHubSpot(base));',
        replace: 'return true;',
      },
    ],
  },
  {
    name: 'the value of an event trusted',
    rule: 'S1.1',
    scenarios: ['plain edits with crashes', 'stale reads'],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: '  for (const item of reading) item.hubspot = answer.value.get(item.hubspotId!) ?? null;',
        replace:
          '  for (const item of reading) { const read = answer.value.get(item.hubspotId!) ?? null; item.hubspot = read && { ...read, properties: { ...read.properties, ...Object.fromEntries(item.mark.hints.filter(({ property }) => property in read.properties).map(({ property, value }) => [property, value])) } }; }',
      },
    ],
  },
];
