import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import { SeededRandom } from '../simulation/seeded-random';
import { drawValue, type Side } from './edit-values';
import { formOf, type MappedEntity } from './mapped-entities';

/** A record on both sides. */
export interface Pair {
  readonly entity: MappedEntity;
  readonly localKey: string;
  readonly hubspotId: string;
  /** What HubSpot held before the first edit. */
  readonly held: Readonly<Record<string, string>>;
}

/** One member of one field of one record. */
export interface Place {
  readonly pair: Pair;
  readonly field: CompiledField;
  readonly member: number;
}

export interface PlannedEdit {
  readonly place: Place;
  readonly side: Side;
  /** As typed on that side. */
  readonly value: string;
  /** As HubSpot values are compared. */
  readonly form: Canonical;
  /** ms after the first edit. */
  readonly at: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly perSide: number;
  /** ms between the edits of one side. */
  readonly intervalMs: number;
}

/** Of a hundred edits of a side, how many meet one of the other side on the same field, and how many of those say the same. */
const CONTESTED = 0.12;
const SAME_VALUE = 0.15;
const DRAWS = 60;

function heldForm({ pair, field, member }: Place): Canonical | undefined {
  const { property = '' } = field.members[member] ?? {};
  return formOf(field, member, 'hubspot', pair.held[property] ?? null);
}

export function placeName({ pair, field }: Pick<Place, 'pair' | 'field'>): string {
  return `${pair.entity.entity} ${pair.localKey} ${field.id}`;
}

/** The same plan for the same seed and the same pairs. No field of a record ever gets a value twice, except that both sides may mean the same. */
export function planEdits(pairs: readonly Pair[], options: PlanOptions): readonly PlannedEdit[] {
  return new EditPlanner(pairs, options).plan();
}

class EditPlanner {
  private readonly random: SeededRandom;
  private readonly used = new Map<string, Set<Canonical | undefined>>();
  private number = 100;

  constructor(
    private readonly pairs: readonly Pair[],
    private readonly options: PlanOptions,
  ) {
    this.random = new SeededRandom(options.seed);
  }

  plan(): readonly PlannedEdit[] {
    const edits: PlannedEdit[] = [];
    const { perSide, intervalMs } = this.options;
    for (let slot = 0; slot < perSide; slot += 1) {
      const at = (): number => slot * intervalMs + this.random.integer(0, intervalMs - 1);
      const local = this.anyEdit('local', at());
      edits.push(local);
      const contested = this.random.chance(CONTESTED);
      edits.push((contested ? this.contest(local, at()) : undefined) ?? this.anyEdit('hubspot', at()));
    }
    return edits.sort((a, b) => a.at - b.at);
  }

  private anyEdit(side: Side, at: number): PlannedEdit {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const pair = this.random.pick(this.pairs);
      const field = this.random.pick(pair.entity.fields.filter(({ direction }) => direction === 'two_way'));
      const edit = this.edit({ pair, field, member: this.random.integer(0, field.members.length - 1) }, side, at);
      if (edit) return edit;
    }
    throw new Error(`No value is left to type after ${DRAWS} draws.`);
  }

  /** An edit in HubSpot of what was just edited locally: mostly to something else, sometimes to the same. */
  private contest({ place, value, form }: PlannedEdit, at: number): PlannedEdit | undefined {
    if (!this.random.chance(SAME_VALUE)) return this.edit(place, 'hubspot', at);
    const { field, member } = place;
    const image = field.toHubSpot(field.members.map((_, index) => (index === member ? value : null)));
    const same = image.ok ? image.value[member] : null;
    return same ? { place, side: 'hubspot', at, value: same, form } : undefined;
  }

  private edit(place: Place, side: Side, at: number): PlannedEdit | undefined {
    const drawn = this.draw(place, side);
    if (!drawn) return undefined;
    const name = `${placeName(place)} ${place.member}`;
    const used = this.used.get(name) ?? new Set([heldForm(place)]);
    if (used.has(drawn.form)) return undefined;
    this.used.set(name, used.add(drawn.form));
    return { place, side, at, ...drawn };
  }

  private draw(place: Place, side: Side): { readonly value: string; readonly form: Canonical } | null {
    const { pair, field, member } = place;
    this.number += 1;
    const value = drawValue(pair.entity, field, member, side, this.random, this.number);
    const form = value === null ? undefined : formOf(field, member, side, value);
    return value === null || form === undefined ? null : { value, form };
  }
}
