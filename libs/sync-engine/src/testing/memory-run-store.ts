import { PLAN_PROGRESS } from '../core';
import type { PlanProgress } from '../core';
import { RUN_TRANSITIONS, isOpenRun, runProgress } from '../ports';
import type { NewRun, Run, RunKind, RunPatch, RunProgress, RunStore } from '../ports';
import type { MemoryDatabase } from './memory-database';

/** `RunStore` on the in-memory database. */
export class MemoryRunStore implements RunStore {
  constructor(private readonly db: MemoryDatabase) {}

  create(run: NewRun): Promise<Run | null> {
    return this.db.exclusive(() => {
      const isPlan = ({ entity, kind }: NewRun): boolean => entity === run.entity && kind !== 'audit';
      if (isPlan(run) && [...this.db.tables.runs.values()].some((other) => isPlan(other) && isOpenRun(other)))
        return null;
      const made = {
        scope: { kind: 'entity' as const },
        requestedBy: 'the worker',
        ...run,
        state: 'planning' as const,
        plan: null,
        startedAt: this.db.now(),
        finishedAt: null,
        message: null,
        paused: false,
        choices: {},
        walk: { phase: 'hubspot' as const, after: null },
        applyingSince: null,
        requestsUsed: 0,
        walked: 0,
      };
      this.db.tables.runs.set(run.id, made);
      return runOf(made);
    });
  }

  update(id: string, patch: RunPatch): Promise<void> {
    return this.db.exclusive(() => {
      const known = this.db.tables.runs.get(id);
      if (!known) throw new Error(`There is no run ${id}.`);
      const state = patch.state ?? known.state;
      if (state !== known.state && !RUN_TRANSITIONS[known.state].includes(state))
        throw new Error(`Run ${id} cannot go from state ${known.state} to ${state}.`);
      const ended = RUN_TRANSITIONS[state].length === 0;
      this.db.tables.runs.set(id, {
        ...known,
        state,
        plan: patch.plan ?? known.plan,
        message: patch.message === undefined ? known.message : patch.message,
        paused: ended ? false : (patch.paused ?? known.paused),
        walk: patch.walk ?? known.walk,
        choices: patch.choices ?? known.choices,
        walked: known.walked + (patch.walked ?? 0),
        applyingSince: state === 'applying' ? (known.applyingSince ?? this.db.now()) : known.applyingSince,
        finishedAt: ended ? (known.finishedAt ?? this.db.now()) : null,
      });
    });
  }

  find(id: string): Promise<Run | null> {
    return this.db.exclusive(() => {
      const run = this.db.tables.runs.get(id);
      return run ? runOf(run) : null;
    });
  }

  async latest(entity: string): Promise<Run | null> {
    return (await this.list({ entity, limit: 1 }))[0] ?? null;
  }

  list(options: { limit: number; before?: string; entity?: string; kind?: RunKind }): Promise<readonly Run[]> {
    return this.db.exclusive(() => {
      const all = [...this.db.tables.runs.values()].reverse();
      const last = options.before === undefined ? -1 : all.findIndex(({ id }) => id === options.before);
      const from = options.before !== undefined && last < 0 ? all.length : last + 1;
      return all
        .slice(from)
        .filter(({ entity }) => options.entity === undefined || entity === options.entity)
        .filter(({ kind }) => options.kind === undefined || kind === options.kind)
        .slice(0, options.limit)
        .map(runOf);
    });
  }

  underWay(): Promise<readonly Run[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.runs.values()]
        .filter(({ paused }) => !paused)
        .filter(
          ({ state, kind }) =>
            state === 'planning' || state === 'applying' || (state === 'planned' && kind === 'audit'),
        )
        .map(runOf),
    );
  }

  addRequests(id: string, requests: number): Promise<void> {
    return this.db.exclusive(() => {
      const known = this.db.tables.runs.get(id);
      if (known) this.db.tables.runs.set(id, { ...known, requestsUsed: known.requestsUsed + requests });
    });
  }

  progress(id: string): Promise<RunProgress> {
    return this.db.exclusive(() => {
      const run = this.db.tables.runs.get(id);
      if (!run) throw new Error(`There is no run ${id}.`);
      const records = Object.fromEntries(PLAN_PROGRESS.map((progress) => [progress, 0])) as Record<
        PlanProgress,
        number
      >;
      for (const planned of this.db.tables.planned.values()) if (planned.runId === id) records[planned.progress] += 1;
      return runProgress(run, records, run.finishedAt ?? this.db.now());
    });
  }
}

function runOf({ walked: _walked, ...run }: Run & { readonly walked: number }): Run {
  return run;
}
