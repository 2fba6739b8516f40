import type { Lifecycle } from './scenario';
import { USER_SOURCE } from './simulated-hubspot';
import type { World } from './world';

/** People who delete, restore, merge and erase whole records, on both sides, at any moment. */
export async function livePeople(world: World, lifecycle: Lifecycle, softDeleteColumn: string | null): Promise<void> {
  const acts: readonly (readonly [number | undefined, string, () => void | Promise<unknown>])[] = [
    [lifecycle.localDeletes, 'deletes locally', () => deleteLocally(world, softDeleteColumn)],
    [lifecycle.localRestores, 'restores locally', () => restoreLocally(world, softDeleteColumn)],
    [lifecycle.hubspotDeletes, 'deletes in HubSpot', () => deleteInHubSpot(world)],
    [lifecycle.hubspotRestores, 'restores in HubSpot', () => restoreInHubSpot(world)],
    [lifecycle.merges, 'merges in HubSpot', () => mergeInHubSpot(world)],
    [lifecycle.erasures, 'erases in HubSpot', () => eraseInHubSpot(world)],
  ];
  await Promise.all(
    acts.map(async ([count = 0, name, act]) => {
      for (let time = 0; time < count; time++) {
        const at = world.scheduler.now + world.random.integer(0, 40_000);
        await world.scheduler.point('people', name, { readyAt: () => at });
        await act();
      }
    }),
  );
}

async function deleteLocally(world: World, softDeleteColumn: string | null): Promise<void> {
  const rows = [...world.livingRows()];
  if (rows.length === 0) return;
  const [key, row] = world.random.pick(rows);
  world.authorship.retire(row);
  world.deletedRows.set(key, world.scheduler.now);
  world.scheduler.note(`application deletes ${key}`);
  if (softDeleteColumn === null) await world.local.delete(key);
  else await world.local.update(key, { [softDeleteColumn]: new Date(world.scheduler.now).toISOString() });
}

async function restoreLocally(world: World, softDeleteColumn: string | null): Promise<void> {
  const living = world.livingRows();
  const deleted = [...world.local.snapshot().keys()].filter((key) => !living.has(key));
  if (softDeleteColumn === null || deleted.length === 0) return;
  const key = world.random.pick(deleted);
  world.restoredRows.add(key);
  world.scheduler.note(`application restores ${key}`);
  await world.local.update(key, { [softDeleteColumn]: null });
}

function deleteInHubSpot(world: World): void {
  const records = world.hubspot.all();
  if (records.length === 0) return;
  const record = world.random.pick(records);
  world.authorship.retire(record.properties);
  world.deletedRecords.set(record.id, world.scheduler.now);
  world.scheduler.note(`user deletes ${record.id}`);
  world.hubspot.archive(record.id, USER_SOURCE);
}

function restoreInHubSpot(world: World): void {
  const records = world.hubspot.binned();
  if (records.length === 0) return;
  const record = world.random.pick(records);
  world.scheduler.note(`user restores ${record.id}`);
  if (world.hubspot.restore(record.id, USER_SOURCE)) world.restoredRecords.add(record.id);
}

/** What the primary record's values displace goes knowingly. */
function mergeInHubSpot(world: World): void {
  const records = world.hubspot.all();
  if (records.length < 2) return;
  const primary = world.random.pick(records);
  const secondary = world.random.pick(records.filter((record) => record !== primary));
  world.authorship.retire(secondary.properties);
  const survivor = world.hubspot.merge(primary.id, secondary.id, USER_SOURCE);
  world.mergedPrimaries.set(survivor, primary.id);
  world.scheduler.note(`user merges ${secondary.id} into ${primary.id} = ${survivor}`);
}

function eraseInHubSpot(world: World): void {
  const records = world.hubspot.all();
  if (records.length === 0) return;
  const record = world.random.pick(records);
  world.authorship.retire(record.properties);
  world.erased.set(record.id, record.properties);
  world.scheduler.note(`user erases ${record.id}`);
  world.hubspot.erase(record.id, USER_SOURCE);
}
