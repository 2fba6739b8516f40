import {
  ContractBench,
  entityDefinition,
  hubspot,
  newMark,
} from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { LeasedBatch, LeasedMark, RecordChange } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { associationMark } from '../marks/association-wakes';
import { upsertMarks, type MarkRequest } from '../marks/mark-upsert';
import { marksHeldWhileWaiting } from '../testing/lock-watch';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

/** A batch of organisations marks links of contacts, which come before them in MARK_ORDER. */
describe('S1.5 the order in which marks of other records are locked by what is stored', () => {
  let database: MigratedDatabase;
  let bench: ContractBench;
  let portalId: string;
  let version: string;
  let leased: { readonly batch: LeasedBatch; readonly mark: LeasedMark };

  beforeAll(async () => {
    database = await createMigratedDatabase('touched_marks');
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    const harness = await createSyncStateHarness(database.pool);
    ({ portalId } = harness);
    bench = new ContractBench(harness);
    await harness.registerEntity(entityDefinition('contact'));
    await harness.registerEntity(entityDefinition('organisation'));
    await bench.link('contact', { id: `q ${portalId}`, localKey: '1', hubspotId: '9' });
    version = await bench.link('organisation', { id: `a ${portalId}`, localKey: '2', hubspotId: '8' });
    await bench.state.mark('organisation', [newMark({ kind: 'link', id: `a ${portalId}` })]);
    leased = await bench.leaseOne('organisation');
  });
  afterEach(() => bench.harness.dispose());

  const contactMark = (): MarkRequest => associationMark({ entity: 'contact', id: `q ${portalId}` });
  const markContact = (): Promise<void> => upsertMarks(database.pool, portalId, [contactMark()]);
  const holdContact = (client: PoolClient): Promise<unknown> =>
    client.query(
      `select from hubspot_sync.hubspot_dirty_records where portal_id = $1 and entity = 'contact' for update`,
      [portalId],
    );
  /** As a fold or a webhook that has not committed yet. */
  const markingContact = (client: PoolClient): Promise<void> => upsertMarks(client, portalId, [contactMark()]);
  type Marked = readonly [how: string, before: () => Promise<void>, hold: (client: PoolClient) => Promise<unknown>];
  const MARKED: readonly Marked[] = [
    ['has a mark', markContact, holdContact],
    ['is being marked', async () => undefined, markingContact],
  ];
  const associated = (to: string) =>
    database.pool.query(
      `insert into hubspot_sync.hubspot_associations (portal_id, from_link_id, to_link_id, category, type_id, agreed_at)
       values ($1, $2, $3, 'HUBSPOT_DEFINED', 1, now())`,
      [portalId, `q ${portalId}`, to],
    );

  async function store(change: Partial<RecordChange>): Promise<void> {
    const fence = { linkId: `a ${portalId}`, version };
    const result = await bench.storeOne(leased.batch, {
      mark: leased.mark,
      fence,
      outcome: { kind: 'clear' },
      ...change,
    });
    expect(result.kind).toBe('stored');
  }
  const heldWhile = (hold: (client: PoolClient) => Promise<unknown>, change: Partial<RecordChange>) =>
    marksHeldWhileWaiting({ pool: database.pool, bench, portalId }, hold, () => store(change));
  const reasonsOfContact = async (): Promise<readonly string[]> => (await bench.leaseOne('contact')).mark.reasons;

  it.each(MARKED)('S5.4 of who was associated with a link that was merged away, and %s', async (_, before, hold) => {
    const gone = `b ${portalId}`;
    await bench.link('organisation', { id: gone, localKey: '3', hubspotId: '7' });
    await associated(gone);
    await before();
    expect(await heldWhile(hold, { mergedAway: [gone] })).toBe(0);
    expect(await reasonsOfContact()).toEqual(['link']);
  });

  it.each(MARKED)('S5.2 of who was associated with a record that is created anew, and %s', async (_, before, hold) => {
    await associated(`a ${portalId}`);
    await before();
    expect(await heldWhile(hold, { link: { state: 'pending', forgetsBases: true } })).toBe(0);
    expect(await reasonsOfContact()).toEqual(['link']);
  });

  it('S6.4 of who waits for the end that is linked, and is being marked', async () => {
    await database.pool.query(
      `insert into hubspot_sync.hubspot_associations (portal_id, from_link_id, waits_entity, waits_hubspot_id, waits_since)
       values ($1, $2, 'organisation', '8', now())`,
      [portalId, `q ${portalId}`],
    );
    expect(await heldWhile(markingContact, { link: { hubspotId: '8' } })).toBe(0);
    expect(await reasonsOfContact()).toEqual(['link']);
  });

  it('leaves no mark behind of a record that what was fenced would have marked', async () => {
    const change = { mark: leased.mark, marks: [newMark(hubspot('77'))], outcome: { kind: 'clear' as const } };
    const fence = { linkId: `a ${portalId}`, version: 'another' };
    expect(await bench.storeOne(leased.batch, { ...change, fence })).toEqual({ kind: 'fenced' });
    const { rows } = await database.pool.query<{ id: string }>(
      'select record_id as id from hubspot_sync.hubspot_dirty_records where portal_id = $1',
      [portalId],
    );
    expect(rows.map(({ id }) => id)).toEqual([`a ${portalId}`]);
  });

  it('S5.6 of the ends of a link that is erased', async () => {
    await database.pool.query(
      `insert into hubspot_sync.hubspot_dirty_records
         (portal_id, entity, record_kind, record_id, reasons, about, local_deleted, only_own_capture, only_own_events, hints,
          first_marked_at, last_marked_at, not_before)
       values ($1, 'organisation', 'hubspot', '8', '{webhook}', '{fields}', false, false, false, '[{"value": "Ann"}]', now(), now(), now())`,
      [portalId],
    );
    const hold = (client: PoolClient) =>
      client.query(
        `select from hubspot_sync.hubspot_dirty_records where portal_id = $1 and record_kind = 'hubspot' for update`,
        [portalId],
      );
    expect(await heldWhile(hold, { link: { state: 'erased' }, erases: true })).toBe(0);
    const { rows } = await database.pool.query(
      'select hints from hubspot_sync.hubspot_dirty_records where portal_id = $1',
      [portalId],
    );
    expect(rows).toEqual([{ hints: [] }]);
  });
});
