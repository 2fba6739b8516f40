import type { RecordFilter } from '@app/sync-engine';
import { USER_SOURCE } from './simulated-hubspot';
import type { World } from './world';

/** The column, and the property, that says whether a record takes part; no mapping carries it. */
export const MEMBER = 'member';
export const MEMBERS_ONLY: RecordFilter = { all: [{ name: MEMBER, is: 'equal', value: 'yes' }] };

/** S4.4: what people do to what takes part. */
export interface FilterScenario {
  /** How often people change whether a row, or a record, takes part. */
  readonly flips: { readonly local: number; readonly hubspot: number };
  /** Chance that a record that a person makes does not take part. */
  readonly outsiders: number;
}

/** What people did, for the oracles. */
export class FilterWatch {
  /** Rows and records that did not pass at some time. */
  readonly rowsOutside = new Set<string>();
  readonly recordsOutside = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly scenario: FilterScenario,
  ) {}

  /** Of a record that a person makes. */
  newMember(atWork: boolean): string {
    return atWork && this.world.random.chance(this.scenario.outsiders) ? 'no' : 'yes';
  }

  start(): void {
    const { local, hubspot } = this.scenario.flips;
    this.startFlips('registrar', local, () => this.flipRow());
    this.startFlips('marketer', hubspot, () => Promise.resolve(this.flipRecord()));
  }

  private startFlips(actor: string, times: number, flip: () => Promise<void>): void {
    const { random } = this.world;
    void this.world.work(actor, async () => {
      for (let time = 0; time < times; time++) {
        await this.world.pause(actor, random.integer(0, 30_000));
        await flip();
      }
    });
  }

  private async flipRow(): Promise<void> {
    const rows = [...this.world.livingRows()];
    if (rows.length === 0) return;
    const [key, row] = this.world.random.pick(rows);
    const next = row[MEMBER] === 'yes' ? 'no' : 'yes';
    if (next === 'no') this.rowsOutside.add(key);
    this.world.scheduler.note(`application sets ${key}.${MEMBER} = ${next}`);
    await this.world.local.update(key, { [MEMBER]: next });
  }

  private flipRecord(): void {
    const records = this.world.hubspot.all();
    if (records.length === 0) return;
    const record = this.world.random.pick(records);
    const next = record.properties[MEMBER] === 'yes' ? 'no' : 'yes';
    if (next === 'no') this.recordsOutside.add(record.id);
    this.world.scheduler.note(`user sets ${record.id}.${MEMBER} = ${next}`);
    this.world.hubspot.update(record.id, { [MEMBER]: next }, USER_SOURCE, 'user');
  }
}
