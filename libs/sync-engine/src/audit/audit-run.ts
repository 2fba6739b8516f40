import type { EntityRuntime } from '../apply-mappings';
import { readAgain } from '../batch-sync/failed-read';
import type { RunPorts, RunStep } from '../batch-sync/run-ports';
import { hasUnverified, hubspotMatchKeys } from '../core';
import type { NewMark } from '../core';
import type { AuditFinding, HubSpotRecord, LocalRow, NewFinding, RecordMemory, Run, RunWalk } from '../ports';
import {
  auditMark,
  finding,
  findingsOfRow,
  isAboutAssociations,
  isActive,
  isNotShown,
  markOf,
  nameOf,
  recordOf,
  stillStands,
  unlinkedInHubSpot,
} from './findings';

/** As many as one association call reads (facts 6.2). */
const ROWS_PER_STEP = 1_000;
const FINDINGS_PER_STEP = 100;

export interface AuditSettings {
  /** S8.4: how old a difference must be before it is looked at again, ms. */
  readonly secondLookMs: number;
  /** S8.4: within which time a hint makes a finding a late one, ms. */
  readonly hintMs: number;
}

export const DEFAULT_AUDIT_SETTINGS: AuditSettings = {
  secondLookMs: 15 * 60_000,
  hintMs: 24 * 60 * 60_000,
};

/**
 * S8.4: compares both sides in full by one walk, without a write. What differs with no mark and no known state is looked at again later;
 * what then still does is marked and counted. Unverified fields are verified on the way (S3.5), the key index is corrected (S4.5).
 */
export class AuditRun {
  constructor(
    private readonly ports: RunPorts,
    private readonly settings: AuditSettings,
  ) {}

  /** One step of the walk. */
  walk(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    switch (run.walk.phase) {
      case 'hubspot':
        return this.listHubSpot(run, runtime);
      case 'local':
        return this.compareRows(run, runtime);
      case 'rest':
        return this.compareRest(run, runtime);
      case 'done':
        return this.walked(run);
    }
  }

  /** One step of the second look: what was seen long enough ago is read again. */
  async lookAgain(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { audits, runs } = this.ports;
    const { secondLookMs } = this.settings;
    const due = await audits.due(run.entity, run.id, secondLookMs, FINDINGS_PER_STEP);
    if (due.length > 0) return this.judge(run, runtime, due);
    if ((await audits.open(run.entity, run.id)) > 0)
      return { kind: 'waits', ms: Math.max(100, secondLookMs / 10), reason: 'Differences are looked at again later.' };
    const { late_found, drift_found } = await audits.counts(run.entity, run.startedAt);
    await runs.update(run.id, {
      state: 'done',
      message: `Both sides were compared in full: ${drift_found} differences that nobody had told of, ${late_found} found before their hint.`,
    });
    return { kind: 'rests' };
  }

  private async listHubSpot(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { gateway, plans, audits, state } = this.ports;
    const { definition, properties } = runtime;
    const page = await gateway.list(definition.objectType, run.walk.after, properties);
    if (!page.ok) return readAgain(page.failure);
    const { records, next } = page.value;
    await plans.saveListed(run.id, records);
    if (definition.matchKeys.length > 0)
      await state.indexMatchKeys(
        definition.entity,
        records.map((record) => ({
          hubspotId: record.id,
          entries: hubspotMatchKeys(definition.matchKeys, record.properties).map((key) => ({
            ...key,
            hubspotId: record.id,
          })),
        })),
      );
    if (next === null) await audits.correctIndex(definition.entity, run.id);
    await this.ports.runs.addRequests(run.id, 1);
    return this.moveOn(run, { phase: next === null ? 'local' : 'hubspot', after: next }, [], [], 0);
  }

  private async compareRows(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { local, state, plans } = this.ports;
    const { definition, columns } = runtime;
    const { rows, next } = await local.listRows(definition.table, run.walk.after, ROWS_PER_STEP, columns);
    const memories = await state.recall(definition.entity, { localKeys: rows.map(({ key }) => key) });
    const byKey = new Map(memories.map((memory) => [memory.link?.localKey, memory]));
    const listed = await plans.listed(
      run.id,
      memories.flatMap(({ link }) => link?.hubspotId ?? []),
    );
    const related = await this.compareAssociations(
      runtime,
      rows.map((row) => ({ row, memory: byKey.get(row.key) })),
    );
    if (related.waitMs !== null) return unread(related.waitMs);
    const found = rows.flatMap((row) => findingsOfRow(runtime, row, byKey.get(row.key), listed, related.differences));
    // A record that differs is verified with its second look: a mark now would hide the difference.
    const differing = new Set(found.map(({ linkId }) => linkId));
    const unverified = memories.flatMap(({ link, tracks }) =>
      link?.state === 'live' && !differing.has(link.id) && hasUnverified(tracks)
        ? [auditMark({ kind: 'link', id: link.id })]
        : [],
    );
    const to: RunWalk = next === null ? { phase: 'rest', after: null } : { phase: 'local', after: next };
    return this.moveOn(run, to, found, unverified, rows.length);
  }

