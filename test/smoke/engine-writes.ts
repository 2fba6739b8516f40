import type { Canonical, CompiledField, RawValue } from '@app/hubspot-mapping';
import type { ColumnWrite } from './business-application';
import type { Pair } from './edit-plan';
import type { Side } from './edit-values';
import type { PortalCall } from './hubspot-account';
import { formOf } from './mapped-entities';

/** One field of one record that the sync wrote on one side. Values in the form in which HubSpot values are compared. */
export interface EngineWrite {
  readonly pair: Pair;
  readonly field: CompiledField;
  readonly side: Side;
  /** ms of this machine's clock; when that side showed it. */
  readonly at: number;
  readonly members: readonly {
    readonly member: number;
    readonly before: Canonical | undefined;
    readonly after: Canonical | undefined;
  }[];
}

interface NamedWrite {
  readonly name: string;
  readonly before: RawValue;
  readonly after: RawValue;
}

/** From HubSpot's request log: what the app wrote, call by call and record by record. */
export function writesInHubSpot(calls: readonly PortalCall[], pairs: readonly Pair[]): readonly EngineWrite[] {
  const byId = new Map(pairs.map((pair) => [`${pair.entity.objectType} ${pair.hubspotId}`, pair]));
  return calls.flatMap((call) => {
    const ids = [...new Set(call.writes.map(({ id }) => id))];
    return ids.flatMap((id) => {
      const pair = byId.get(`${call.objectType} ${id}`);
      const writes = call.writes
        .filter((write) => write.id === id)
        .map((write) => ({ ...write, name: write.property }));
      return pair ? byField(pair, 'hubspot', call.time, writes) : [];
    });
  });
}

/** When the sync last read the record that it writes in HubSpot, before it wrote, ms; null: it never did. */
export function lastLook(calls: readonly PortalCall[], { pair, at }: EngineWrite): number | null {
  const { entity, hubspotId } = pair;
  const looks = calls.filter(
    ({ objectType, reads, time }) => objectType === entity.objectType && time <= at && reads.includes(hubspotId),
  );
  return looks.at(-1)?.time ?? null;
}

/** From the columns that tagged transactions set. */
export function writesInBusiness(writes: readonly ColumnWrite[], pairs: readonly Pair[]): readonly EngineWrite[] {
  const byKey = new Map(pairs.map((pair) => [`${pair.entity.table} ${pair.localKey}`, pair]));
  const rows = new Map<string, ColumnWrite[]>();
  for (const write of writes) {
    if (write.origin === null) continue;
    const name = `${write.transaction} ${write.table} ${write.key}`;
    rows.set(name, [...(rows.get(name) ?? []), write]);
  }
  return [...rows.values()].flatMap((columns) => {
    const [first] = columns;
    const pair = first && byKey.get(`${first.table} ${first.key}`);
    const named = columns.map((write) => ({ ...write, name: write.column }));
    return pair ? byField(pair, 'local', first.seenAt, named) : [];
  });
}

function byField(pair: Pair, side: Side, at: number, writes: readonly NamedWrite[]): EngineWrite[] {
  return pair.entity.fields.flatMap((field) => {
    const members = field.members.flatMap(({ column, property }, member) => {
      const write = writes.find(({ name }) => name === (side === 'local' ? column : property));
      if (!write) return [];
      const form = (value: RawValue): Canonical | undefined => formOf(field, member, side, value === '' ? null : value);
      return [{ member, before: form(write.before), after: form(write.after) }];
    });
    return members.length === 0 ? [] : [{ pair, field, side, at, members }];
  });
}
