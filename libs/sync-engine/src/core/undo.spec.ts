import { inverseOf } from './undo';
import type { UndoableEntry } from './undo';

const FIRMS = 'association:contacts>companies:HUBSPOT_DEFINED/279';

const write = (
  side: 'local' | 'hubspot',
  field: string,
  before: string | null,
  after: string | null,
): UndoableEntry => ({
  kind: 'write',
  side,
  localKey: '1',
  hubspotId: '101',
  field,
  before: [before],
  after: [after],
  policy: null,
});

describe('what takes the entries of a record back (S8.2)', () => {
  it('several writes to one field are one inverse, from the value written last to the one that stood first', () => {
    const inverse = inverseOf([write('hubspot', 'name', 'a', 'b'), write('hubspot', 'name', 'b', 'c')]);
    expect(inverse?.fields).toEqual([
      { field: 'name', undo: 'hubspot', local: null, hubspot: ['c'], toHubSpot: ['a'] },
    ]);
  });

  it('a field that came back to what it was leaves nothing to take back', () => {
    expect(inverseOf([write('local', 'name', 'a', 'b'), write('local', 'name', 'b', 'a')])).toBeNull();
  });

  it('a field that was written on both sides is listed as an error', () => {
    const inverse = inverseOf([write('local', 'name', 'a', 'b'), write('hubspot', 'name', 'a', 'b')]);
    expect(inverse?.fields).toMatchObject([{ field: 'name', error: expect.any(String) }]);
  });

  it('of a set each triple is taken back for itself', () => {
    const entries = [write('hubspot', FIRMS, null, 'one'), write('hubspot', FIRMS, 'two', null)];
    expect(inverseOf(entries, new Set([FIRMS]))?.fields).toEqual([
      { field: FIRMS, undo: 'hubspot', local: null, hubspot: ['one'], toHubSpot: [null] },
      { field: FIRMS, undo: 'hubspot', local: null, hubspot: [null], toHubSpot: ['two'] },
    ]);
  });

  it('what was written into a record that is taken away goes with it', () => {
    const created: UndoableEntry = { ...write('hubspot', 'name', null, 'a'), kind: 'create', field: null };
    expect(inverseOf([created, write('hubspot', 'name', null, 'a')])).toEqual({
      fields: [],
      created: 'hubspot',
      linked: false,
      severed: false,
      deleted: null,
    });
  });

  const whole = (kind: 'create' | 'delete', side: 'local' | 'hubspot'): UndoableEntry => ({
    ...write(side, 'name', null, null),
    kind,
    field: null,
    before: null,
    after: null,
  });

  it.each(['local', 'hubspot'] as const)('S5.5 a record that we deleted (%s) is made anew', (side) => {
    expect(inverseOf([whole('delete', side)])).toEqual({
      fields: [],
      created: null,
      linked: false,
      severed: false,
      deleted: side,
    });
  });

  it('S5.4 that two records were merged is told, and nothing takes it back; what was written since is', () => {
    const merge: UndoableEntry = {
      kind: 'merge',
      side: 'hubspot',
      localKey: '1',
      hubspotId: '101',
      field: null,
      before: null,
      after: null,
      policy: null,
    };
    const nothing = { created: null, linked: false, severed: false, deleted: null, merged: true };
    expect(inverseOf([merge])).toEqual({ ...nothing, fields: [] });
    expect(inverseOf([merge, write('local', 'name', 'a', 'b')])).toMatchObject({
      ...nothing,
      fields: [{ field: 'name', toLocal: ['a'] }],
    });
  });

  it('S5.5 what was written before it was deleted is listed, and not put back with it', () => {
    const inverse = inverseOf([write('hubspot', 'name', 'a', 'b'), whole('delete', 'hubspot')]);
    expect(inverse).toMatchObject({ deleted: 'hubspot', fields: [{ field: 'name', error: expect.any(String) }] });
    expect(inverse?.fields[0]).not.toHaveProperty('toHubSpot');
  });

  it('what was created and deleted again, or deleted and made anew, leaves nothing to take back', () => {
    expect(
      inverseOf([whole('create', 'hubspot'), write('hubspot', 'name', null, 'a'), whole('delete', 'hubspot')]),
    ).toBeNull();
    expect(inverseOf([whole('delete', 'local'), whole('create', 'local')])).toBeNull();
  });

  it('a record that was made twice, its first one deleted by others, is taken away', () => {
    expect(inverseOf([whole('create', 'hubspot'), whole('create', 'hubspot')])).toMatchObject({
      created: 'hubspot',
      deleted: null,
    });
  });
});
