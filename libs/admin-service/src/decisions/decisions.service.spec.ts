import type { Connection, PlannedRecord, Run } from '@app/sync-engine';
import type { PortalDecisions, SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { DecisionsService } from './decisions.service';

describe('fields left out of a plan', () => {
  const run = { id: 'r', plan: { fields: { phone: {}, title: {}, notes: {} } } } as unknown as Run;
  const record = (field: string, excluded: boolean): PlannedRecord =>
    ({
      fields: [
        { field: 'other', excluded: true },
        { field, excluded },
      ],
    }) as unknown as PlannedRecord;
  const asked: (string | undefined)[] = [];
  const ports = {
    ...EMPTY_READERS,
    connections: { current: async () => ({ portalId: '7' }) as Connection },
    decisionsOf: () =>
      ({
        runs: { find: async (id: string) => (id === 'r' ? run : null) },
        plans: {
          records: async (_run: string, { field, limit }: { readonly field?: string; readonly limit: number }) => {
            asked.push(`${field} ${limit}`);
            return field === 'notes' ? [] : [record(field ?? '', field === 'phone')];
          },
        },
      }) as unknown as PortalDecisions,
  } as unknown as SyncPorts;
  const decisions = new DecisionsService(ports);

  it('S8.3 are told by one record of each, whatever else was left out of it', async () => {
    expect(await decisions.excludedFields('r')).toEqual(['phone']);
    expect(asked).toEqual(['phone 1', 'title 1', 'notes 1']);
  });

  it('of a run that is not there are none to be told', async () => {
    expect(await decisions.excludedFields('ghost')).toBeNull();
  });
});
