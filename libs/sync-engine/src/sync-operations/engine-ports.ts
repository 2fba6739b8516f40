import type { MassChangeRule } from '../core';
import type {
  Clock,
  HubSpotAssociations,
  HubSpotCatalogue,
  HubSpotGateway,
  LocalRecords,
  LocalRelations,
  Random,
  SyncState,
  Transactions,
} from '../ports';
import type { EngineSettings } from './engine-settings';

/** Everything outside that reconciling touches. */
export interface EnginePorts {
  readonly gateway: HubSpotGateway;
  readonly associations: HubSpotAssociations;
  readonly local: LocalRecords;
  readonly relations: LocalRelations;
  readonly state: SyncState;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly random: Random;
  /** S2.9: what is listed now; fails closed: an unreadable list believes none. S3.4: makes the options that a value needs. */
  readonly catalogue: Pick<HubSpotCatalogue, 'listedNow' | 'addOptions'>;
  /** S2.9: a catalogue read or a refusal says that a mapping cannot work. */
  readonly mappings: { suspend(mappingIds: readonly string[], reason: string): Promise<void> };
  /** S3.2. */
  readonly clocks: () => { readonly offsetMs: number; readonly uncertaintyMs: number };
  /** S5.3; absent: no guard. */
  readonly massChange?: { readonly rule: MassChangeRule; pause(entity: string, reason: string): Promise<void> };
  readonly settings: EngineSettings;
}
