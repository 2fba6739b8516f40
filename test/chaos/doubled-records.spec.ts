import type { Side } from '../smoke/edit-values';
import type { MappedEntity } from '../smoke/mapped-entities';
import type { CreateAct } from './acts';
import { judgeCreates, type NamedRecord } from './doubled-records';

const NAME = 'new@chaos.example';

function created(side: Side): CreateAct {
  const entity = { entity: 'contact' } as MappedEntity;
  return { kind: 'create', entity, side, name: NAME, id: '1', sentAt: 0, doneAt: 1, certain: true };
}

function found(side: Side, gone = false): NamedRecord {
  return { entity: 'contact', side, name: NAME, gone };
}

describe('the oracle of creates', () => {
  it('S4.2 one on each side is right; two on one side are doubled; none on one is missing', () => {
    const act = [created('local')];
    expect(judgeCreates(act, [found('local'), found('hubspot')])).toEqual({ doubled: [], missing: [] });
    expect(judgeCreates(act, [found('local'), found('hubspot'), found('hubspot')]).doubled).toHaveLength(1);
    expect(judgeCreates(act, [found('local')]).missing).toHaveLength(1);
  });

  it('S5.1 what was deleted may be missing; what was created anew beside it stands once', () => {
    const act = [created('local')];
    expect(judgeCreates(act, [found('local', true)])).toEqual({ doubled: [], missing: [] });
    expect(judgeCreates(act, [found('local'), found('hubspot', true), found('hubspot')]).doubled).toEqual([]);
  });

  it('S4.5 two that both sides created at once may stand, three may not', () => {
    const acts = [created('local'), created('hubspot')];
    const two = [found('local'), found('hubspot'), found('hubspot')];
    expect(judgeCreates(acts, two).doubled).toEqual([]);
    expect(judgeCreates(acts, [...two, found('hubspot')]).doubled).toHaveLength(1);
  });
});
