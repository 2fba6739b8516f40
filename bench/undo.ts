/**
 * Plan, apply, then undo of a first sync of 10,000 records (`--records N`) on real processes: what both sides hold before and after is
 * compared field by field. `--moved N` contacts are edited in HubSpot between apply and undo; they stay as they are and are listed.
 * Prints one JSON line; progress goes to stderr.
 */
import { randomUUID } from 'node:crypto';
import { RunCommands, type Run, type RunOutcome } from '@app/sync-engine';
import { CONTACT_CONFIGURATION, fillPortal, fillTable, sizesOf } from './first-sync-portal';
import { SyncProduct, until } from './sync-product';

const PROPERTIES = ['email', 'firstname', 'lastname', 'jobtitle', 'city', 'message'];
const LIMIT = 190;

/** Per id: what of it is compared. */
type Side = ReadonlyMap<string, string>;

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

async function main(): Promise<void> {
  const sizes = sizesOf(option('records', 10_000));
  const product = await SyncProduct.start('undo', {
    configuration: CONTACT_CONFIGURATION,
    env: { APPLY_FIRST_PLAN: 'false' },
    say,
  });
  try {
    await fillTable(product.pool, sizes);
    await fillPortal(product.emulatorUrl, product.token, sizes);
    await product.control('POST', 'settings', { limits: { burst: LIMIT, search: 5, associations: 150 } });
    console.log(JSON.stringify(await measure(product, option('moved', 10))));
  } finally {
    await product.stop();
  }
}

async function measure(product: SyncProduct, moved: number): Promise<Record<string, unknown>> {
  const { runs, plans, undoLog, registry } = product.stores;
  const commands = new RunCommands({
    runs,
    plans,
    undoLog,
    registry,
    wakeQueue: { wake: () => Promise.resolve() },
    random: { id: () => randomUUID() },
  });
  const before = { local: await localRows(product), hubspot: await contacts(product) };
  const started = Date.now();
  product.startWorker();
  const first = await until(async () => (await runs.list({ limit: 1 }))[0] ?? null);
  const planned = await reached(product, first.id, 'planned');
  const plannedAt = Date.now();
  await accepted(commands.apply(first.id));
  await reached(product, first.id, 'done');
  const applied = Date.now();
  say(`Planned in ${(plannedAt - started) / 1000} s, applied in ${(applied - plannedAt) / 1000} s`);
  await quiet(product);
  const edited = await editSome(product, moved);
  const undo = await accepted(
    commands.undo({ entity: 'contact', target: { kind: 'run', runId: first.id }, by: 'the bench' }),
  );
  await reached(product, undo.id, 'planned');
  const undoPlanned = Date.now();
  await accepted(commands.apply(undo.id));
  await reached(product, undo.id, 'done');
  const undone = Date.now();
  await quiet(product);
  const after = { local: await localRows(product), hubspot: await contacts(product) };
  const { records } = await runs.progress(undo.id);
  const listed = await plans.records(undo.id, { progress: 'moved', limit: 1_000 });
  const local = compare(before.local, after.local, new Set(listed.flatMap(({ localKey }) => localKey ?? [])));
  const hubspot = compare(before.hubspot, after.hubspot, new Set(listed.flatMap(({ hubspotId }) => hubspotId ?? [])));
  return {
    records: records.applied + records.moved + records.failed,
    plan: planned.plan,
    planSeconds: (plannedAt - started) / 1000,
    applySeconds: (applied - plannedAt) / 1000,
    undoPlanSeconds: (undoPlanned - applied) / 1000,
    undoSeconds: (undone - undoPlanned) / 1000,
    undone: records.applied,
    movedSince: edited.length,
    listed: listed.length,
    listedOthers: listed.filter(({ hubspotId }) => !edited.includes(hubspotId ?? '')).length,
    listedReasons: [...new Set(listed.map(({ message }) => message))].slice(0, 5),
    failed: records.failed,
    local,
    hubspot,
    restored: local.differing + local.missing + local.extra + hubspot.differing + hubspot.missing + hubspot.extra === 0,
  };
}

/** Compared field by field; listed records are left out. */
function compare(before: Side, after: Side, listed: ReadonlySet<string>) {
  const ids = [...new Set([...before.keys(), ...after.keys()])].filter((id) => !listed.has(id));
  return {
    compared: ids.length,
    differing: ids.filter((id) => before.has(id) && after.has(id) && before.get(id) !== after.get(id)).length,
    missing: ids.filter((id) => before.has(id) && !after.has(id)).length,
    extra: ids.filter((id) => !before.has(id) && after.has(id)).length,
  };
}

async function localRows(product: SyncProduct): Promise<Side> {
  const { rows } = await product.pool.query<{ id: string; row: string }>(
    'select id::text, to_jsonb(contact)::text as row from public.contact',
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
}

async function contacts(product: SyncProduct): Promise<Side> {
  const { results } = await product.control<{
    results: { id: string; archived: boolean; properties: Record<string, string | null> }[];
  }>('GET', 'objects/contacts');
  return new Map(
    results
      .filter(({ archived }) => !archived)
      .map(({ id, properties }) => [id, JSON.stringify(PROPERTIES.map((name) => properties[name] || null))]),
  );
}

/** People edit what the run wrote: the last of the linked contacts that it updated. */
async function editSome(product: SyncProduct, count: number): Promise<readonly string[]> {
  const { rows } = await product.pool.query<{ id: string }>(
    `select distinct hubspot_id as id from hubspot_sync.hubspot_sync_log
     where kind = 'write' and side = 'hubspot' and policy is distinct from 'S4.2' and hubspot_id is not null limit $1`,
    [count],
  );
  for (const { id } of rows)
    await product.control('PATCH', `user/objects/contacts/${id}`, { properties: { message: 'edited by a person' } });
  return rows.map(({ id }) => id);
}

async function quiet(product: SyncProduct): Promise<void> {
  await until(async () => {
    const { rows } = await product.pool.query<{ open: number }>(
      `select (select count(*)::int from hubspot_sync.hubspot_captured_changes)
            + (select count(*)::int from hubspot_sync.hubspot_dirty_records where parked_reason is null and not waits) as open`,
    );
    return rows[0]?.open === 0 ? true : null;
  });
}

async function accepted(outcome: Promise<RunOutcome>): Promise<Run> {
  const settled = await outcome;
  if (settled.kind !== 'accepted') throw new Error(settled.message);
  return settled.run;
}

function reached(product: SyncProduct, id: string, state: Run['state']): Promise<Run> {
  return until(async () => {
    const run = await product.stores.runs.find(id);
    if (run?.state === 'failed' || run?.state === 'cancelled') throw new Error(`Run ${id} is ${run.state}.`);
    return run?.state === state ? run : null;
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
