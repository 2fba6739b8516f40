import { simpleField } from '../testing/simple-field';
import { isOwnEcho, localIsAtBase, marksOnlyChanges } from './echo';
import type { Link } from './link';
import type { EventHint, MarkContent, MarkReason } from './mark';

const name = simpleField('name');
const email = simpleField('email', { canonicalHubSpot: ([value]) => [value?.toLowerCase() ?? null] });
const stage = simpleField('stage', {
  members: [
    { mappingId: 'p', column: null, property: 'pipeline' },
    { mappingId: 's', column: 'stage', property: 'dealstage' },
  ],
});
const FIELDS = [name, email, stage];
const LINK = {
  id: 'link',
  state: 'live',
  baseLocal: { name: ['Ann'], email: ['A@x'], stage: [null, 's1'] },
  baseHubSpot: { name: ['Ann'], email: ['A@x'], stage: ['p1', 's1'] },
} as unknown as Link;
const hint = (property: string, value: string | null): EventHint => ({ property, value, occurredAt: 1, own: true });
const mark = (hints: readonly EventHint[], patch: Partial<MarkContent> = {}): MarkContent => ({
  reasons: ['webhook'],
  about: ['fields'],
  changedColumns: {},
  localDeleted: false,
  onlyOwnCapture: true,
  hints,
  onlyOwnEvents: true,
  ...patch,
});
const echo = (hints: readonly EventHint[], link = LINK): boolean => isOwnEcho(mark(hints), link, FIELDS);

describe('S7.2 an event of our own app', () => {
  it('is an echo where it names what the base holds, in the canonical domain', () => {
    expect(echo([hint('name', 'Ann')])).toBe(true);
    expect(echo([hint('email', 'a@X')])).toBe(true);
    expect(echo([hint('name', 'Bob')])).toBe(false);
  });

  it('of which all must be echoes', () => {
    expect(echo([hint('name', 'Ann'), hint('email', 'other')])).toBe(false);
  });

  it('S3.7 of a member of a group is compared within the group', () => {
    expect(echo([hint('dealstage', 's1')])).toBe(true);
    expect(echo([hint('dealstage', 's2')])).toBe(false);
    expect(echo([hint('pipeline', 'p2')])).toBe(false);
  });

  it('S2.10 of a field without a base means a read', () => {
    expect(echo([hint('name', '')], { ...LINK, baseHubSpot: {} })).toBe(false);
  });

  it('S2.3 that clears is an echo of a blank base', () => {
    expect(echo([hint('name', '')], { ...LINK, baseHubSpot: { name: [null] } })).toBe(true);
  });

  it('about a property that no field maps says nothing', () => {
    expect(echo([hint('unmapped', 'x')])).toBe(true);
  });

  it('beside an event of somebody else means a read', () => {
    expect(isOwnEcho(mark([hint('name', 'Ann')], { onlyOwnEvents: false }), LINK, FIELDS)).toBe(false);
  });

  it.each(['pending', 'unreachable', 'held', 'severed'] as const)('S2.1 of a link that is %s means a pass', (state) => {
    expect(echo([hint('name', 'Ann')], { ...LINK, state })).toBe(false);
  });
});

describe('S7.1 a captured change', () => {
  const row = { name: 'Ann', email: 'A@x', stage: 's1' };

  it('is settled without a call if every field of the row is at its base', () => {
    expect(localIsAtBase(row, LINK, FIELDS)).toBe(true);
    expect(localIsAtBase({ ...row, name: 'Bob' }, LINK, FIELDS)).toBe(false);
  });

  it('S2.3 S2.10 is not where a value is unknown or a field has no base', () => {
    expect(localIsAtBase({ name: 'Ann', email: 'A@x' }, LINK, FIELDS)).toBe(false);
    expect(localIsAtBase(row, { ...LINK, baseLocal: {} }, FIELDS)).toBe(false);
  });

  it('S2.9 does not ask fields that are not active', () => {
    const waiting = FIELDS.map((field) => ({ ...field, state: 'waiting' as const }));
    expect(localIsAtBase({}, LINK, waiting)).toBe(true);
  });

  it('only changes are settled so: whoever asks for a pass gets one', () => {
    const only = (...reasons: MarkReason[]) => marksOnlyChanges(mark([], { reasons }));
    expect(only('capture', 'webhook', 'journal')).toBe(true);
    for (const reason of ['poll', 'audit', 'run', 'review', 'undo', 'verify', 'link', 'retry'] as const)
      expect(only('capture', reason)).toBe(false);
  });
});
