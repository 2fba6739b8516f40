import fc from 'fast-check';
import { anyChoice } from '../testing/arbitrary-field-input';
import { decide, entry, factKinds, fieldCase, openIntent, settledCase, stateOf, writesOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import type { FieldInput, FieldInstruction } from './field-decision';
import { EMPTY_TRACK } from './field-track';

type Choice = Extract<FieldInstruction, { kind: 'choose' }>['choice'];
const choose = (choice: Choice, local: string | null, hubspot: string | null): FieldInstruction => ({
  kind: 'choose',
  choice,
  local: [local],
  hubspot: [hubspot],
});

/** Both sides have changed since they agreed on `a`: local to `l`, HubSpot to `h`. */
const DIFFERENT: Partial<FieldInput> = { local: ['l'], hubspot: ['h'], entityPolicy: 'manual' };

describe('S3.2 what a person decides of two values', () => {
  it.each([
    ['local', ['hubspot l'], ['conflict'], null],
    ['hubspot', ['local h'], ['conflict'], null],
    ['leave', [], ['state_began'], 'discarded'],
  ] as const)('%s: is done while just these values stand', (choice, writes, facts, state) => {
    const decision = decide({ ...DIFFERENT, instruction: choose(choice, 'l', 'h') });
    expect(decision.instructed).toBe('followed');
    expect(writesOf(decision)).toEqual(writes);
    expect(factKinds(decision)).toEqual(facts);
    expect(decision.track.state?.kind ?? null).toBe(state);
  });

  it.each([
    ['another local value', choose('local', 'x', 'h')],
    ['another value of HubSpot’s', choose('local', 'l', 'x')],
    ['nothing on one side', { kind: 'choose', choice: 'local', local: null, hubspot: ['h'] }],
  ] as const)('is void where it was made of %s: asked as ever', (_case, instruction) => {
    const decision = decide({ ...DIFFERENT, instruction });
    expect(decision).toMatchObject({ instructed: { refused: expect.stringContaining('not those') } });
    expect(decision).toMatchObject({ toHubSpot: null, toLocal: null, review: { step: 'open' } });
  });

  it('says nothing of sides that agree by now', () => {
    const decision = decide({ ...DIFFERENT, hubspot: ['l'], instruction: choose('hubspot', 'l', 'l') });
    expect(decision.instructed).toBeUndefined();
    expect(decision.bases).toEqual({ local: ['l'], hubspot: ['l'] });
  });

  it.each([
    ['to_hubspot', 'hubspot'],
    ['to_local', 'local'],
  ] as const)('S3.1 a %s field is left as it is by a choice against its direction', (direction, choice) => {
    const field = simpleField('name', { direction });
    const decision = decide({ ...DIFFERENT, field, instruction: choose(choice, 'l', 'h') });
    expect(decision).toMatchObject({ instructed: 'followed', track: { state: { kind: 'discarded' } } });
    expect(writesOf(decision)).toEqual([]);
  });
});

/** Local holds `l`. Somebody made `e` in HubSpot at 180, and an older write of ours, of `s`, landed on it at 200. */
const COVERED: Partial<FieldInput> = {
  ...DIFFERENT,
  hubspot: ['s'],
  track: { ...EMPTY_TRACK, state: stateOf('review', { local: ['l'], hubspot: ['e'] }), seenThrough: 180 },
  intents: [openIntent(['s'], { decidedUpdatedAt: 50 })],
  history: [entry('s', 200, true), entry('e', 180), entry('a', 40)],
};

describe('S3.2 S3.5 what a person decides where a late write of ours covers an edit', () => {
  it.each([
    ['local', ['hubspot l']],
    ['hubspot', ['hubspot e', 'local e']],
  ] as const)('%s: is done between local’s value and the edit that was shown', (choice, writes) => {
    const decision = decide({ ...COVERED, instruction: choose(choice, 'l', 'e') });
    expect(decision).toMatchObject({ instructed: 'followed', review: { step: 'close' } });
    expect(writesOf(decision)).toEqual(writes);
    const told = decision.facts.find(({ kind }) => kind === 'conflict');
    expect(told).toMatchObject(choice === 'local' ? { before: ['e'], after: ['l'] } : { before: ['l'], after: ['e'] });
  });

  it('S2.7 the state of the values that it goes over ends with it', () => {
    const state = stateOf('normalised', { local: ['l'], hubspot: ['s'] });
    for (const choice of ['local', 'hubspot'] as const) {
      const decision = decide({
        ...COVERED,
        track: { ...EMPTY_TRACK, state },
        instruction: choose(choice, 'l', 'e'),
      });
      expect(decision.track.state).toBeNull();
      expect(decision.facts).toContainEqual(expect.objectContaining({ kind: 'state_ended', policy: 'normalised' }));
    }
  });

  it('S5.3 an agreed value that is written again over it is nobody’s new edit', () => {
    const decision = decide({ ...COVERED, local: ['a'], instruction: choose('local', 'a', 'e') });
    expect(decision.toHubSpot).toMatchObject({ value: ['a'], authored: { side: 'hubspot', at: null } });
  });

  it('who left both as they were is asked again once the edit is back', () => {
    const decision = decide({ ...COVERED, instruction: choose('leave', 'l', 'e') });
    expect(decision).toMatchObject({ instructed: { refused: expect.any(String) }, review: { step: 'open' } });
    expect(writesOf(decision)).toEqual(['hubspot e']);
  });

  it.each(['local', 'hubspot'] as const)('%s is void for whoever saw only the value that covers it', (choice) => {
    const decision = decide({ ...COVERED, instruction: choose(choice, 'l', 's') });
    expect(decision).toMatchObject({ instructed: { refused: expect.any(String) }, review: { step: 'open' } });
    expect(writesOf(decision)).toEqual(['hubspot e']);
  });

  it('S8.3 who left the value that covers it leaves it so: the edit is told', () => {
    const decision = decide({ ...COVERED, instruction: choose('leave', 'l', 's') });
    expect(decision.instructed).toBe('followed');
    expect(writesOf(decision)).toEqual([]);
    expect(decision.track.state).toMatchObject({ kind: 'discarded', local: ['l'], hubspot: ['s'] });
    expect(factKinds(decision)).toEqual(['write', 'overwritten_edit', 'state_began', 'state_ended']);
  });

  it('S3.1 on a one-way field its source wins over the edit, whoever decided', () => {
    const writesOver = (direction: 'to_hubspot' | 'to_local', choice: Choice) =>
      writesOf(
        decide({ ...COVERED, field: simpleField('name', { direction }), instruction: choose(choice, 'l', 'e') }),
      );
    expect(writesOver('to_hubspot', 'hubspot')).toEqual(['hubspot l']);
    expect(writesOver('to_local', 'local')).toEqual(['hubspot e', 'local e']);
  });
});

describe('laws of a decision', () => {
  const holds = (law: (input: FieldInput & { instruction: Extract<FieldInstruction, { kind: 'choose' }> }) => void) =>
    fc.assert(fc.property(anyChoice, law), { numRuns: 2_000 });

  it('S3.2 is made of just the values that stand, or of the edit that a write of ours covers', () => {
    holds((input) => {
      if (decide(input).instructed !== 'followed') return;
      const { local, hubspot, choice } = input.instruction;
      const under = choice === 'leave' ? [] : input.history!.slice(1);
      expect(local).toEqual(input.local);
      expect([input.hubspot, ...under.map(({ value }) => value)]).toContainEqual(hubspot);
    });
  });

  it('S3.2 a void decision changes nothing of what is done without it', () => {
    holds((input) => {
      const { instructed, ...decision } = decide(input);
      // S2.7: what makes a pair that was left differing agree may be this decision, carried out by an earlier pass.
      const wasLeft = ['undone', 'discarded'].includes(input.track.state?.kind ?? '');
      if (instructed !== 'followed' && !wasLeft) expect(decision).toEqual(decide({ ...input, instruction: null }));
    });
  });

  it('S2.7 whoever writes ends the state that held the write back', () => {
    holds((input) => {
      const { toHubSpot, toLocal, track } = decide(input);
      if ((toHubSpot || toLocal) && track.state?.kind !== 'review') expect(track.state).toBeNull();
    });
  });

  it('S3.2 the side that was chosen stands on both sides afterwards, unless the field’s direction is against it', () => {
    holds((input) => {
      const decision = decide(input);
      const { choice, local, hubspot } = input.instruction;
      if (decision.instructed !== 'followed' || decision.track.state?.kind === 'discarded') return;
      const after = settledCase(input, decision);
      const chosen = choice === 'local' ? local : hubspot;
      expect([after.local, after.hubspot]).toEqual([chosen, chosen]);
    });
  });

  it('S3.5 a late write of ours over what was decided of changes nothing of what becomes of it', () => {
    const sides = fc.record({
      local: fc.constantFrom('a', 'l', null),
      edit: fc.constantFrom('e', null),
      late: fc.constantFrom('s', 'l', null),
      choice: fc.constantFrom('local', 'hubspot'),
    });
    fc.assert(
      fc.property(sides, ({ local, edit, late, choice }) => {
        fc.pre(local !== edit && late !== edit);
        const shown = { local: [local], instruction: choose(choice, local, edit) };
        const plain = { ...shown, hubspot: [edit], history: [entry(edit, 180), entry('a', 40)] };
        const covered = {
          ...shown,
          hubspot: [late],
          intents: [openIntent([late], { decidedUpdatedAt: 50 })],
          history: [entry(late, 200, true), entry(edit, 180), entry('a', 40)],
        };
        for (const input of [plain, covered]) {
          const decision = decide(input);
          expect(decision.instructed).toBe('followed');
          const after = settledCase(fieldCase(input), decision);
          expect([after.local, after.hubspot]).toEqual([
            [choice === 'local' ? local : edit],
            [choice === 'local' ? local : edit],
          ]);
        }
      }),
    );
  });
});
