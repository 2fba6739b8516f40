import fc from 'fast-check';
import type { AssociationLabel } from './association-mapping';
import { planPairWrite } from './pair-write';

const PLAIN = { category: 'HUBSPOT_DEFINED', typeId: 279, label: null };
const PRIMARY = { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' };
const MAPPED = { category: 'USER_DEFINED', typeId: 7, label: 'Employer' };
const UNMAPPED = { category: 'USER_DEFINED', typeId: 9, label: 'Adviser' };
const bare = ({ category, typeId }: AssociationLabel) => ({ category, typeId });

/** What HubSpot makes of a call (facts 6.1). */
function apply(held: readonly AssociationLabel[], call: ReturnType<typeof planPairWrite>['call']): readonly number[] {
  const ids = held.map(({ typeId }) => typeId);
  switch (call?.kind) {
    case undefined:
      return ids;
    case 'associate':
      return [...new Set([...ids, PLAIN.typeId])];
    case 'label':
      return [...new Set([PLAIN.typeId, ...call.types.map(({ typeId }) => typeId)])];
    case 'remove_labels':
      return ids.filter((id) => !call.types.some(({ typeId }) => typeId === id));
    case 'dissociate':
      return [];
  }
}

describe('the one call that makes a pair as wanted', () => {
  it('S6.2 an association without label is made without touching labels', () => {
    expect(planPairWrite({ held: [], add: [PLAIN], remove: [] }, PLAIN).call).toEqual({ kind: 'associate' });
  });

  it('S6.2 HubSpot replaces the labels of a pair, so those that stand are sent along', () => {
    const { call } = planPairWrite({ held: [PLAIN, UNMAPPED], add: [MAPPED], remove: [] }, PLAIN);
    expect(call).toEqual({ kind: 'label', types: [bare(UNMAPPED), bare(MAPPED)] });
  });

  it('S6.2 a label that nothing maps keeps the association it stands on; a primary mark does not', () => {
    expect(planPairWrite({ held: [PLAIN, UNMAPPED], add: [], remove: [PLAIN] }, PLAIN)).toEqual({
      call: null,
      blockedBy: [UNMAPPED],
    });
    expect(planPairWrite({ held: [PLAIN, PRIMARY], add: [], remove: [PLAIN] }, PLAIN).call).toEqual({
      kind: 'dissociate',
    });
  });

  it('S6.2 types that are not mapped are never touched, and what is asked for is there', () => {
    const types = fc.subarray([PRIMARY, MAPPED, UNMAPPED]);
    const mapped = fc.subarray([PLAIN, MAPPED]);
    fc.assert(
      fc.property(types, fc.boolean(), mapped, mapped, (labels, associated, add, remove) => {
        const held = associated || labels.length > 0 ? [PLAIN, ...labels] : [];
        const removed = remove.filter((type) => !add.includes(type));
        const plan = planPairWrite({ held, add, remove: removed }, PLAIN);
        const after = apply(held, plan.call);
        if (held.includes(UNMAPPED)) expect(after).toContain(UNMAPPED.typeId);
        for (const { typeId } of add) expect(after).toContain(typeId);
        if (plan.blockedBy.length === 0) for (const { typeId } of removed) expect(after).not.toContain(typeId);
      }),
    );
  });
});
