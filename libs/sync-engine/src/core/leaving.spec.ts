import { decideLeaving, filtersMoved, filterVerdicts, leavingSides } from './leaving';
import type { FilterRules } from './leaving';
import type { LeavingRules } from './leaving-rules';

const NEITHER = { local: false, hubspot: false };
const BOTH = { local: true, hubspot: true };
const SEVER: LeavingRules = { leftLocally: 'sever', leftInHubSpot: 'sever' };
const DELETE: LeavingRules = { leftLocally: 'delete', leftInHubSpot: 'delete' };
const FILTER = { all: [{ name: 'kind', is: 'equal', value: 'member' }] } as const;
const rules = (leaving?: LeavingRules): FilterRules => ({
  localFilter: FILTER,
  hubspotFilter: FILTER,
  ...(leaving ? { leaving } : {}),
});
const member = { kind: 'member' };
const other = { kind: 'other' };

describe('S4.4 which sides leave', () => {
  const sides = (leaving: LeavingRules | undefined, passed: typeof BOTH, row: object, record: object) =>
    leavingSides(rules(leaving), passed, filterVerdicts(rules(), { ...row }, { ...record }));

  it('only what once passed can leave', () => {
    expect(sides(SEVER, BOTH, other, member)).toEqual({ local: true, hubspot: false });
    expect(sides(SEVER, BOTH, member, other)).toEqual({ local: false, hubspot: true });
    expect(sides(SEVER, NEITHER, other, other)).toEqual(NEITHER);
  });

  it('nothing leaves where the entity keeps, which is the default', () => {
    expect(sides(undefined, BOTH, other, other)).toEqual(NEITHER);
    expect(sides({ leftLocally: 'keep', leftInHubSpot: 'delete' }, BOTH, other, other)).toEqual({
      local: false,
      hubspot: true,
    });
  });

  it('S2.3 a value that was not read lets nothing leave', () => {
    expect(sides(SEVER, BOTH, {}, {})).toEqual(NEITHER);
    expect(sides(SEVER, BOTH, { kind: null }, { kind: '' })).toEqual(BOTH);
  });
});

describe('S4.4 what leaving does', () => {
  const decide = (leaves: typeof BOTH, but: Partial<Omit<Parameters<typeof decideLeaving>[0], 'leaves'>> = {}) =>
    decideLeaving({ leaves, rules: DELETE, edited: NEITHER, againstEdit: 'edit_wins', ...but });

  it('does nothing where nothing leaves', () => expect(decide(NEITHER)).toEqual({ kind: 'none' }));

  it('deletes the other side, or parts the two', () => {
    expect(decide({ local: true, hubspot: false })).toEqual({
      kind: 'archive_in_hubspot',
      cause: 'left_local_filter',
    });
    expect(decide({ local: false, hubspot: true })).toEqual({ kind: 'delete_locally', cause: 'left_hubspot_filter' });
    expect(decide({ local: true, hubspot: false }, { rules: SEVER })).toEqual({
      kind: 'sever',
      cause: 'left_local_filter',
      review: false,
    });
  });

  it('deletes nothing where both leave: neither is the copy of the other', () => {
    expect(decide(BOTH)).toEqual({ kind: 'sever', cause: 'left_local_filter', review: false });
  });

  it('S5.2 an edit that the leaving side has not seen keeps its record, and a person is asked', () => {
    const edited = { local: false, hubspot: true };
    expect(decide({ local: true, hubspot: false }, { edited })).toEqual({
      kind: 'sever',
      cause: 'left_local_filter',
      review: true,
    });
    expect(decide({ local: true, hubspot: false }, { edited, againstEdit: 'delete_wins' }).kind).toBe(
      'archive_in_hubspot',
    );
    // What was edited on the side that leaves is not what is deleted.
    expect(decide({ local: true, hubspot: false }, { edited: { local: true, hubspot: false } }).kind).toBe(
      'archive_in_hubspot',
    );
    expect(decide({ local: false, hubspot: true }, { edited: { local: true, hubspot: false } }).kind).toBe('sever');
  });
});

describe('S8.4 what an audit finds of filters', () => {
  const moved = (link: Parameters<typeof filtersMoved>[1], row: object, record: object): boolean =>
    filtersMoved(rules(SEVER), link, { ...row }, { ...record });
  const live = { state: 'live', passedFilter: BOTH } as const;
  const left = {
    state: 'severed',
    stateCause: 'left_local_filter',
    passedFilter: { local: false, hubspot: true },
  } as const;

  it('a pair that leaves', () => {
    expect(moved(live, other, member)).toBe(true);
    expect(moved(live, member, member)).toBe(false);
  });

  it('one that left and passes again, unless the other end leaves by now', () => {
    expect(moved(left, member, member)).toBe(true);
    expect(moved(left, other, member)).toBe(false);
    expect(moved(left, member, other)).toBe(false);
  });

  it('nothing of a link that is at rest for another reason', () => {
    expect(moved({ ...left, stateCause: null }, member, member)).toBe(false);
    expect(moved({ ...left, stateCause: 'local_delete' }, member, member)).toBe(false);
  });
});
