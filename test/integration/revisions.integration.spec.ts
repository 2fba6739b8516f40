import { FirmBench } from './firm-bench';
import type { SyncBench } from './sync-bench';

describe('S8.5 a change of the registry while batches are under way', () => {
  let firms: FirmBench;
  let bench: SyncBench;

  beforeAll(async () => {
    firms = await FirmBench.open('revisions');
    ({ bench } = firms);
  });
  afterAll(() => firms?.close());

  /** HubSpot answers an update of a person while `change` is stored; gives the calls made until all is at rest. */
  async function changedUnderWay(change: () => Promise<unknown>): Promise<readonly string[]> {
    const { key, id } = await bench.linkedPerson({ first_name: 'Ann' });
    await bench.update(key, { first_name: 'Bea' });
    const seq = await bench.account.lastCall();
    bench.faults.onAnswer('updateBatch', async () => void (await change()));
    await bench.settle();
    expect(await bench.account.contact(id)).toMatchObject({ firstname: 'Bea' });
    const calls = await bench.account.callsSince(seq);
    return calls.map(({ path }) => /batch\/\w+$/.exec(path)?.[0] ?? path);
  }

  const TAKEN = ['batch/read', 'batch/update'];
  /** The field's history is read, and tells that it was written. */
  const FOUND_AGAIN = [...TAKEN, 'batch/read'];

  it('of another entity, as the end of its first sync, refuses no answer: nothing is asked for again', async () => {
    const { registry } = bench.stores;
    const calls = await changedUnderWay(async () => {
      await registry.setEntityState('firm', 'paused', 'for the test');
      await registry.setEntityState('firm', 'live', null);
    });
    expect(calls).toEqual(TAKEN);
  });

  it('of the entity itself refuses the answer, which is found again and not written twice', async () => {
    const calls = await changedUnderWay(() => bench.stores.registry.setEntityState('person', 'live', 'for the test'));
    expect(calls).toEqual(FOUND_AGAIN);
  });

  it('S9.5 of the portal as a whole refuses the answer of every entity', async () => {
    const calls = await changedUnderWay(() => bench.stores.registry.fencePortal());
    expect(calls).toEqual(FOUND_AGAIN);
  });
});
