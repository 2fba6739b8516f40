import { entry, openIntent, stateOf } from '../testing/field-case';
import { simpleField } from '../testing/simple-field';
import { judgeAnswer } from './answer';

const judge = (patch: Partial<Parameters<typeof judgeAnswer>[0]> = {}) =>
  judgeAnswer({
    field: simpleField('name'),
    sent: ['B'],
    answered: ['b'],
    localForm: ['B'],
    decidedUpdatedAt: 100,
    state: null,
    history: null,
    intents: [openIntent(['B'], { decidedUpdatedAt: 100 })],
    known: [],
    ...patch,
  });

describe('S2.4 an answer that differs is not yet normalisation', () => {
  it('S2.2 an answer that does not carry the field confirms nothing', () => {
    expect(judge({ answered: undefined })).toEqual({ kind: 'unconfirmed' });
  });

  it('S2.3 an answer equal in the canonical domain agrees, and its own form is the base', () => {
    const field = simpleField('name', { canonicalHubSpot: ([value]) => [value?.toLowerCase() ?? null] });
    expect(judge({ field })).toEqual({ kind: 'agreed', baseHubSpot: ['b'], state: null });
  });

  it('asks whose it is before it is believed', () => {
    expect(judge()).toEqual({ kind: 'needs_history' });
  });

  it('ours: HubSpot normalised it', () => {
    const history = [entry('b', 200, true), entry('a', 50)];
    expect(judge({ history })).toEqual({ kind: 'agreed', baseHubSpot: ['b'], state: 'normalised' });
  });

  it('older than our write: it was ignored', () => {
    const history = [entry('b', 100)];
    expect(judge({ history })).toEqual({ kind: 'agreed', baseHubSpot: ['b'], state: 'write_ignored' });
    expect(judge({ history: [] })).toMatchObject({ state: 'write_ignored' });
  });

  it('somebody else’s: HubSpot changed, and the base is what we sent', () => {
    const history = [entry('b', 101), entry('B', 100, true)];
    expect(judge({ history })).toEqual({ kind: 'changed_since', baseHubSpot: ['B'] });
  });

  it('S3.9 somebody else’s, and a stage of ours that the history never held: nothing is confirmed, both are merged again', () => {
    const field = simpleField('name', { onlyFromBlank: () => false });
    expect(judge({ field, history: [entry('c', 101), entry('a', 50)] })).toEqual({ kind: 'unconfirmed' });
    const history = [entry('c', 102), entry('B', 101, true), entry('a', 50)];
    expect(judge({ field, history })).toEqual({ kind: 'changed_since', baseHubSpot: ['B'] });
  });

  it('S2.6 somebody else’s over a form of HubSpot’s own: the base is that form, so that the entry stays known as ours', () => {
    const history = [entry('d', 102), entry('b', 101, true), entry('c', 100)];
    expect(judge({ answered: ['d'], history })).toEqual({ kind: 'changed_since', baseHubSpot: ['b'] });
  });

  it('a pair known to be normalised needs no second look; another pair does', () => {
    const state = stateOf('normalised', { local: ['B'], hubspot: ['b'] });
    expect(judge({ state })).toEqual({ kind: 'agreed', baseHubSpot: ['b'], state: 'normalised' });
    expect(judge({ state, answered: ['c'] })).toEqual({ kind: 'needs_history' });
    expect(judge({ state, localForm: ['C'] })).toEqual({ kind: 'needs_history' });
    expect(judge({ state: { ...state, kind: 'write_ignored' } })).toEqual({ kind: 'needs_history' });
  });
});