  /** S6.5: the associations of linked rows, 1,000 records a call. */
  private async compareAssociations(
    runtime: EntityRuntime,
    records: readonly { readonly row: LocalRow; readonly memory: RecordMemory | undefined }[],
  ): Promise<Awaited<ReturnType<RunPorts['reconciler']['compareAssociations']>>> {
    const seen = records.flatMap(({ row, memory }) =>
      memory?.link?.state === 'live' && !row.softDeleted
        ? [{ record: { kind: 'link' as const, id: memory.link.id }, memory, local: row }]
        : [],
    );
    if (runtime.associations.length === 0 || seen.length === 0) return { differences: new Map(), waitMs: null };
    return this.ports.reconciler.compareAssociations(seen, runtime);
  }

  /** Listed records: those that no link holds, and those whose linked row is not there. */
  private async compareRest(run: Run, runtime: EntityRuntime): Promise<RunStep> {
    const { local, state, plans } = this.ports;
    const { definition } = runtime;
    const { records, next } = await plans.walkListed(run.id, run.walk.after, ROWS_PER_STEP);
    const links = await state.findLinks(definition.entity, { hubspotIds: records.map(({ id }) => id) });
    const linkOf = new Map(links.map((link) => [link.hubspotId, link]));
    const rows = await local.readRows(
      definition.table,
      links.flatMap(({ localKey }) => localKey ?? []),
      [],
    );
    const found = records.flatMap((record): NewFinding[] => {
      const link = linkOf.get(record.id);
      if (!link) return unlinkedInHubSpot(runtime, record);
      const missing = isActive(link.state) && link.localKey !== null && !rows.has(link.localKey);
      return missing
        ? [finding('missing_local', { linkId: link.id, localKey: link.localKey, hubspotId: record.id })]
        : [];
    });
    const to: RunWalk = next === null ? { phase: 'done', after: null } : { phase: 'rest', after: next };
    return this.moveOn(run, to, found, [], 0);
  }

  private async walked(run: Run): Promise<RunStep> {
    await this.ports.plans.dropListed(run.id);
    await this.ports.runs.update(run.id, { state: 'planned' });
    return { kind: 'goes_on' };
  }

  private async moveOn(
    run: Run,
    walk: RunWalk,
    found: readonly NewFinding[],
    marks: readonly NewMark[],
    walked: number,
  ): Promise<RunStep> {
    const { audits, state, runs } = this.ports;
    const names = found.map(recordOf);
    const marked = await audits.marked(run.entity, names);
    const unmarked = found.filter((one) => !marked.has(nameOf(recordOf(one))));
    if (unmarked.length > 0) await audits.found(run.entity, run.id, unmarked);
    if (marks.length > 0) await state.mark(run.entity, marks);
    await runs.update(run.id, { walk, walked });
    return { kind: 'goes_on' };
  }

  /** S8.4: what still differs is marked and counted; a row that two audits missed is proven gone (S5.1). */
  private async judge(run: Run, runtime: EntityRuntime, due: readonly AuditFinding[]): Promise<RunStep> {
    const { audits, gateway, local, state, runs } = this.ports;
    const { definition, properties, columns } = runtime;
    const ids = [...new Set(due.flatMap(({ hubspotId }) => hubspotId ?? []))];
    const read = ids.length === 0 ? null : await gateway.readBatch(definition.objectType, ids, properties);
    if (read && !read.ok) return readAgain(read.failure);
    if (read) await runs.addRequests(run.id, 1);
    const records = read?.value ?? new Map<string, HubSpotRecord>();
    const rows = await local.readRows(
      definition.table,
      [...new Set(due.flatMap(({ localKey }) => localKey ?? []))],
      columns,
    );
    const memories = await state.recall(definition.entity, {
      ids: due.flatMap(({ linkId }) => linkId ?? []),
      localKeys: due.flatMap(({ localKey }) => localKey ?? []),
      hubspotIds: due.flatMap(({ hubspotId }) => hubspotId ?? []),
    });
    const suspected = due.filter(isAboutAssociations);
    const related = await this.compareAssociations(
      runtime,
      memories.flatMap((memory) => {
        const row = rows.get(memory.link?.localKey ?? '');
        return row && suspected.some(({ linkId }) => linkId === memory.link?.id) ? [{ row, memory }] : [];
      }),
    );
    if (related.waitMs !== null) return unread(related.waitMs);
    const marked = await audits.marked(definition.entity, due.map(recordOf));
    const stands = (one: AuditFinding): boolean =>
      !marked.has(nameOf(recordOf(one))) &&
      stillStands(runtime, one, { records, rows, memories, associations: related.differences });
    const standing = due.filter(stands);
    const notShown = due.filter((one) => !standing.includes(one) && isNotShown(one, records));
    await state.mark(definition.entity, [...standing, ...notShown].map(markOf));
    const secondLook = (one: AuditFinding): boolean => one.kind !== 'missing_local' || one.timesSeen > 1;
    await audits.settle(
      definition.entity,
      run.id,
      {
        counted: standing.filter(secondLook).map(({ id }) => id),
        vanished: due.filter((one) => !standing.includes(one)).map(({ id }) => id),
        kept: standing.filter((one) => !secondLook(one)).map(({ id }) => id),
      },
      this.settings.hintMs,
    );
    return { kind: 'goes_on' };
  }
}

function unread(ms: number): RunStep {
  return { kind: 'waits', ms, reason: 'HubSpot did not give all associations; asked again.' };
}
