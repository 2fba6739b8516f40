import { setTimeout as pause } from 'node:timers/promises';
import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import type { SeededRandom } from '../simulation/seeded-random';
import { drawValue, type Side } from '../smoke/edit-values';
import { formOf, type MappedEntity } from '../smoke/mapped-entities';
import type { ChaosAct, RecordEnd } from './acts';
import { NEW_RECORDS } from './new-records';
import type { TwoSides } from './two-sides';

/** A record that people know, by one end or both. */
interface KnownRecord {
  readonly entity: MappedEntity;
  readonly ends: Readonly<Partial<Record<Side, string>>>;
  /** Made meanwhile: what it is told apart by is not edited. */
  readonly isNew: boolean;
}

export interface PeopleOptions {
  /** ms from one act of a side to its next. */
  readonly intervalMs: number;
}

/** Of a hundred acts, how many create a record and how many delete one; the rest edit. */
const CREATES = 0.08;
const DELETES = 0.02;
/** Of a hundred edits or creates, how many meet one of the other side at the same time, and how many of those say the same. */
const CONTESTED = 0.15;
const SAME_VALUE = 0.2;
/** Of a hundred edits, how many are made to a record that was just created. */
const OF_NEW = 0.2;
const LOOK_MS = 1_500;
const DRAWS = 60;

/** Two groups of people, each working on its side as if there were no other. Nobody waits for the sync. */
export class People {
  readonly acts: ChaosAct[] = [];
  private readonly stop = new AbortController();
  private readonly used = new Map<string, Set<Canonical | undefined>>();
  private readonly fresh: KnownRecord[] = [];
  private readonly deleted = new Set<string>();
  private readonly sent = new Set<Promise<void>>();
  private linked: readonly KnownRecord[] = [];
  private number = 100;
  private readonly work: Promise<unknown>;

  constructor(
    private readonly entities: readonly MappedEntity[],
    private readonly sides: TwoSides,
    private readonly random: SeededRandom,
    private readonly options: PeopleOptions,
  ) {
    this.work = Promise.all([this.look(), this.live('local'), this.live('hubspot')]);
  }

  /** Resolves when the last act is done. */
  async end(): Promise<void> {
    this.stop.abort();
    await this.work;
    await Promise.all(this.sent);
  }

  private async rest(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.stop.signal }).catch(() => undefined);
    return !this.stop.signal.aborted;
  }

  private async look(): Promise<void> {
    do {
      // While the database is away people go on with what they know.
      const pairs = await this.sides.pairs(this.entities).catch(() => null);
      if (pairs)
        this.linked = pairs.map(({ entity, local, hubspot, isNew }) => ({ entity, ends: { local, hubspot }, isNew }));
    } while (await this.rest(LOOK_MS));
  }

  private async live(side: Side): Promise<void> {
    while (await this.rest(this.random.integer(1, 2 * this.options.intervalMs))) {
      if (this.linked.length === 0) continue;
      const draw = this.random.next();
      if (draw < CREATES) this.create(side);
      else if (draw < CREATES + DELETES) this.delete(side);
      else this.edit(side);
    }
  }

  private send(act: () => Promise<ChaosAct | null>): void {
    const sent = act()
      .then((made) => void (made && this.acts.push(made)))
      .finally(() => this.sent.delete(sent));
    this.sent.add(sent);
  }

  private create(side: Side): void {
    const entity = this.random.pick(this.entities);
    const form = NEW_RECORDS[entity.entity]!;
    this.number += 1;
    const number = this.number;
    const sides = form.matched && this.random.chance(CONTESTED) ? (['local', 'hubspot'] as const) : [side];
    for (const one of sides)
      this.send(async () => {
        const act = await this.sides.create(entity, one, number);
        if (act && act.id !== null) this.fresh.push({ entity, ends: { [one]: act.id }, isNew: true });
        return act;
      });
  }

  private delete(side: Side): void {
    const record = this.random.pick(this.linked);
    const id = record.ends[side];
    if (id === undefined || this.isDeleted(record)) return;
    for (const [one, known] of Object.entries(record.ends)) this.deleted.add(`${record.entity.entity} ${one} ${known}`);
    this.send(() => this.sides.delete({ entity: record.entity, side, id }));
  }

  private isDeleted({ entity, ends }: KnownRecord): boolean {
    return Object.entries(ends).some(([side, id]) => this.deleted.has(`${entity.entity} ${side} ${id}`));
  }

  private edit(side: Side): void {
    const fresh = this.fresh.slice(-8).filter(({ ends }) => ends[side] !== undefined);
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const record = this.random.pick(fresh.length > 0 && this.random.chance(OF_NEW) ? fresh : this.linked);
      if (this.isDeleted(record)) continue;
      const field = this.random.pick(editableFields(record));
      const member = this.random.integer(0, field.members.length - 1);
      const value = this.value(record, field, member, side);
      if (value === null) continue;
      this.type(record, field, member, side, value);
      if (this.random.chance(CONTESTED)) this.contest(record, field, member, side, value);
      return;
    }
  }

  /** The other side changes the same field at the same time: mostly to something else, sometimes to the same. */
  private contest(record: KnownRecord, field: CompiledField, member: number, side: Side, value: string): void {
    const other: Side = side === 'local' ? 'hubspot' : 'local';
    const vector = field.members.map((_, index) => (index === member ? value : null));
    const image = side === 'local' ? field.toHubSpot(vector) : field.toLocal(vector, vector);
    const same = this.random.chance(SAME_VALUE) && image.ok ? (image.value[member] ?? null) : null;
    const theirs = same ?? this.value(record, field, member, other);
    if (theirs !== null) this.type(record, field, member, other, theirs);
  }

  private type(record: KnownRecord, field: CompiledField, member: number, side: Side, value: string): void {
    const id = record.ends[side];
    const form = formOf(field, member, side, value);
    if (id === undefined || form === undefined) return;
    const end: RecordEnd = { entity: record.entity, side, id };
    this.send(() => this.sides.edit(end, field, member, value, form));
  }

  /** A value that this field of this record never had from us. */
  private value(record: KnownRecord, field: CompiledField, member: number, side: Side): string | null {
    this.number += 1;
    const value = drawValue(record.entity, field, member, side, this.random, this.number);
    const form = value === null ? undefined : formOf(field, member, side, value);
    if (value === null || form === undefined) return null;
    const names = Object.entries(record.ends).map(
      ([one, id]) => `${record.entity.entity} ${one} ${id} ${field.id} ${member}`,
    );
    if (names.some((name) => this.used.get(name)?.has(form))) return null;
    for (const name of names) this.used.set(name, (this.used.get(name) ?? new Set()).add(form));
    return value;
  }
}

function editableFields({ entity, isNew }: KnownRecord): readonly CompiledField[] {
  const { column } = NEW_RECORDS[entity.entity]!;
  return entity.fields.filter(
    ({ direction, members }) =>
      direction === 'two_way' && !(isNew && members.some((member) => member.column === column)),
  );
}
