import { groupsOf, namesOf, roleOf } from './claimed-person';

describe('what an identity provider claims', () => {
  it('groups are found by the claim’s whole name, then inside other claims', () => {
    expect(groupsOf({ 'https://renewa.test/roles': ['a', 1, 'b'] }, 'https://renewa.test/roles')).toEqual(['a', 'b']);
    expect(groupsOf({ realm_access: { roles: ['a'] } }, 'realm_access.roles')).toEqual(['a']);
    expect(groupsOf({ realm_access: null }, 'realm_access.roles')).toBeNull();
    expect(groupsOf({}, 'constructor')).toBeNull();
  });

  it('one text is a single group, or several', () => {
    expect(groupsOf({ role: 'Sales Ops' }, 'role')).toEqual(['Sales Ops', 'Sales', 'Ops']);
    expect(groupsOf({ role: 'a,b' }, 'role')).toEqual(['a,b', 'a', 'b']);
    expect(groupsOf({ role: '' }, 'role')).toEqual([]);
  });

  it('the most of several roles counts; names are compared letter by letter', () => {
    const settings = { roleClaim: 'groups', adminGroups: ['A'], operatorGroups: ['O'], viewerGroups: ['V'] };
    expect(roleOf(['V', 'A', 'O'], settings)).toBe('admin');
    expect(roleOf(['O', 'V'], settings)).toBe('operator');
    expect(roleOf(['V'], settings)).toBe('viewer');
    expect(roleOf(['a', 'v '], settings)).toBeNull();
  });

  it('a name is one line of at most a hundred characters; the id is always the last', () => {
    expect(namesOf({ name: ' Mara\n\tBerg\u202e ', email: 'Mara Berg' }, 'x1')).toEqual(['Mara Berg', 'x1']);
    expect(namesOf({ name: 'y'.repeat(300) }, 'x1')[0]).toHaveLength(100);
    expect(namesOf({ name: 5 }, 'x1')).toEqual(['x1']);
  });
});
