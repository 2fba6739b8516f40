import type { LeasedMark, RecordChange } from '@app/sync-engine';
import type { MarkRow } from '../marks/mark-row';
import { passFences, type FenceView } from './fences';
import type { HeldLink } from './held-rows';

const markRow = (id: string, patch: Partial<MarkRow> = {}): MarkRow =>
  ({ id, leaseToken: 'token', leaseExpiresAt: 2000, ...patch }) as MarkRow;
const change = (id: string, patch: Partial<RecordChange> = {}): RecordChange => ({
  mark: { id, record: { kind: 'link', id: 'a' } } as LeasedMark,
  fence: null,
  ...patch,
});
const link = (id: string): HeldLink => ({
  id,
  version: 'v',
  state: 'live',
  localKey: '1',
  hubspotId: '9',
  externalId: null,
});
const view = (patch: Partial<FenceView> & { rows?: MarkRow[] } = {}): FenceView => ({
  marks: {
    byId: new Map((patch.rows ?? [markRow('m')]).map((row) => [row.id, row])),
    byRecord: new Map(),
    made: [],
    now: 1000,
  },
  links: patch.links ?? new Map([['a', link('a')]]),
  taken: patch.taken ?? new Map(),
});
const passed = (changes: RecordChange[], seen: FenceView) =>
  passFences({ leaseToken: 'token' }, changes, seen).map((one) => one.change.mark.id);

describe('passFences', () => {
  it.each([
    ['gone', []],
    ['leased by another', [markRow('m', { leaseToken: 'other' })]],
    ['not leased', [markRow('m', { leaseToken: null, leaseExpiresAt: null })]],
    ['expired this very moment', [markRow('m', { leaseExpiresAt: 1000 })]],
  ])('S1.5 fences a change whose mark is %s', (_how, rows) => {
    expect(passed([change('m')], view({ rows }))).toEqual([]);
  });

  it('S1.5 fences a change whose link moved or is gone', () => {
    const fenced = (linkId: string, version: string) => passed([change('m', { fence: { linkId, version } })], view());
    expect([fenced('a', 'v'), fenced('a', 'w'), fenced('b', 'v')]).toEqual([['m'], [], []]);
  });

  it('S1.5 of two changes of one link in a batch the first moves the version', () => {
    const fence = { linkId: 'a', version: 'v' };
    const rows = [markRow('m'), markRow('n')];
    expect(passed([change('m', { fence }), change('n', { fence })], view({ rows }))).toEqual(['m']);
  });

  it('S1.5 fences a change of an unlinked record that was linked meanwhile', () => {
    const unlinked = change('m', { mark: { id: 'm', record: { kind: 'local', id: '1' } } as LeasedMark });
    expect(passed([unlinked], view())).toEqual(['m']);
    expect(passed([unlinked], view({ taken: new Map([['local 1', 'a']]) }))).toEqual([]);
  });

  it('S2.1 a link may be given again the end it has', () => {
    const patch = change('m', { fence: { linkId: 'a', version: 'v' }, link: { hubspotId: '9' } });
    expect(passed([patch], view({ taken: new Map([['hubspot 9', 'a']]) }))).toEqual(['m']);
    expect(passed([patch], view({ taken: new Map([['hubspot 9', 'b']]) }))).toEqual([]);
  });
});
