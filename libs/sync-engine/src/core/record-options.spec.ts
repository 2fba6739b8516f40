import { optionOf, recordOptions } from './record-options';
import type { LinkState } from './link';
import { canBeMerged } from './mergeable-types';
import type { RecordInReview } from './record-in-review';
import { choiceRefused, REVIEW_CHOICES } from './review-decision';
import { REVIEW_KINDS } from './log-entry';

const SEVERED: RecordInReview = {
  kind: 'delete',
  link: { state: 'severed', stateCause: 'local_delete' },
  localKey: '7',
  hubspotId: '101',
  ends: { local: 'deleted', hubspot: 'present' },
  survivorId: null,
  softDeletes: true,
  partners: [],
};
const kinds = (over: Partial<RecordInReview> = {}): readonly string[] =>
  recordOptions({ ...SEVERED, ...over }).map(({ choice }) => choice.kind);
const labels = (over: Partial<RecordInReview> = {}): readonly string[] =>
  recordOptions({ ...SEVERED, ...over }).map(({ label }) => label);
const words = (over: Partial<RecordInReview>): string => JSON.stringify(recordOptions({ ...SEVERED, ...over }));

describe('how a whole record can be decided', () => {
  it('S5.1 a row that is gone: its record is archived, or a new row made of it', () => {
    expect(labels()).toEqual([
      'Archive record 101 in HubSpot',
      'Create a new local row from HubSpot record 101',
      'Leave as it is',
      'Look again',
    ]);
    expect(labels({ ends: { local: 'soft_deleted', hubspot: 'present' } })[1]).toBe('Restore local row 7');
  });

  it('S5.1 S5.5 a record that is gone: its row is deleted, or a new record made; HubSpot cannot restore the old one', () => {
    const gone: Partial<RecordInReview> = {
      link: { state: 'severed', stateCause: 'hubspot_delete' },
      ends: { local: 'present', hubspot: 'archived' },
    };
    expect(kinds(gone)).toEqual(['delete', 'create', 'leave', 'retry']);
    expect(words(gone)).toContain('HubSpot has no call to restore record 101');
    expect(labels(gone)[0]).toBe('Soft-delete local row 7');
    expect(labels({ ...gone, softDeletes: false })[0]).toBe('Delete local row 7 for good');
    expect(kinds({ ...gone, ends: { local: 'present', hubspot: 'gone' } })).toContain('create');
  });

  it('where both ends are gone nothing can be deleted; a row that is still in its table can come back', () => {
    expect(kinds({ ends: { local: 'deleted', hubspot: 'archived' } })).toEqual(['leave', 'retry']);
    expect(kinds({ ends: { local: 'soft_deleted', hubspot: 'archived' } })).toEqual(['create', 'leave', 'retry']);
  });

  it('S5.1 a row that was not found, and not seen to be deleted, is no reason to archive, and none to make another', () => {
    const unproven = {
      link: { state: 'severed', stateCause: 'hubspot_delete' },
      ends: { local: null, hubspot: 'archived' },
    };
    expect(kinds(unproven as Partial<RecordInReview>)).toEqual(['leave', 'retry']);
    expect(kinds({ ends: { local: null, hubspot: 'present' } })).toEqual(['leave', 'retry']);
  });

  it('S4.4 of a pair that left its filter the other end is deleted, or both are synced in spite of it', () => {
    const both = { ends: { local: 'present', hubspot: 'present' } } as const;
    expect(labels({ ...both, link: { state: 'severed', stateCause: 'left_local_filter' } })).toEqual([
      'Archive record 101 in HubSpot',
      'Leave as it is',
      'Sync both again in spite of the filter',
    ]);
    expect(labels({ ...both, link: { state: 'severed', stateCause: 'left_hubspot_filter' } })[0]).toBe(
      'Soft-delete local row 7',
    );
    expect(kinds({ ...both, link: { state: 'severed', stateCause: 'local_delete' } })).toEqual(['leave', 'retry']);
  });

  it('S2.1 an erased person, and a link that has come back, are left as they are', () => {
    expect(kinds({ link: { state: 'erased', stateCause: 'privacy' } })).toEqual(['leave']);
    expect(kinds({ link: { state: 'live', stateCause: null } })).toEqual(['leave', 'retry']);
  });

  it('S5.4 the surviving record is offered to the row of each link that is held', () => {
    const held: Partial<RecordInReview> = {
      kind: 'merge',
      link: { state: 'held', stateCause: 'merge' },
      ends: { local: 'present', hubspot: 'present' },
      survivorId: '300',
    };
    expect(recordOptions({ ...SEVERED, ...held })[0]).toMatchObject({
      choice: { kind: 'link', hubspotId: '300' },
      label: 'Record 300 belongs to row 7',
    });
    const record = { ...SEVERED, ...held };
    expect(optionOf(record, { kind: 'link', hubspotId: '300' })).not.toBeNull();
    expect(optionOf(record, { kind: 'link', hubspotId: '301' })).toBeNull();
    expect(kinds({ ...held, survivorId: null })).toEqual(['leave', 'retry']);
  });

  it('offers of every kind nothing that its reviews are not decided by, and words for each', () => {
    for (const kind of REVIEW_KINDS)
      for (const { choice, label, effects } of recordOptions({ ...SEVERED, kind })) {
        expect(REVIEW_CHOICES[kind]).toContain(choice.kind);
        expect(label.length).toBeGreaterThan(5);
        expect(effects.length).toBeGreaterThan(0);
      }
  });
});

