import { EMPTY_TRACK } from '@app/sync-engine';
import type { AssociationMapping, StoredTriple } from '@app/sync-engine';
import { recordAssociations } from './record-associations';

const mapping = (kind: string, typeId: number): AssociationMapping =>
  ({
    fromObjectType: 'contacts',
    toObjectType: 'companies',
    type: { category: 'HUBSPOT_DEFINED', typeId },
    relation: { kind },
  }) as AssociationMapping;
const SET = 'association:contacts>companies:HUBSPOT_DEFINED/279';
const KEY = 'association:contacts>companies:HUBSPOT_DEFINED/1';
const MAPPINGS = [mapping('join_table', 279), mapping('foreign_key', 1)];
const about = { detail: 'Left out of a plan.', since: 5 };

describe('the associations of a record, as the sync knows them', () => {
  const triple = (toLinkId: string, agreed: boolean, state: StoredTriple['state'] = null): StoredTriple => {
    return { toLinkId, type: MAPPINGS[0]!.type, agreed, state };
  };

  it('S6.2 tells each pair of a set, agreed or known to differ', () => {
    const discarded = { kind: 'discarded', local: true, hubspot: false, ...about } as const;
    const known = { baseLocal: {}, baseHubSpot: {}, tracks: {} };
    expect(recordAssociations(known, [triple('a', true), triple('b', false, discarded)], MAPPINGS)).toEqual([
      { field: SET, local: ['a'], hubspot: ['a'], state: null },
      { field: SET, local: ['b'], hubspot: [null], state: { kind: 'discarded', ...about } },
    ]);
  });

  it('S6.3 tells a single value, and none where both sides hold none', () => {
    const state = { kind: 'undone' as const, local: ['a'], hubspot: [null], ...about };
    const known = {
      baseLocal: { [KEY]: ['a'] },
      baseHubSpot: { [KEY]: [null] },
      tracks: { [KEY]: { ...EMPTY_TRACK, state } },
    };
    expect(recordAssociations(known, [], MAPPINGS)).toEqual([
      { field: KEY, local: ['a'], hubspot: [null], state: { kind: 'undone', ...about } },
    ]);
    const blank = { baseLocal: { [KEY]: [null] }, baseHubSpot: { [KEY]: [null] }, tracks: {} };
    expect(recordAssociations(blank, [], MAPPINGS)).toEqual([]);
  });
});
