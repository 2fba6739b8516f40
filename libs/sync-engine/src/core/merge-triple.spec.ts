import fc from 'fast-check';
import { mergeTriple } from './merge-triple';
import type { TripleInput } from './merge-triple';

const arbitrary = fc.record<TripleInput>({
  local: fc.boolean(),
  hubspot: fc.boolean(),
  agreed: fc.boolean(),
  state: fc.constant(null),
  intended: fc.constant([]),
  direction: fc.constantFrom('two_way', 'to_hubspot', 'to_local'),
  drift: fc.constantFrom('restore', 'ignore'),
  retryErrors: fc.boolean(),
  now: fc.constant(1),
});

const triple = (patch: Partial<TripleInput>): TripleInput => ({
  local: false,
  hubspot: false,
  agreed: false,
  state: null,
  intended: [],
  direction: 'two_way',
  drift: 'ignore',
  retryErrors: false,
  now: 1,
  ...patch,
});

/** What both sides hold once the decision's write has been made. */
function after(input: TripleInput): { local: boolean; hubspot: boolean; agreed: boolean } {
  const { write, agreed } = mergeTriple(input)!;
  const held = { local: input.local!, hubspot: input.hubspot! };
  return write ? { ...held, [write.side]: write.present, agreed: write.present } : { ...held, agreed };
}

describe('the merge of one triple (S6.2)', () => {
  it.each([
    ['S6.2 a local addition goes to HubSpot', { local: true }, { side: 'hubspot', present: true }],
    ['S6.2 an addition in HubSpot goes to local', { hubspot: true }, { side: 'local', present: true }],
    ['S6.2 a local removal goes to HubSpot', { hubspot: true, agreed: true }, { side: 'hubspot', present: false }],
    ['S6.2 a removal in HubSpot goes to local', { local: true, agreed: true }, { side: 'local', present: false }],
    [
      'S6.5 a receipt of an open intent is no edit',
      { hubspot: true, intended: [true] },
      { side: 'hubspot', present: false },
    ],
    ['S6.5 HubSpot at its base is sent again', { local: true, intended: [true] }, { side: 'hubspot', present: true }],
    [
      'S6.5 what no intent sent is HubSpot’s change',
      { hubspot: true, intended: [false] },
      { side: 'local', present: true },
    ],
  ] as const)('%s', (_title, patch, write) => {
    expect(mergeTriple(triple(patch))!.write).toEqual(write);
  });

  it('S6.2 an unknown side is not an absent one: nothing is decided', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('local', 'hubspot'), (input, side) => {
        expect(mergeTriple({ ...input, [side]: undefined })).toBeNull();
      }),
    );
  });

  it('S6.2 one pass brings a two-way triple together, and a second one writes nothing', () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        const held = after({ ...input, direction: 'two_way' });
        expect(held.local).toBe(held.hubspot);
        expect(mergeTriple({ ...input, direction: 'two_way', ...held })!.write).toBeNull();
      }),
    );
  });

  it('S6.2 sets merge: what both held stays unless one side took it away, what one added is on both', () => {
    const sets = fc.uniqueArray(fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(sets, sets, sets, (base, local, hubspot) => {
        const all = [...new Set([...base, ...local, ...hubspot])];
        const merged = all.filter(
          (id) =>
            after(triple({ local: local.includes(id), hubspot: hubspot.includes(id), agreed: base.includes(id) }))
              .local,
        );
        const expected = all.filter((id) =>
          base.includes(id) ? local.includes(id) && hubspot.includes(id) : local.includes(id) || hubspot.includes(id),
        );
        expect(merged.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('S3.1 S6.2 nothing is ever written against the direction', () => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        const { write } = mergeTriple(input)!;
        if (write && input.direction !== 'two_way')
          expect(input.direction).toBe(write.side === 'hubspot' ? 'to_hubspot' : 'to_local');
      }),
    );
  });

  it('S2.7 a state holds while both presences stay, an error also ends when it is tried again', () => {
    const state = { kind: 'field_error' as const, local: true, hubspot: false, detail: '', since: 1 };
    expect(mergeTriple(triple({ local: true, state }))).toMatchObject({ write: null, state });
    expect(mergeTriple(triple({ local: true, state, retryErrors: true }))!.write).not.toBeNull();
    expect(mergeTriple(triple({ local: true, hubspot: true, state }))).toEqual({
      agreed: true,
      write: null,
      state: null,
    });
  });

  it('S8.2 an undo takes back what we wrote, on our side alone, only while it stands and nothing is on its way', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.constantFrom('local' as const, 'hubspot' as const),
        fc.boolean(),
        (held, side, wrote) => {
          const { write, instructed, agreed } = mergeTriple({ ...held, undo: { side, after: wrote } })!;
          const [own, other] = side === 'hubspot' ? [held.hubspot, held.local] : [held.local, held.hubspot];
          if (own === wrote && own === held.agreed && other === held.agreed) {
            expect(write).toEqual({ side, present: !wrote, behalf: 'undo' });
            expect({ instructed, agreed }).toEqual({ instructed: 'followed', agreed: held.agreed });
          } else {
            expect(instructed).toHaveProperty('refused');
            expect(write?.behalf).toBeUndefined();
          }
        },
      ),
    );
  });

  it('S8.2 an undo goes over no write under way: what local wants by now goes on, and the undo is listed', () => {
    const input = triple({ local: true, hubspot: true, agreed: true, undo: { side: 'hubspot', after: true } });
    expect(mergeTriple({ ...input, intended: [false] })).toMatchObject({
      write: null,
      instructed: { refused: 'A write of ours is under way.' },
    });
    expect(mergeTriple({ ...input, intended: [true] })).toMatchObject({ instructed: 'followed' });
  });

  it('S8.2 an undo takes back no change of a person that came back to what we had written', () => {
    const input = triple({ local: true, undo: { side: 'local', after: true } });
    expect(mergeTriple(input)).toMatchObject({
      write: { side: 'hubspot', present: true },
      instructed: { refused: 'The database has changed since, and back to what we wrote.' },
    });
  });

  it('S8.2 what was written and whose answer was lost can be taken back, as can an undo, though the base says otherwise', () => {
    const lost = triple({ hubspot: true, intended: [true], undo: { side: 'hubspot', after: true } });
    expect(mergeTriple(lost)).toMatchObject({ write: { side: 'hubspot', present: false, behalf: 'undo' } });
    const state = { kind: 'undone', local: false, hubspot: true, detail: '', since: 0 } as const;
    const undone = triple({ hubspot: true, agreed: true, state, undo: { side: 'local', after: false } });
    expect(mergeTriple(undone)).toMatchObject({ write: { side: 'local', present: true, behalf: 'undo' } });
  });

  it('S8.2 an undo whose answer was lost has landed if HubSpot holds what it sent, and nothing is written again', () => {
    const input = triple({ local: true, agreed: true, undoIntended: [false] });
    expect(mergeTriple(input)).toMatchObject({ write: null, state: { kind: 'undone', local: true, hubspot: false } });
  });
});