describe('S3.2 what writes or deletes of a whole record', () => {
  it('names what was seen of it; what only parts or looks again need not', () => {
    expect(choiceRefused('delete', { kind: 'delete' })).toContain('Look at the record first');
    expect(choiceRefused('delete', { kind: 'delete' }, 'seal')).toBeNull();
    expect(choiceRefused('merge', { kind: 'link', hubspotId: '1' })).toContain('Look at the record first');
    expect(choiceRefused('delete', { kind: 'leave' })).toBeNull();
    expect(choiceRefused('ambiguous_match', { kind: 'link', hubspotId: '1' })).toBeNull();
    expect(choiceRefused('stale', { kind: 'delete' }, 'seal')).toContain('is decided by one of');
  });

  describe('S4.1 S5.4 of doubles', () => {
    const ROW: Partial<RecordInReview> = { kind: 'duplicate_local', link: null, localKey: '7', hubspotId: null };
    const RECORD: Partial<RecordInReview> = { kind: 'duplicate_hubspot', link: null, localKey: null, hubspotId: '101' };
    const partner = (state: LinkState, localKey: string | null = '9', hubspotId: string | null = '202') => ({
      partners: [{ state, localKey, hubspotId }],
    });

    it('a row whose keys name a linked record takes it from the other row, or gets a record of its own', () => {
      expect(labels({ ...ROW, ...partner('live') })).toEqual([
        'Record 202 belongs to row 7, not to row 9',
        'Create a new HubSpot record',
        'Leave as it is',
        'Look again',
      ]);
      expect(words({ ...ROW, ...partner('live') })).toContain('Local row 9 stays as it is and is no longer synced.');
    });

    it('a record whose keys name a linked row takes it from the other record', () => {
      expect(recordOptions({ ...SEVERED, ...RECORD, ...partner('live') })[0]).toMatchObject({
        choice: { kind: 'link', localKey: '9' },
        label: 'Row 9 belongs to record 101, not to record 202',
      });
    });

    it('a partner at rest may be named where keys name it alone, and one that was erased or merged away never', () => {
      const ambiguous = { ...ROW, kind: 'ambiguous_match' } as const;
      expect(labels({ ...ambiguous, ...partner('severed', null) })[0]).toBe('Record 202 belongs to row 7');
      for (const state of ['live', 'erased', 'merged_away', 'held', 'pending'] as const)
        expect(kinds({ ...ambiguous, ...partner(state) })).toEqual(['create', 'leave']);
      for (const state of ['erased', 'merged_away', 'held', 'pending'] as const)
        expect(kinds({ ...ROW, ...partner(state) })).not.toContain('link');
    });

    it('of several partners none is offered: which one was seen is not guessed', () => {
      const [one] = partner('live').partners;
      expect(kinds({ ...ROW, partners: [one!, { ...one!, hubspotId: '303' }] })).not.toContain('link');
    });

    it('a row whose record was merged into another row’s is left alone, or treated as new', () => {
      const away = { ...ROW, link: { state: 'merged_away', stateCause: null }, hubspotId: '101' } as const;
      expect(labels(away)).toEqual(['Treat row 7 as new', 'Leave as it is']);
    });

    it('two records of one row can be merged either way, where HubSpot can; that nothing takes it back is said', () => {
      const twins = { ...RECORD, ...partner('live'), mergesWith: '202' };
      const [own, other] = recordOptions({ ...SEVERED, ...twins });
      expect(own?.choice).toEqual({ kind: 'merge', keeps: '202', merges: '101' });
      expect(other?.choice).toEqual({ kind: 'merge', keeps: '101', merges: '202' });
      expect(words(twins)).toContain('This cannot be taken back');
      expect(kinds({ ...RECORD, ...partner('live') })).not.toContain('merge');
      expect(kinds({ ...ROW, ...partner('live'), mergesWith: '202' })).not.toContain('merge');
      expect(['contacts', '0-2', 'Deals', '2-77'].map(canBeMerged)).toEqual([true, true, true, true]);
      expect(['products', 'line_items', '0-7', 'notes'].some(canBeMerged)).toBe(false);
    });

    it('S5.5 a restored record whose place is taken is merged with the one there, or gets a row of its own', () => {
      const link = { state: 'severed', stateCause: 'hubspot_delete' } as const;
      const orphan = { ...RECORD, link, ...partner('live'), mergesWith: '202' };
      expect(labels(orphan)).toEqual([
        'Merge record 101 into record 202 in HubSpot, for good',
        'Merge record 202 into record 101 in HubSpot, for good',
        'Create a new local row',
        'Leave as it is',
        'Look again',
      ]);
      expect(kinds({ ...orphan, ends: { local: null, hubspot: 'archived' }, mergesWith: null })).toEqual([
        'leave',
        'retry',
      ]);
    });

    it('S3.2 who merges names both records, and what was seen of them', () => {
      const merge = { kind: 'merge', keeps: '202', merges: '101' } as const;
      expect(choiceRefused('duplicate_hubspot', merge, 'seal')).toBeNull();
      expect(choiceRefused('duplicate_hubspot', merge)).toContain('seen');
      expect(choiceRefused('duplicate_hubspot', { ...merge, merges: '202' }, 'seal')).toContain('two HubSpot records');
      expect(choiceRefused('duplicate_local', merge, 'seal')).toContain('is decided by one of');
      const twins = { ...SEVERED, ...RECORD, ...partner('live'), mergesWith: '202' };
      expect(optionOf(twins, { ...merge, keeps: '101', merges: '303' })).toBeNull();
    });

    it('S3.2 who takes a partner names what was seen', () => {
      expect(choiceRefused('duplicate_local', { kind: 'link', hubspotId: '202' })).toContain('seen');
      expect(choiceRefused('duplicate_local', { kind: 'link', hubspotId: '202' }, 'seal')).toBeNull();
    });
  });
});
