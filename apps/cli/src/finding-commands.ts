import type { ListedFinding, PausedMassChange } from '@app/admin-service';
import type { SchemaEvent } from '@app/sync-engine';
import { BadUsage } from './arguments';
import { FieldNames } from './field-names';
import { type Command, type Listed, out, pathOf, word } from './output';
import { table } from './table';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
const entityQuery = (entity: string | undefined): string => (entity === undefined ? '' : `&entity=${pathOf(entity)}`);

/** Changes of either schema (S2.9). */
export const drift: Command = async (api, args) => {
  if (args.words[0] === 'acknowledge') {
    const id = word(args, 1, 'the event to acknowledge');
    await api.post(`schema-events/${pathOf(id)}/acknowledge`);
    return out({ id, acknowledged: true }, `Event ${id} is acknowledged.`);
  }
  const open = args.flag('all') ? '' : '&open=true';
  const events = await api.get<Listed<SchemaEvent>>(
    `schema-events?limit=200${open}${entityQuery(args.option('entity'))}`,
  );
  const rows = events.items.map(({ id, seenAt, entity, name, option, what, effect, records, acknowledgedBy }) => [
    id,
    day(seenAt),
    entity,
    option === null ? name : `${name} = ${option}`,
    what,
    effect,
    String(records),
    acknowledgedBy ?? '–',
  ]);
  const head = ['id', 'seen (UTC)', 'entity', 'of', 'what', 'effect', 'records', 'acknowledged'];
  return out(
    events,
    table(head, rows),
    !events.items.some(({ effect, acknowledgedAt }) => effect === 'suspends' && acknowledgedAt === null),
  );
};

/** Entities that the guard paused, and the answer to them (S5.3). */
export const guard: Command = async (api, args) => {
  const entity = args.words[0];
  if (entity === undefined) {
    const paused = await api.get<Listed<PausedMassChange>>('mass-changes');
    const rows = paused.items.map(({ entity: name, reason }) => [name, reason]);
    return out(paused, table(['entity', 'why'], rows), paused.items.length === 0);
  }
  const answer = args.option('take');
  if (answer === undefined)
    throw new BadUsage(
      'Say what becomes of the pending changes: --take approve (carried out), restore (undone) or accept (both sides stay).',
    );
  const done = await api.post<{ records: number }>(`mass-changes/${pathOf(entity)}/answer`, { answer });
  return out(done, `${entity} goes on: ${answer} for ${done.records} records.`);
};

/** What audits found (S8.4). */
export const findings: Command = async (api, args) => {
  const found = await api.get<Listed<ListedFinding>>(`audit-findings?limit=200${entityQuery(args.option('entity'))}`);
  const names = await FieldNames.read(api);
  const rows = found.items.map(({ id, entity, kind, field, localKey, hubspotId, local, hubspot, verdict }) => [
    id,
    entity,
    kind,
    names.nameOf(entity, field),
    localKey ?? '–',
    hubspotId ?? '–',
    (local ?? []).join(' · '),
    (hubspot ?? []).join(' · '),
    verdict ?? 'open',
  ]);
  return out(
    found,
    table(['id', 'entity', 'kind', 'field', 'row', 'record', 'Renewa One', 'HubSpot', 'verdict'], rows),
  );
};
