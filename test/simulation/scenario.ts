import type { CompiledField } from '@app/hubspot-mapping';
import type { EngineSettings, EntityDefinition } from '@app/sync-engine';
import type { HubSpotBehaviour } from './simulated-hubspot';
import type { NetworkFaults } from './simulated-gateway';

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
  readonly edits: { readonly local: number; readonly hubspot: number };
  /** New records that people make on each side while it runs. */
  readonly creates: { readonly local: number; readonly hubspot: number };
  /** The same key is used by the creates of both sides. */
  readonly sharedKeys?: boolean;
  /** Two people swap the unique values of the first two records, on this side. */
  readonly swap?: 'local' | 'hubspot';
  readonly faults: Partial<NetworkFaults>;
  readonly crashChance: number;
  readonly commitLostChance: number;
  readonly events: { readonly lost: number; readonly doubled: number; readonly delayMs: number };
  /** HubSpot's clock minus the database's, at most, either way. */
  readonly skewMs: number;
}
