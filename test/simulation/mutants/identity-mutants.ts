import type { Mutant } from './mutant';

/** Matching, creating, unique values. */
export const IDENTITY_MUTANTS: readonly Mutant[] = [
  {
    name: 'no match keys',
    rule: 'S4.1',
    scenarios: ['company on both sides'],
    edits: [
      {
        file: 'core/identity.ts',
        find: "if (keys.length === 0 || candidates.length === 0) return { kind: 'no_match' };",
        replace: "if (keys.length >= 0 || candidates.length === 0) return { kind: 'no_match' };",
      },
    ],
  },
  {
    name: 'no key index',
    rule: 'S4.5',
    scenarios: ['company on both sides'],
    edits: [
      {
        file: 'sync-operations/read-stage.ts',
        find: 'if (context.looksOnly || definition.matchKeys.length === 0 || records.length === 0) return;',
        replace: 'if (context.looksOnly || definition.matchKeys.length >= 0 || records.length === 0) return;',
      },
    ],
  },
  {
    name: 'no claim of a key, and no fence of its end',
    rule: 'S4.5',
    scenarios: ['company on both sides at once'],
    directed: [['company on both sides at once', 12]],
    edits: [
      {
        file: 'sync-operations/identity-stage.ts',
        find: 'if (held.has(token)) item.claimToken = token;',
        replace: 'if (held.has(token) || token) item.claimToken = token;',
      },
      {
        file: 'testing/memory-changes.ts',
        find: "if (endTaken(db, mark.entity, patch, before?.id ?? change.newLink?.id)) return { kind: 'fenced' };",
        replace: '',
      },
    ],
  },
  {
    name: 'created again without looking by the external id',
    rule: 'S4.2',
    scenarios: ['creates with lost answers'],
    edits: [
      {
        file: 'sync-operations/create-stage.ts',
        find: '  await findPending(context, pending);',
        replace: '',
      },
      {
        file: 'sync-operations/create-stage.ts',
        find: '    [context.runtime.definition.externalIdProperty]: item.link!.externalId!,',
        replace:
          '    [context.runtime.definition.externalIdProperty]: `${item.link!.externalId!} ${item.mark.attempts}`,',
      },
    ],
  },
  {
    name: "external id from the row's key",
    rule: 'S4.1',
    scenarios: ['records of a lost database'],
    edits: [
      {
        file: 'sync-operations/identity-stage.ts',
        find: 'localKey: item.localKey!,\n      externalId: context.ports.random.id(),',
        replace: 'localKey: item.localKey!,\n      externalId: `row-${item.localKey!}`,',
      },
    ],
  },
  {
    name: 'upsert instead of create',
    rule: 'S4.2',
    scenarios: ['creates with lost answers'],
    edits: [
      {
        file: 'sync-operations/create-stage.ts',
        find: '  await findPending(context, pending);',
        replace: '',
      },
      {
        file: 'sync-operations/create-stage.ts',
        find: 'const answer = await gateway.createBatch(',
        replace: `const upsert = async (type: string, inputs: readonly CreateInput[]) => {
    const name = context.runtime.definition.externalIdProperty;
    const held = await gateway.readByUnique(type, name, inputs.map(({ properties }) => properties[name]!), []);
    if (!held.ok) return held;
    const [known, unknown] = [true, false].map((wanted) => inputs.filter(({ properties }) => held.value.has(properties[name]!) === wanted));
    const updated = known!.length === 0 ? null : await gateway.updateBatch(type, known!.map((input) => ({ ...input, id: held.value.get(input.properties[name]!)!.id })));
    if (updated && !updated.ok) return updated;
    const created = unknown!.length === 0 ? null : await gateway.createBatch(type, unknown!);
    if (created && !created.ok) return created;
    return { ok: true as const, value: new Map([...(updated?.value ?? []), ...(created?.value ?? [])]) };
  };
  const answer = await upsert(`,
      },
    ],
  },
  {
    name: 'bases of a create from the row as it is now',
    rule: 'S4.2',
    scenarios: ['creates with lost answers'],
    edits: [
      {
        file: 'sync-operations/created-record.ts',
        find: 'return [[field.id, { local: intent.local, hubspot }] as const];',
        replace:
          'return [[field.id, { local: localVector(field, context.ports.local.snapshot().get(item.localKey)) ?? intent.local, hubspot }] as const];',
      },
    ],
  },
  {
    name: 'no holder rule',
    rule: 'S3.9',
    scenarios: ['e-mail swap', 'e-mail swap in HubSpot'],
    edits: [
      {
        file: 'sync-operations/refusal.ts',
        find: 'const holder = refusals.find(({ holderId }) => holderId !== null)?.holderId ?? null;',
        replace: 'const holder = refusals.length < 0 ? "" : null;',
      },
    ],
  },
  {
    // In a cycle that is met alone it is masked by the intent of the refused write, which is still open.
    name: "a swap's blank without an intent",
    rule: 'S3.9',
    scenarios: ['e-mail swap', 'e-mail swap in HubSpot'],
    edits: [
      {
        file: 'sync-operations/unique-cycle.ts',
        find: 'await storeChanges(context, [item], () => ({ openIntents: [intent] }));',
        replace: '',
      },
      {
        file: 'sync-operations/intent-stage.ts',
        find: 'openIntents: [...item.clearsBefore, ...item.opened],',
        replace: "openIntents: [...item.clearsBefore, ...item.opened].filter(({ kind }) => kind !== 'clear'),",
      },
    ],
  },
  {
    name: 'a refused record fails for ever',
    rule: 'S3.9',
    scenarios: ['e-mail swap', 'e-mail swap in HubSpot'],
    edits: [
      {
        file: 'sync-operations/unique-cycle.ts',
        find: 'if (moves(item) || !holds(context, item, one)) item.waiting.push(retryOf(one.linkId));',
        replace: '',
      },
    ],
  },
  {
    name: 'external id from the key of the row',
    rule: 'S4.1',
    scenarios: ['deletes and restores', 'deletes under stale reads'],
    edits: [
      {
        file: 'sync-operations/identity-stage.ts',
        find: '      externalId: context.ports.random.id(),',
        replace: '      externalId: `row-${item.localKey}`,',
      },
      {
        file: 'sync-operations/delete-stage.ts',
        find: 'item.newExternalId = context.ports.random.id();',
        replace: 'item.newExternalId = `row-${item.localKey}`;',
      },
    ],
  },
];
