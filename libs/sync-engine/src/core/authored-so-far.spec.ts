import { simpleField } from '../testing/simple-field';
import { authoredAfterAll } from './authored-so-far';
import { EMPTY_TRACK } from './field-track';
import type { Authored, FieldTrack } from './field-track';

describe('S3.2 S3.5 the time of a value that was written before its change was folded', () => {
  const written = (authored: Authored | null): FieldTrack => ({
    ...EMPTY_TRACK,
    unverified: { decidedUpdatedAt: 100, behalf: 'local' },
    authored,
  });
  const unknown: Authored = { side: 'local', at: null, value: ['b'] };
  const learnt = (track: FieldTrack, local: string, at: number | null) =>
    authoredAfterAll(simpleField('name'), track, [local], at);

  it('comes with the mark that tells of it', () => {
    expect(learnt(written(unknown), 'b', 150)).toEqual({ side: 'local', at: 150, value: ['b'] });
  });

  it('takes the place of an earlier change, under whose mark the value was read and written', () => {
    expect(learnt(written({ ...unknown, at: 90 }), 'b', 150)).toEqual({ side: 'local', at: 150, value: ['b'] });
  });

  it('is not that of another value, nor of one made in HubSpot, nor earlier than is known', () => {
    expect(learnt(written(unknown), 'c', 150)).toBeNull();
    expect(learnt(written({ side: 'hubspot', at: null }), 'b', 150)).toBeNull();
    expect(learnt(written({ ...unknown, at: 150 }), 'b', 150)).toBeNull();
    expect(learnt(written({ ...unknown, at: 160 }), 'b', 150)).toBeNull();
  });

  it('is asked for no longer once the write is verified, and stays unknown where the mark tells nothing', () => {
    expect(learnt({ ...written(unknown), unverified: null }, 'b', 150)).toBeNull();
    expect(learnt(written(unknown), 'b', null)).toBeNull();
  });
});
