import type { PropertyMapping } from '@app/hubspot-mapping';
import { mappingChanges } from './mapping-change';

const mapping = (patch: Partial<PropertyMapping> = {}): PropertyMapping => ({
  id: 'm1',
  entity: 'contact',
  column: 'email',
  property: 'email',
  group: null,
  direction: 'two_way',
  conflictPolicy: null,
  drift: 'ignore',
  firstLink: 'review',
  transform: { name: 'email', options: {} },
  version: 4,
  state: 'active',
  stateReason: null,
  ...patch,
});

const known = { mappings: [mapping()], enums: { email: [{ local: 'a', hubspot: 'A' }] } };

describe('mappingChanges', () => {
  it('S8.5 a changed mapping becomes the next version, with the state the caller gives', () => {
    const wanted = { ...known, mappings: [mapping({ direction: 'to_local', state: 'waiting', version: 1 })] };
    expect(mappingChanges(known, wanted)).toMatchObject([
      { kind: 'new_version', mapping: { version: 5, state: 'waiting' } },
    ]);
  });

  it('S8.5 an unchanged mapping keeps its stored version and state, whatever an older copy says', () => {
    const wanted = {
      mappings: [mapping({ version: 2, state: 'suspended' })],
      enums: { email: [{ local: 'a', hubspot: 'A', wayBack: false }] },
    };
    expect(mappingChanges(known, wanted)).toEqual([{ kind: 'unchanged', mapping: mapping() }]);
  });

  it.each([
    ['pairs', { ...known, enums: { email: [{ local: 'a', hubspot: 'B' }] } }],
    ['options', { ...known, mappings: [mapping({ transform: { name: 'email', options: { keep: true } } })] }],
  ])('S8.5 other %s make a version', (_what, wanted) => {
    expect(mappingChanges(known, wanted)).toMatchObject([{ kind: 'new_version', mapping: { version: 5 } }]);
  });

  it('S8.5 a new mapping begins with version 1; one that is left out is removed first', () => {
    const wanted = { mappings: [mapping({ id: 'm2', version: 9 })], enums: {} };
    expect(mappingChanges(known, wanted)).toMatchObject([
      { kind: 'removed', mapping: { id: 'm1' } },
      { kind: 'new_version', mapping: { id: 'm2', version: 1 } },
    ]);
  });
});
