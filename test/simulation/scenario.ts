import type { CompiledField } from '@app/hubspot-mapping';
import type { EngineSettings, EntityDefinition, MassChangeRule } from '@app/sync-engine';
import type { AssociationScenario } from './associations/association-scenario';
import type { FilterScenario } from './filter-users';
import type { MassChangeChoice } from './mass-change-watch';
import type { OperatorScript } from './operator';
import type { RequestLimit } from './request-meter';
import type { RestoreScript } from './restored-database';
import type { HubSpotBehaviour } from './simulated-hubspot';
import type { NetworkFaults } from './simulated-gateway';

type Row = Readonly<Record<string, string | null>>;

/** A family of schedules: what the world looks like, what people do, what goes wrong. */
export interface Scenario {
  readonly name: string;
  readonly fields: readonly CompiledField[];
  readonly definition: Partial<EntityDefinition>;
  readonly behaviour: HubSpotBehaviour;
  readonly settings: Partial<EngineSettings>;
  readonly uniqueColumns: readonly string[];
  /** Records that both sides hold, in step, before anything starts. */
  readonly startWith: number;
  /** Records in HubSpot that carry the external ids of a database that was lost; `row-1` and so on, as if made from its rows' keys. */
  readonly strangers?: number;
  readonly edits: { readonly local: number; readonly hubspot: number };
  /** Longest pause between two acts of one person, ms; 20 seconds unless said. Short ones crowd one record. */
  readonly paceMs?: number;
  /** New records that people make on each side while it runs. */
  readonly creates: { readonly local: number; readonly hubspot: number };
  /** The same key is used by the creates of both sides. */
  readonly sharedKeys?: boolean;
  /** With `sharedKeys`: how many different keys there are, so that records of one side are doubles; else each record of a side has its own. */
  readonly differentKeys?: number;
  /** How often a value is blank in a record that people make. */
  readonly sparse?: number;
  /** Two people swap the unique values of the first two records, on this side. */
  readonly swap?: 'local' | 'hubspot';
  /** What the application's own trigger makes of a row before it is stored, whoever writes it. */
  readonly applicationTrigger?: (row: Row) => Row;
  /** Columns that only the trigger fills. */
  readonly derivedColumns?: readonly string[];
  /** People also edit the receiving side of one-way fields. */
  readonly editsAgainstDirection?: boolean;
  /** Chance that an edit in HubSpot is made through our app, by another database than this one (S2.6). */
  readonly sameAppChance?: number;
  /** A property that disappears from HubSpot's catalogue and answers for a while, and comes back (S2.9). */
  readonly vanishing?: string;
  /** Section 6: companies, and what people do to associations with them. */
  readonly associations?: AssociationScenario;
  /** What an operator does meanwhile: plans, undo, decisions, audits. */
  readonly operator?: OperatorScript;
  /** S9.5: the database is restored from a backup meanwhile. */
  readonly restore?: RestoreScript;
  /** S4.4: what takes part, and who changes it; `definition` has the filters. */
  readonly filters?: FilterScenario;
  /** What people do to whole records while it runs (section 5). */
  readonly lifecycle?: Lifecycle;
  /** S5.3; none unless said. Who is asked answers after a while: approves, unless other answers are named, of which one is given. */
  readonly massChange?: MassChangeRule;
  readonly massChangeAnswers?: readonly MassChangeChoice[];
  /** Chance that a row is busy when the engine is about to write it (S3.6). */
  readonly busyRows?: number;
  /** S9.1: what the portal allows of each window; unbounded unless said. */
  readonly requests?: RequestLimit;
  readonly faults: Partial<NetworkFaults>;
  readonly crashChance: number;
  readonly commitLostChance: number;
  readonly events: { readonly lost: number; readonly doubled: number; readonly delayMs: number };
  /** HubSpot's clock minus the database's, at most, either way. */
  readonly skewMs: number;
}

/** How often each happens; who does it picks the record. */
export interface Lifecycle {
  readonly localDeletes?: number;
  /** Takes soft-deletes back. */
  readonly localRestores?: number;
  readonly hubspotDeletes?: number;
  readonly hubspotRestores?: number;
  readonly merges?: number;
  readonly erasures?: number;
}
