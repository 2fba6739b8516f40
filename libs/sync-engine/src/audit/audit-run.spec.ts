import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { EntityRuntime } from '../apply-mappings';
import type { RunPorts } from '../batch-sync/run-ports';
import type { LocalRow, Run } from '../ports';
import type { SeenRecord } from '../sync-operations';
import { AuditRun } from './audit-run';

/** Rows of the table, all linked and alike. */
const ROWS = Array.from({ length: 2_500 }, (_, at): LocalRow => ({ key: String(at), values: {}, softDeleted: false }));

describe('S8.4 what an audit costs', () => {
  it('S6.5 the associations of a thousand linked records are compared at once, as many as one call reads', async () => {
    const compared: number[] = [];
    let walk: Run['walk'] = { phase: 'local', after: null };
    const link = (key: string) => ({ id: key, localKey: key, hubspotId: key, state: 'live', baseLocal: {} });
    const ports = {
      local: {
        listRows: async (_table: unknown, after: string | null, limit: number) => {
          const rows = ROWS.slice(Number(after ?? 0), Number(after ?? 0) + limit);
          const end = Number(after ?? 0) + rows.length;
          return { rows, next: end < ROWS.length ? String(end) : null };
        },
      },
      state: {
        recall: async (_entity: string, { localKeys }: { localKeys: string[] }) =>
          localKeys.map((key) => ({ link: link(key), tracks: {}, intents: [] })),
        mark: async () => undefined,
      },
      plans: { listed: async (_run: string, ids: string[]) => new Map(ids.map((id) => [id, { id, properties: {} }])) },
      audits: { marked: async () => new Set() },
      runs: { update: async (_id: string, patch: { walk: Run['walk'] }) => void (walk = patch.walk) },
      reconciler: {
        compareAssociations: async (records: readonly SeenRecord[]) => {
          compared.push(records.length);
          return { differences: new Map(), waitMs: null };
        },
      },
    } as unknown as RunPorts;
    const runtime = {
      definition: { entity: 'contact', table: {}, matchKeys: [] },
      columns: [],
      fields: [],
      associations: [{} as AssociationRuntime],
    } as unknown as EntityRuntime;
    const audit = new AuditRun(ports, { secondLookMs: 0, hintMs: 0 });
    while (walk.phase === 'local') await audit.walk({ id: 'r', entity: 'contact', walk } as Run, runtime);
    expect(compared).toEqual([1_000, 1_000, 500]);
  });
});
