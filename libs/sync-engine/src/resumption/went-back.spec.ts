import { wentBack } from './went-back';

const here = { systemIdentifier: '7', timeline: '1' };
const unknown = { objectTypeId: '0-1', objectId: '12', property: 'email', occurredAt: 5 };

describe('a database that went back in time', () => {
  it('S9.5 is told by another system identifier, by another timeline, and by an unknown write of ours', () => {
    expect(wentBack({ ...here, systemIdentifier: '8' }, here, [])).toMatch(/another server/);
    expect(wentBack({ ...here, timeline: '2' }, here, [])).toMatch(/another timeline/);
    expect(wentBack(here, here, [unknown])).toMatch(/record 12/);
  });

  it('S9.5 is none while all is as before, nor at the first look', () => {
    expect(wentBack(here, here, [])).toBeNull();
    expect(wentBack(here, null, [])).toBeNull();
  });
});
