import type { AssociationLabel } from '@app/sync-engine';
import type { SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { AssociationLabelsService } from './association-labels.service';

const PLAIN: AssociationLabel = { category: 'HUBSPOT_DEFINED', typeId: 279, label: null };
const ADVISER: AssociationLabel = { category: 'USER_DEFINED', typeId: 9, label: 'Adviser' };
const TOO_MANY = {
  ok: false as const,
  failure: {
    kind: 'final' as const,
    message: 'refused',
    refusal: {
      category: 'VALIDATION_ERROR',
      message: 'No more than 10 labels',
      properties: [],
      existingId: null,
      conflict: false,
    },
  },
};

function serviceOf(creates: boolean) {
  const labels = [PLAIN];
  const saved: (readonly AssociationLabel[])[] = [];
  const entity = (name: string, objectType: string) => ({ entity: name, objectType }) as never;
  const service = new AssociationLabelsService({
    ...EMPTY_READERS,
    registry: { entities: async () => [entity('contact', 'contacts'), entity('firm', 'companies')] },
    associations: {
      ...EMPTY_READERS.associations,
      readLabels: async () => ({ ok: true, value: [...labels] }),
      createLabel: async () => {
        if (!creates) return TOO_MANY;
        labels.push(ADVISER);
        return { ok: true, value: [ADVISER] };
      },
      saveAssociationLabels: async (_from: string, _to: string, read: readonly AssociationLabel[]) =>
        void saved.push(read),
    },
  } as unknown as SyncPorts);
  return { service, saved };
}

describe('AssociationLabelsService', () => {
  it('S6.1 reads the types of two entities from the portal and keeps them', async () => {
    const { service, saved } = serviceOf(true);
    expect(await service.list('contact', 'firm')).toEqual({ kind: 'done', labels: [{ ...PLAIN, mapping: null }] });
    expect(saved).toEqual([[PLAIN]]);
    expect((await service.list('contact', 'nobody')).kind).toBe('not_found');
  });

  it('S6.1 makes a label, or says in HubSpot’s words why not', async () => {
    const made = await serviceOf(true).service.create('contact', 'firm', { name: 'adviser', label: 'Adviser' });
    expect(made).toMatchObject({ kind: 'done', labels: [PLAIN, ADVISER] });
    const refused = await serviceOf(false).service.create('contact', 'firm', { name: 'adviser', label: 'Adviser' });
    expect(refused).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('No more than 10 labels') });
  });
});
