import type { FieldTrack } from '@app/sync-engine';
import type { LogRow } from './activity-reader';
import { explainField, type WhyInput } from './field-why';

const row = (patch: Partial<LogRow>): LogRow => ({
  id: '1',
  cursor: '1-1',
  entity: 'contact',
  at: 1000,
  kind: 'write',
  linkId: 'l',
  localKey: '1',
  hubspotId: '9',
  side: 'local',
  field: 'f',
  before: ['a'],
  after: ['b'],
  cause: 'event',
  policy: null,
  message: null,
  run: null,
  ...patch,
});

const nothing: WhyInput = {
  agree: true,
  local: ['b'],
  hubspot: ['b'],
  hasBase: true,
  linkedAt: Date.UTC(2026, 10, 25),
  track: null,
  mark: null,
  mapping: { state: 'active', stateReason: null },
  entries: [],
  history: null,
  ownSourceId: '77',
};

const why = (patch: Partial<WhyInput>): string => explainField({ ...nothing, ...patch }).answer;

describe('why a field is as it is', () => {
  it.each<[string, Partial<WhyInput>, string]>([
    [
      'an edit in HubSpot',
      { entries: [row({})] },
      'In Renewa One the sync replaced what was there, because of an edit in HubSpot.',
    ],
    [
      'an edit in Renewa One over a blank',
      { entries: [row({ side: 'hubspot', cause: 'capture', before: [null] })] },
      'In HubSpot the sync filled a blank, because of an edit in Renewa One.',
    ],
    [
      'S3.2 a conflict that a policy decided',
      { entries: [row({ policy: 'latest_wins' })] },
      'In Renewa One the sync replaced what was there, because of an edit in HubSpot: both sides had changed, and the later edit won.',
    ],
    [
      'never changed',
      {},
      'Both sides held the same when the records were linked on 2026-11-25, and neither changed since.',
    ],
    [
      'S2.10 never compared',
      { hasBase: false },
      'The two sides were never compared for this field: its first plan is still to be applied.',
    ],
    [
      'S2.9 a suspended mapping, before all else',
      { mapping: { state: 'suspended', stateReason: 'The property is gone.' }, entries: [row({})] },
      'Nothing of this field is written now: its mapping is suspended. The property is gone.',
    ],
    [
      'S9.2 a parked record',
      {
        mark: {
          reasons: ['capture'],
          since: 1,
          notBefore: 1,
          attempts: 8,
          parkedReason: 'HubSpot refuses it.',
          retryReason: null,
        },
      },
      'The record is parked after 8 attempts, so nothing is written: HubSpot refuses it.',
    ],
    [
      'S2.7 agreed to differ, with its own words',
      {
        agree: false,
        track: {
          state: { kind: 'undone', local: null, hubspot: null, detail: 'Taken back by Mara.', since: 1 },
        } as FieldTrack,
      },
      'A change was taken back here; the difference stays until either value changes. Taken back by Mara.',
    ],
    [
      'a change on its way',
      {
        agree: false,
        mark: { reasons: ['capture'], since: 1, notBefore: 1, attempts: 0, parkedReason: null, retryReason: null },
      },
      'A change is on its way (capture).',
    ],
  ])('%s', (_, patch, answer) => {
    expect(why(patch)).toBe(answer);
  });

  it('rests on the log and on HubSpot’s own history, newest first, and knows its own writes there', () => {
    const history = [
      { value: 'b', timestamp: 3000, sourceType: 'CRM_UI', sourceId: 'userId:5' },
      { value: 'a', timestamp: 500, sourceType: 'INTEGRATION', sourceId: '77' },
    ];
    const { steps } = explainField({ ...nothing, entries: [row({ at: 2000 })], history });
    expect(steps.map(({ at, source, logId }) => [at, source, logId])).toEqual([
      [3000, 'hubspot', null],
      [2000, 'log', '1'],
      [500, 'hubspot', null],
    ]);
    expect(steps[0]?.text).toContain('a person in HubSpot (userId:5)');
    expect(steps[2]?.text).toContain('this sync');
  });
});
