import type { RunView } from '@app/admin-service';
import type { Run } from '@app/sync-engine';
import type { ApiClient } from './api-client';
import { type Arguments, BadUsage } from './arguments';
import { config } from './config-commands';
import { drift, findings, guard } from './finding-commands';
import { type Command, type Listed, out, type Output, type Overview, pathOf, word } from './output';
import { reviews } from './review-commands';
import { ENDED, followed, runText } from './run-text';
import { table } from './table';

async function plannedOrStarted(api: ApiClient, args: Arguments, started: Run): Promise<Output> {
  const run = args.flag('wait') ? await followed(api, started.id, ['planned', ...ENDED]) : started;
  const next = run.state === 'planned' ? `\nApply it with: renewa-sync apply ${run.id}` : '';
  return out(run, `${runText(run)}${next}`, run.state !== 'failed');
}

/** What stands still and is not alike: a quiet system need not agree on everything. */
function apartFrom(entities: Overview['entities'], waiting: number): string {
  const sum = (of: (entity: Overview['entities'][number]) => number): number =>
    entities.reduce((all, entity) => all + of(entity), 0);
  const apart = [
    [waiting, 'waiting to be tried again'],
    [sum(({ parked }) => parked), 'parked'],
    [sum(({ openReviews }) => openReviews), 'to decide'],
    [sum(({ fieldErrors }) => fieldErrors), 'with field errors'],
  ] as const;
  const told = apart.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? '' : `, but for ${told.join(', ')}`;
}

const status: Command = async (api) => {
  const overview = await api.get<Overview>('overview');
  const { connection, entities, backlog, inSync } = overview;
  const rows = entities.map(({ entity, state, links, openReviews, fieldErrors, parked, latestRun }) => [
    entity,
    state,
    String(links['live'] ?? 0),
    String(openReviews),
    String(fieldErrors),
    String(parked),
    latestRun ? `${latestRun.kind} ${latestRun.state}` : '–',
  ]);
  const head = connection ? `Portal ${connection.portalId}: ${connection.state}` : 'No portal is connected';
  const text = [
    `${inSync ? 'In sync' : 'Not in sync'}${apartFrom(entities, inSync ? backlog.marks : 0)}. ${head}${connection?.stateReason ? ` (${connection.stateReason})` : ''}.`,
    `Backlog: ${backlog.captured} captured, ${backlog.marks} marked, ${backlog.parked} parked${backlog.oldestAgeMs === null ? '' : `, oldest ${Math.round(backlog.oldestAgeMs / 1000)} s`}.`,
    table(['entity', 'state', 'linked', 'to decide', 'errors', 'parked', 'latest run'], rows),
  ].join('\n');
  return out(overview, text);
};

/** None where triggers capture: what they miss is said in the worker's log. */
function captureChecks(log: Overview['backlog']['log']): readonly { name: string; ok: boolean; detail: string }[] {
  if (log === null) return [];
  if (log.unreadBytes === null)
    return [
      {
        name: 'capture',
        ok: false,
        detail:
          'the replication slot is lost: a worker makes it anew and audits follow; see max_slot_wal_keep_size if it happens again',
      },
    ];
  const unread = `${Math.round(log.unreadBytes / 1024)} kB of the server's log not read`;
  return [
    log.beingRead
      ? { name: 'capture', ok: true, detail: `by decoding; ${unread}` }
      : {
          name: 'capture',
          ok: false,
          detail: `nobody reads the replication slot, ${unread}: is a worker running? Its log says why not`,
        },
  ];
}

const doctor: Command = async (api) => {
  const session = await api.get<{ name: string; role: string }>('session');
  const overview = await api.get<Overview>('overview');
  const errors = await api.get<Listed<{ kind: string; entity: string; records: number; example: string }>>('errors');
  const checks: { name: string; ok: boolean; detail: string }[] = [
    { name: 'api', ok: true, detail: `answers; signed in as ${session.name} (${session.role})` },
    {
      name: 'connection',
      ok: overview.connection?.state === 'connected',
      detail: overview.connection
        ? `${overview.connection.state}${overview.connection.stateReason ? `: ${overview.connection.stateReason}` : ''}`
        : 'no portal is connected: connect one on the admin page',
    },
    ...overview.entities.map(({ entity, state, stateReason, suspendedMappings }) => ({
      name: `entity ${entity}`,
      ok: state !== 'paused' && suspendedMappings === 0,
      detail: `${state}${stateReason ? `: ${stateReason}` : ''}${suspendedMappings > 0 ? `; ${suspendedMappings} mappings suspended` : ''}`,
    })),
    ...captureChecks(overview.backlog.log),
    {
      name: 'backlog',
      ok: (overview.backlog.oldestAgeMs ?? 0) < 5 * 60_000,
      detail: overview.backlog.quiet ? 'quiet' : `oldest ${Math.round((overview.backlog.oldestAgeMs ?? 0) / 1000)} s`,
    },
    ...errors.items.map(({ kind, entity, records, example }) => ({
      name: `${kind} of ${entity}`,
      ok: false,
      detail: `${records} records: ${example}`,
    })),
  ];
  const text = checks.map(({ name, ok, detail }) => `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`).join('\n');
  return out(
    { checks },
    text,
    checks.every(({ ok }) => ok),
  );
};

const plan: Command = async (api, args) => {
  const entity = word(args, 0, 'the entity to plan for');
  const run = await api.post<Run>('runs', { entity, kind: args.option('kind') ?? 'resync' });
  return plannedOrStarted(api, args, run);
};

const apply: Command = async (api, args) => {
  const id = word(args, 0, 'the run to apply');
  const { run: planned } = await api.get<RunView>(`runs/${pathOf(id)}`);
  if (!args.flag('yes')) return out(planned, `${runText(planned)}\nNothing was written. Add --yes to apply it.`, false);
  const applied = await api.post<Run>(`runs/${pathOf(id)}/apply`);
  const run = args.flag('wait') ? await followed(api, applied.id, ENDED) : applied;
  return out(run, runText(run), run.state !== 'failed' && run.state !== 'cancelled');
};

const undo: Command = async (api, args) => {
  const entity = word(args, 0, 'the entity of what is taken back');
  const [run, link, entry] = [args.option('run'), args.option('record'), args.option('entry')];
  if (run === undefined && link === undefined && entry === undefined) {
    throw new BadUsage('Name what is taken back: --run, --record (a link) or --entry (a row of the log).');
  }
  return plannedOrStarted(api, args, await api.post<Run>('undo', { entity, run, link, entry }));
};

const audit: Command = async (api, args) => {
  const entity = word(args, 0, 'the entity to audit');
  await api.post(`entities/${pathOf(entity)}/audit`);
  return out(
    { entity, requested: true },
    `An audit of ${entity} is asked for; a worker begins it. What it finds: renewa-sync findings`,
  );
};

const keys: Command = async (api, args) => {
  if (args.words[0] !== 'rotate') throw new BadUsage('The only command is: renewa-sync keys rotate');
  const done = await api.post<{ resealed: number }>('keys/rotate');
  return out(
    done,
    `${done.resealed} stored tokens were sealed anew with the present ENCRYPTION_MASTER_KEY; the earlier key may go.`,
  );
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  doctor,
  status,
  plan,
  apply,
  undo,
  audit,
  reviews,
  config,
  drift,
  findings,
  guard,
  keys,
};
