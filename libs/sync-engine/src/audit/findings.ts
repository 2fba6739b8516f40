import type { EntityRuntime } from '../apply-mappings';
import { differences, filtersMoved, isAssociationField, passesFilter, plainMark } from '../core';
import type { FieldDifference, NewMark, RecordRef } from '../core';
import type { AuditFinding, HubSpotRecord, LocalRow, NewFinding, RecordMemory } from '../ports';

/** What the audit says of one local row, given what is remembered of it and what was listed of its record. */
export function findingsOfRow(
  runtime: EntityRuntime,
  row: LocalRow,
  memory: RecordMemory | undefined,
  listed: ReadonlyMap<string, HubSpotRecord>,
  associations: ReadonlyMap<string, readonly FieldDifference[]>,
): readonly NewFinding[] {
  const { definition, fields } = runtime;
  const link = memory?.link;
  if (!link) {
    const travels = definition.createInHubSpot && !row.softDeleted && passesFilter(definition.localFilter, row.values);
    return travels ? [finding('unlinked_local', { localKey: row.key })] : [];
  }
  const ends = { linkId: link.id, localKey: row.key, hubspotId: link.hubspotId };
  const record = link.hubspotId === null ? undefined : listed.get(link.hubspotId);
  const moved = record && !row.softDeleted && filtersMoved(definition, link, row.values, record.properties);
  const filters = moved ? [finding('filter_moved', ends)] : [];
  if (!isActive(link.state)) return filters;
  if (!record) return [finding('missing_in_hubspot', ends)];
  return [
    ...filters,
    ...[...differences(fields, row.values, record.properties, memory.tracks), ...(associations.get(link.id) ?? [])].map(
      (difference) => ({ ...finding('difference', ends), ...difference }),
    ),
  ];
}

/** S4.3: a record that no link holds is one only where it would be created. */
export function unlinkedInHubSpot({ definition }: EntityRuntime, record: HubSpotRecord): NewFinding[] {
  const travels = definition.createLocally && passesFilter(definition.hubspotFilter, record.properties);
  return travels ? [finding('unlinked_in_hubspot', { hubspotId: record.id })] : [];
}

/** Whether the second look finds the same again (S8.4). */
export function stillStands(
  runtime: EntityRuntime,
  one: AuditFinding,
  now: {
    readonly records: ReadonlyMap<string, HubSpotRecord>;
    readonly rows: ReadonlyMap<string, LocalRow>;
    readonly memories: readonly RecordMemory[];
    readonly associations: ReadonlyMap<string, readonly FieldDifference[]>;
  },
): boolean {
  const memory = now.memories.find(
    ({ link }) =>
      link !== null &&
      (link.id === one.linkId ||
        (one.localKey !== null && link.localKey === one.localKey) ||
        (one.hubspotId !== null && link.hubspotId === one.hubspotId)),
  );
  const row = one.localKey === null ? undefined : now.rows.get(one.localKey);
  const record = one.hubspotId === null ? undefined : now.records.get(one.hubspotId);
  switch (one.kind) {
    case 'difference': {
      if (!memory || !row || !record) return true;
      if (isAboutAssociations(one))
        return now.associations.get(memory.link!.id)?.some(({ field }) => field === one.field) ?? false;
      const fields = runtime.fields.filter(({ id }) => id === one.field);
      return differences(fields, row.values, record.properties, memory.tracks).length > 0;
    }
    case 'filter_moved':
      return (
        !!row &&
        !!record &&
        !!memory?.link &&
        filtersMoved(runtime.definition, memory.link, row.values, record.properties)
      );
    case 'missing_local':
      return row === undefined && memory?.link !== undefined && isActive(memory.link!.state);
    case 'missing_in_hubspot':
      return record === undefined && memory?.link?.state === 'live';
    case 'unlinked_local':
      return row !== undefined && !row.softDeleted && !memory;
    case 'unlinked_in_hubspot':
      return record !== undefined && !memory;
  }
}

/**
 * S5.1: what the second look was not shown proves nothing, as HubSpot leaves records out of its answers without a word: the record is looked
 * at by the way that finds out why.
 */
export function isNotShown({ kind, hubspotId }: AuditFinding, records: ReadonlyMap<string, HubSpotRecord>): boolean {
  return (kind === 'unlinked_in_hubspot' || kind === 'filter_moved') && !records.has(hubspotId ?? '');
}

export function isAboutAssociations({ field }: AuditFinding): boolean {
  return field !== null && isAssociationField(field);
}

export function isActive(state: string): boolean {
  return state === 'live' || state === 'unreachable';
}

/** S5.1: a row that two audits missed is proven gone. */
export function markOf(one: AuditFinding): NewMark {
  const mark = auditMark(recordOf(one));
  return one.kind === 'missing_local' && one.timesSeen > 1 ? { ...mark, localDeleted: true } : mark;
}

export function auditMark(record: RecordRef): NewMark {
  return plainMark(record, 'audit', ['fields', 'associations', 'existence']);
}

export function recordOf({ linkId, localKey, hubspotId }: NewFinding): RecordRef {
  if (linkId !== null) return { kind: 'link', id: linkId };
  if (localKey !== null) return { kind: 'local', id: localKey };
  return { kind: 'hubspot', id: hubspotId! };
}

export function nameOf({ kind, id }: RecordRef): string {
  return `${kind} ${id}`;
}

export function finding(
  kind: NewFinding['kind'],
  ends: Partial<Pick<NewFinding, 'linkId' | 'localKey' | 'hubspotId'>>,
): NewFinding {
  return { kind, linkId: null, localKey: null, hubspotId: null, ...ends, field: null, local: null, hubspot: null };
}
