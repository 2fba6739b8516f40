import type { SyncPorts } from '..';

/** Readers that find nothing, for tests that look elsewhere. */
export const EMPTY_READERS: Pick<
  SyncPorts,
  'activity' | 'records' | 'reviews' | 'errors' | 'budgets' | 'tables' | 'portal' | 'associations' | 'linksOf'
> = {
  activity: {
    log: async () => [],
    webhooks: async () => [],
    throughput: async () => [],
    drift: async () => [],
  },
  records: {
    find: async () => null,
    triples: async () => [],
    ends: async () => [],
    search: async () => [],
    links: async () => [],
    marked: async () => [],
  },
  reviews: { reviews: async () => [], review: async () => null, groups: async () => [] },
  errors: { groups: async () => [], records: async () => [] },
  budgets: { budget: async () => [] },
  tables: {
    tables: async () => [],
    search: async () => ({ keys: [], whole: true }),
    distinctValues: async () => [],
    foreignKeys: async () => [],
    describeTable: async () => ({ columns: [] }),
    users: async () => [],
    problems: async () => [],
    readRows: async () => new Map(),
    listRows: async () => ({ rows: [], next: null }),
    findByMatchKey: async () => new Map(),
  },
  portal: {
    stored: async () => ({
      catalogue: { reference: { timeZone: 'UTC', currency: 'EUR', properties: [], owners: [], pipelines: [] } },
      readAt: 0,
    }),
    refresh: async () => ({ ok: false, failure: { kind: 'transient', message: 'not in this test' } }),
    read: async () => ({ ok: true, value: new Map() }),
    readOne: async () => ({ ok: true, value: 'missing' }),
    search: async () => ({ ok: true, value: [] }),
    history: async () => ({ ok: true, value: null }),
    ownSourceId: () => null,
  },
  associations: {
    readLabels: async () => ({ ok: true, value: [] }),
    createLabel: async () => ({ ok: true, value: [] }),
    associations: async () => [],
    associationLabels: async () => [],
    saveAssociationLabels: async () => undefined,
  },
  linksOf: async () => new Map(),
};
