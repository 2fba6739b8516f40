import type { Mutant } from './mutant';

/** Which of two values wins, and what is told of the other. */
export const CONFLICT_MUTANTS: readonly Mutant[] = [
  {
    name: 'no clock offset',
    rule: 'S3.2',
    scenarios: ['clock skew'],
    edits: [
      {
        file: 'core/conflict.ts',
        find: 'const onOurs = at - clocks.offsetMs;',
        replace: 'const onOurs = at;',
      },
    ],
  },
  {
    name: 'latest_wins never picks HubSpot',
    rule: 'S3.2',
    scenarios: ['clock skew'],
    edits: [
      {
        file: 'core/conflict.ts',
        find: "return input.hubspot.from > input.local.to ? 'hubspot' : 'local';",
        replace: "return 'local';",
      },
    ],
  },
  {
    name: 'time dropped at the write',
    rule: 'S3.2',
    scenarios: ['one record in a crowd, decided by time', 'clock skew'],
    edits: [
      {
        file: 'core/decision-draft.ts',
        find: "? { side: 'local', at: localChangedAt ?? authoredLocally(this.input), value: this.local }",
        replace: "? { side: 'local', at: null }",
      },
    ],
  },
  {
    name: 'time of an earlier value',
    rule: 'S3.2',
    scenarios: ['clock skew', 'property archived'],
    edits: [
      {
        file: 'core/decide-conflict.ts',
        find: 'input.localChangedAt ?? (isOfThisValue(input) ? authoredLocally(input) : null);',
        replace: 'authoredLocally(input) ?? input.localChangedAt;',
      },
    ],
  },
  {
    name: 'conflict logged only at settle',
    rule: 'S2.5',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'sync-operations/intent-stage.ts',
        find: 'decision.toHubSpot ? toLogEntries(item, field, decision.facts) : [],',
        replace:
          '(item.conflictsLater ??= []).push(...(decision.toHubSpot ? toLogEntries(item, field, decision.facts) : [])) < 0 ? [] : [],',
      },
      {
        file: 'sync-operations/work-item.ts',
        find: '  readonly known = new Map<string, readonly FieldVector[]>();',
        replace: '  readonly known = new Map<string, readonly FieldVector[]>();\n  conflictsLater?: LogEntry[];',
      },
      {
        file: 'sync-operations/settlement-draft.ts',
        find: 'this.log = [...item.log];',
        replace: 'this.log = [...item.log, ...(item.conflictsLater ?? [])];',
      },
    ],
  },
  {
    name: 'conflict not logged',
    rule: 'S8.1',
    scenarios: ['plain edits with crashes'],
    edits: [
      {
        file: 'core/decision-draft.ts',
        find: "this.facts.push({\n      kind: 'conflict',",
        replace: "[].push({\n      kind: 'conflict',",
      },
    ],
  },
  {
    name: 'a delivered value against the edit made on top of it',
    rule: 'S3.2',
    scenarios: ['plain edits with crashes', 'short leases'],
    edits: [
      {
        file: 'core/merge-field.ts',
        find: 'return decided(mergeSides(input, draft, verdict, localChanged && !arrived, hubspotChanged));',
        replace: 'return decided(mergeSides(input, draft, verdict, localChanged, hubspotChanged));',
      },
    ],
  },
  {
    name: 'one base for both sides',
    rule: 'S2.2',
    scenarios: ['normalising fields', 'application triggers'],
    edits: [
      {
        file: 'core/changed-sides.ts',
        find: 'local: baseLocal === undefined || !sameValue(field.canonicalLocal(local), field.canonicalLocal(baseLocal)),',
        replace:
          'local: baseLocal === undefined || baseHubSpot === undefined || !sameValue(field.canonicalLocal(local), field.canonicalHubSpot(baseHubSpot)),',
      },
    ],
  },
  {
    name: 'wire forms compared',
    rule: 'S2.3',
    scenarios: ['wire forms'],
    edits: [
      {
        file: 'core/field-values.ts',
        find: 'return value !== undefined && sameValue(field.canonicalHubSpot(value), field.canonicalHubSpot(hubspot));',
        replace: 'return value !== undefined && sameValue(value, hubspot);',
      },
    ],
  },
  {
    name: 'what HubSpot holds compared with the whole of what local holds',
    rule: 'S2.3',
    scenarios: ['transforms that lose'],
    edits: [
      {
        file: 'core/field-values.ts',
        find: '  const image = field.toHubSpot(local);\n  const value = image.ok ? image.value : image.image;',
        replace: '  const value = local;',
      },
    ],
  },
  {
    name: 'a part that both sides share written over the whole',
    rule: 'S2.2',
    scenarios: ['transforms that lose'],
    edits: [
      {
        file: 'core/merge-field.ts',
        find: '  if (agree) return decided(draft.agreed(baseLocal, baseHubSpot));',
        replace:
          '  if (agree) return decided(localChanged ? draft.writeLocal() : draft.agreed(baseLocal, baseHubSpot));',
      },
    ],
  },
  {
    name: 'a value keeps the time of the change before the one that made it',
    rule: 'S3.2',
    scenarios: ['deletes under stale reads'],
    directed: [['deletes under stale reads', 8201289]],
    edits: [
      {
        file: 'core/authored-so-far.ts',
        find: '(authored.at !== null && authored.at >= at)',
        replace: 'authored.at !== null',
      },
    ],
  },
  {
    name: 'an edit to be given back is forgotten where no request was left for it',
    rule: 'S3.5',
    scenarios: ['few requests'],
    directed: [['few requests', 700007860]],
    edits: [
      {
        file: 'sync-operations/settlement.ts',
        find: "(became === 'not_sent' && behalf === 'hubspot')",
        replace: "(became === 'not_sent' && behalf === 'undo')",
      },
      { file: 'core/history-needed.ts', find: "if (awaitsReturn(input)) return 'open_intent';", replace: '' },
    ],
  },
];
