import type { Random, RegistryStore, RunStore, SyncState } from '../ports';

/**
 * S8.4: starts the audits that are due: at intervals, and where one was asked for (a TRUNCATE, a plan that was applied, a person). One
 * audit of an entity at a time; a request that comes while one is under way waits for its end.
 */
export async function startDueAudits(
  ports: {
    readonly registry: RegistryStore;
    readonly runs: RunStore;
    readonly state: Pick<SyncState, 'now'>;
    readonly random: Random;
  },
  intervalMs: number,
): Promise<readonly string[]> {
  const { registry, runs, state, random } = ports;
  const now = await state.now();
  const requests = await registry.auditRequests();
  const started: string[] = [];
  for (const { entity, state: standing } of await registry.entities()) {
    if (standing !== 'live') continue;
    const [last] = await runs.list({ entity, kind: 'audit', limit: 1 });
    const underWay = last?.finishedAt === null;
    if (underWay) continue;
    const request = requests.find((one) => one.entity === entity);
    const since = last?.startedAt ?? (await firstLive(runs, entity));
    if (!request && (since === null || now - since < intervalMs)) continue;
    await runs.create({
      id: random.id(),
      entity,
      kind: 'audit',
      requestedBy: request ? `a request: ${request.reason}` : 'the timetable',
    });
    if (request) await registry.auditBegan(request);
    started.push(entity);
  }
  return started;
}

/** When the entity's last run ended: before that there is nothing to compare. */
async function firstLive(runs: RunStore, entity: string): Promise<number | null> {
  const [run] = await runs.list({ entity, limit: 1 });
  return run?.finishedAt ?? null;
}
