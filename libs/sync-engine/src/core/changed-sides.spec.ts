import { simpleField } from '../testing/simple-field';
import { changedSides } from './changed-sides';

/** HubSpot keeps names in lower case. */
const field = simpleField('name', {
  canonicalHubSpot: (remote) => remote.map((value) => value?.toLowerCase() ?? null),
});
const AT_REST = { field, local: ['Ann'], hubspot: ['ann'], baseLocal: ['Ann'], baseHubSpot: ['ann'] };

describe('S2.2 a side has changed', () => {
  it('where it differs from its own base, not from the other side or its base', () => {
    expect(changedSides(AT_REST)).toEqual({ local: false, hubspot: false });
    expect(changedSides({ ...AT_REST, local: ['ann'] })).toEqual({ local: true, hubspot: false });
    expect(changedSides({ ...AT_REST, hubspot: ['bea'] })).toEqual({ local: false, hubspot: true });
  });

  it('S2.3 in the field’s canonical domain', () => {
    expect(changedSides({ ...AT_REST, hubspot: ['ANN'] })).toEqual({ local: false, hubspot: false });
  });

  it('S2.10 where it has no base, which is not a blank one', () => {
    expect(changedSides({ ...AT_REST, local: [null], baseLocal: undefined })).toEqual({ local: true, hubspot: false });
    expect(changedSides({ ...AT_REST, hubspot: [null], baseHubSpot: [null] })).toEqual({
      local: false,
      hubspot: false,
    });
  });
});
