import type { CompiledField } from '@app/hubspot-mapping';
import { arrivalsOf, percentile } from './arrivals';
import { echoWrites } from './echo-writes';
import type { Pair } from './edit-plan';
import type { MadeEdit } from './edit-session';
import type { Side } from './edit-values';
import { lastLook, type EngineWrite } from './engine-writes';
import type { PortalCall } from './hubspot-account';

const field = { id: 'contact.jobtitle' } as CompiledField;
const pair = { entity: { entity: 'contact' }, localKey: '7', hubspotId: '70' } as Pair;

const edit = (side: Side, form: string, at: number): MadeEdit => ({
  place: { pair, field, member: 0 },
  side,
  value: form,
  form,
  at,
  sentAt: at,
  doneAt: at + 10,
});
const write = (side: Side, before: string | null, after: string, at: number): EngineWrite => ({
  pair,
  field,
  side,
  at,
  members: [{ member: 0, before, after }],
});
const kinds = (writes: EngineWrite[], edits: MadeEdit[], isRestored = false, look: number | null = null): string[] =>
  echoWrites(writes, edits, { isRestored: () => isRestored, lastLook: () => look }).map(({ kind }) => kind);

describe('counting echoes', () => {
  it('S7.1 a write that carries an edit to the other side is none', () => {
    expect(kinds([write('hubspot', 'old', 'new', 200)], [edit('local', 'new', 100)])).toEqual([]);
  });

  it('S7.1 a write of what the target holds already is one', () => {
    expect(kinds([write('hubspot', 'new', 'new', 200)], [edit('local', 'new', 100)])).toEqual(['already_held']);
  });

  it('S3.5 a write of what somebody typed in HubSpot after the sync read the record is none, for HubSpot has no conditional write', () => {
    const edits = [edit('local', 'new', 100), edit('hubspot', 'new', 150)];
    expect(kinds([write('hubspot', 'new', 'new', 200)], edits, false, 140)).toEqual([]);
  });

  it('S7.1 a write of what HubSpot showed at the last look is one, whoever typed it', () => {
    const edits = [edit('local', 'new', 100), edit('hubspot', 'new', 110)];
    expect(kinds([write('hubspot', 'new', 'new', 200)], edits, false, 140)).toEqual(['already_held']);
  });

  it('S3.6 in the database a write is guarded, so a write of what the row holds is one whenever it was typed', () => {
    const edits = [edit('local', 'new', 150), edit('hubspot', 'new', 100)];
    expect(kinds([write('local', 'new', 'new', 200)], edits, false, 140)).toEqual(['already_held']);
  });

  it('S7.2 a write that brings a value back to the side where it was typed is one', () => {
    const edits = [edit('hubspot', 'new', 100), edit('hubspot', 'newer', 150)];
    expect(kinds([write('hubspot', 'newer', 'new', 200)], edits)).toEqual(['brought_back']);
  });

  it('S3.5 an overwritten edit that is restored is none', () => {
    const edits = [edit('hubspot', 'theirs', 100), edit('local', 'ours', 90)];
    expect(kinds([write('hubspot', 'ours', 'theirs', 200)], edits, true)).toEqual([]);
  });

  it('S3.2 a value typed on both sides comes from both, so it is none', () => {
    const edits = [edit('hubspot', 'same', 100), edit('local', 'same', 110)];
    expect(kinds([write('hubspot', 'old', 'same', 200)], edits)).toEqual([]);
  });
});

describe('the last look at a record', () => {
  const call = (time: number, reads: string[], objectType = 'contacts'): PortalCall => ({
    ...{ seq: time, method: 'POST', path: '/read', status: 200, writes: [] },
    ...{ time, reads, objectType },
  });
  const contact = { ...pair, entity: { ...pair.entity, objectType: 'contacts' } } as Pair;

  it('is the last call before the write that told of it', () => {
    const calls = [
      call(10, ['70']),
      call(20, ['69', '70']),
      call(25, ['70'], 'deals'),
      call(30, ['69']),
      call(50, ['70']),
    ];
    const written = { ...write('hubspot', 'new', 'new', 40), pair: contact };
    expect([lastLook(calls, written), lastLook([], written)]).toEqual([20, null]);
  });
});

describe('following edits to the other side', () => {
  it('S9.3 an edit that shows nowhere and that no other edit explains is lost', () => {
    const [shown, lost] = [edit('local', 'a', 100), edit('hubspot', 'b', 60_000)];
    const arrivals = arrivalsOf([shown, lost], [write('hubspot', null, 'a', 250)]);
    expect(arrivals).toEqual({ toHubSpot: [140], toLocal: [], replaced: [], lost: [lost] });
  });

  it('S3.2 an edit that met one of the other side, or was followed by another, is replaced and not timed', () => {
    const [loser, winner] = [edit('local', 'a', 100), edit('hubspot', 'b', 120)];
    const arrivals = arrivalsOf([loser, winner], [write('local', 'a', 'b', 900)]);
    expect(arrivals).toEqual({ toHubSpot: [], toLocal: [770], replaced: [loser], lost: [] });
  });

  it('S1.1 a write from before the edit is not its arrival', () => {
    expect(arrivalsOf([edit('local', 'a', 100)], [write('hubspot', null, 'a', 90)]).lost).toHaveLength(1);
  });

  it('takes percentiles by the nearest rank', () => {
    expect([percentile([3, 1, 2, 4], 0.5), percentile([3, 1, 2, 4], 0.95), percentile([], 0.5)]).toEqual([2, 4, null]);
  });
});
