import { recordOf, recordWithHistoryOf } from './record-shape';

describe('S2.3 a record as HubSpot gave it', () => {
  it('gives "" as null, and leaves out what the answer does not carry: missing is not blank', () => {
    const record = recordOf({
      id: '1',
      properties: { firstname: '', lastname: null, email: 'a@b.c' },
      updatedAt: '2026-03-12T10:00:00Z',
    });
    expect(record.properties).toEqual({ firstname: null, lastname: null, email: 'a@b.c' });
    expect('phone' in record.properties).toBe(false);
  });

  it('S2.8 reads updatedAt in ms, with and without a fraction, parsed or not', () => {
    for (const updatedAt of ['2026-03-12T07:34:23.259Z', new Date('2026-03-12T07:34:23.259Z')]) {
      expect(recordOf({ id: '1', updatedAt }).updatedAt).toBe(1_773_300_863_259);
    }
    expect(recordOf({ id: '1', updatedAt: '2026-03-12T10:00:00Z' }).updatedAt).toBe(Date.UTC(2026, 2, 12, 10));
    expect(() => recordOf({ id: '1', updatedAt: 'soon' })).toThrow('without a readable time');
  });

  it('S2.6 gives history newest first, with its source', () => {
    const { history } = recordWithHistoryOf({
      id: '1',
      updatedAt: '2026-03-12T10:00:00Z',
      propertiesWithHistory: {
        email: [
          { value: '', timestamp: '2026-03-12T09:00:00Z', sourceType: 'CRM_UI', sourceId: 'userId:1' },
          { value: 'a@b.c', timestamp: '2026-03-12T10:00:00Z', sourceType: 'INTEGRATION', sourceId: '54321' },
        ],
      },
    });
    expect(history['email']).toEqual([
      { value: 'a@b.c', timestamp: Date.UTC(2026, 2, 12, 10), sourceType: 'INTEGRATION', sourceId: '54321' },
      { value: null, timestamp: Date.UTC(2026, 2, 12, 9), sourceType: 'CRM_UI', sourceId: 'userId:1' },
    ]);
  });
});
