import type { Mutant } from './mutant';

/** Associations (section 6). */
export const ASSOCIATION_MUTANTS: readonly Mutant[] = [
  {
    name: 'unmapped association type removed',
    rule: 'S6.2',
    scenarios: ['associations: label removal', 'associations: sets'],
    edits: [
      {
        file: 'core/pair-write.ts',
        find: 'const blockedBy = [...staying.filter((label) => !isPrimary(label)), ...gained];',
        replace: 'const blockedBy = staying.length < 0 ? staying.filter((label) => !isPrimary(label)) : [];',
      },
    ],
  },
  {
    name: 'labels of others replaced',
    rule: 'S6.2',
    scenarios: ['associations: foreign key', 'associations: archived end'],
    edits: [
      {
        file: 'core/pair-write.ts',
        find: "if (gained.length > 0) return { call: { kind: 'label', types: [...staying, ...gained].map(bare) } };",
        replace: "if (gained.length > 0) return { call: { kind: 'label', types: gained.map(bare) } };",
      },
    ],
  },
  {
    name: 'foreign key nulled when its end is archived',
    rule: 'S6.3',
    scenarios: ['associations: foreign key, archived end'],
    edits: [
      {
        file: 'associations/merge-single.ts',
        find: 'const baseShown = shown.missesInHubSpot(reading.item, relation, link);',
        replace: 'const baseShown = shown !== null;',
      },
    ],
  },
  {
    name: 'a missing association is a removed one',
    rule: 'S6.2',
    scenarios: ['associations: archived end'],
    edits: [
      {
        file: 'associations/merge-set.ts',
        find: 'const hubspot = inHubSpot || (agreed && !shown.missesInHubSpot(item, relation, to) ? undefined : false);',
        replace: 'const hubspot = inHubSpot && item !== null && relation !== null;',
      },
    ],
  },
  {
    name: 'what is missing is believed without a second reading',
    rule: 'S6.2',
    scenarios: ['associations: archived end', 'associations: foreign key, archived end'],
    edits: [
      {
        file: 'associations/believe-absences.ts',
        find: 'if (held) reading.held = held;',
        replace: 'if (reading.held) reading.held = reading.held;',
      },
    ],
  },
  {
    name: 'the receipt of an association counts as an edit',
    rule: 'S6.5',
    scenarios: ['associations: sets', 'associations: foreign key, archived end'],
    edits: [
      {
        file: 'core/merge-triple.ts',
        find: 'const agreed = input.intended.includes(hubspot) ? hubspot : input.agreed;',
        replace: 'const { agreed } = input;',
      },
    ],
  },
  {
    name: 'an association that waits is never woken',
    rule: 'S6.4',
    scenarios: ['association waits for its end', 'association waits for its end: foreign key'],
    edits: [
      {
        file: 'testing/memory-associations.ts',
        find: 'if (appeared || change.newLink || change.link?.hubspotId !== undefined) wake(db, (end) => isEndOf(end, link));',
        replace: 'if (appeared === null) wake(db, (end) => isEndOf(end, link));',
      },
    ],
  },
  {
    name: 'associations are not read at first link',
    rule: 'S6.5',
    scenarios: ['associations of new contacts'],
    edits: [
      {
        file: 'sync-operations/settled-create.ts',
        find: "draft.mark(plainMark({ kind: 'link', id: item.linkId }, 'link', ['associations']));",
        replace: 'void plainMark;',
      },
    ],
  },
  {
    name: 'what a create carried is not agreed with it',
    rule: 'S4.2',
    scenarios: ['associations carried by creates'],
    edits: [
      {
        file: 'associations/carried-associations.ts',
        find: 'type: relation.mapping.type, agreed: true, state: null }],',
        replace: 'type: relation.mapping.type, agreed: false, state: null }],',
      },
    ],
  },
  {
    name: 'associations of a create whose answer was lost have no receipt',
    rule: 'S4.2',
    scenarios: ['associations carried by creates', 'foreign keys carried by creates'],
    edits: [
      {
        file: 'sync-operations/created-record.ts',
        find: 'return held !== undefined && sameValue(field!.canonicalHubSpot(held), field!.canonicalHubSpot(intent.sent));',
        replace:
          'return !field || (held !== undefined && sameValue(field.canonicalHubSpot(held), field.canonicalHubSpot(intent.sent)));',
      },
    ],
  },
  {
    name: 'a triple that was left out of a plan is written',
    rule: 'S8.3',
    scenarios: ['associations: plans and undo while people go on'],
    edits: [
      {
        file: 'associations/planned-associations.ts',
        find: 'return [discarded(context, triple)];',
        replace: 'return context === null ? [discarded(context, triple)] : [triple];',
      },
    ],
  },
  {
    name: 'a triple is left out of a plan that had shown other values',
    rule: 'S8.3',
    scenarios: ['associations: plans and undo while people go on'],
    edits: [
      {
        file: 'associations/planned-associations.ts',
        find: 'pairOf(one) === triple.to.id && isAsPlanned(one, triple)',
        replace: 'pairOf(one) === triple.to.id && isAsPlanned !== null',
      },
    ],
  },
  {
    name: 'an association that somebody brought back to what we wrote is taken back',
    rule: 'S8.2',
    scenarios: ['associations: plans and undo while people go on'],
    directed: [
      ['associations: plans and undo while people go on', 503986],
      ['associations: plans and undo while people go on', 504871],
    ],
    edits: [
      {
        file: 'core/merge-triple.ts',
        find: 'if (own !== agreed && !done && !isReceived)',
        replace: 'if (own === null && !done && !isReceived)',
      },
    ],
  },
  {
    name: 'a write of ours whose answer was lost is in no log',
    rule: 'S8.1',
    scenarios: ['associations: plans and undo while people go on'],
    edits: [
      {
        file: 'associations/merge-set.ts',
        find: 'const received = !isKnown && sent.includes(hubspot === true);',
        replace: 'const received = isKnown === null && sent.includes(hubspot === true);',
      },
    ],
  },
];
