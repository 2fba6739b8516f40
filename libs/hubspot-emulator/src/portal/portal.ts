import { applyMutation } from './apply-mutation';
import type { ChangeSource } from './change-source';
import { fillDefaultPortal } from './default-portal';
import { MutationFile } from './mutation-file';
import type { Mutation } from './mutation';
import type { AppDefinition, PortalSettings } from './portal-settings';
import { PortalState } from './portal-state';
import { snapshotOf } from './portal-snapshot';
import { SeededRandom } from './seeded-random';
import type { Switches } from './switches';

/** What a listener is told of each mutation, after it was applied. */
export type MutationListener = (mutation: Mutation) => void;

export interface PortalSetup {
  readonly settings: PortalSettings;
  readonly apps: readonly AppDefinition[];
  readonly switches: Switches;
  readonly clock: () => number;
  readonly seed: number;
  readonly dataFile?: string;
}

/** One HubSpot account: its state, its clock, its file, and those who listen to its changes. */
export class Portal {
  state: PortalState;
  switches: Switches;
  readonly settings: PortalSettings;
  readonly apps: readonly AppDefinition[];
  readonly random: SeededRandom;
  private readonly listeners: MutationListener[] = [];
  private readonly replaced: (() => void)[] = [];
  private readonly file: MutationFile | null;
  private clockOffset = 0;
  private isQuiet = false;

  constructor(private readonly setup: PortalSetup) {
    this.settings = setup.settings;
    this.apps = setup.apps;
    this.switches = setup.switches;
    this.random = new SeededRandom(setup.seed);
    this.state = this.emptyState();
    this.file = setup.dataFile ? new MutationFile(setup.dataFile) : null;
    if (!this.file) return;
    for (const mutation of this.file.read()) applyMutation(this.state, mutation);
    this.file.rewrite(snapshotOf(this.state));
  }

  now(): number {
    return Math.round(this.setup.clock() + this.clockOffset);
  }

  /** Moves the portal's clock; times never go back, so only forwards. */
  advanceClock(ms: number): void {
    this.clockOffset += Math.max(0, ms);
  }

  /** Sets the portal's clock apart from the real one, forwards or backwards (ms). */
  skewClock(ms: number): void {
    this.clockOffset = ms;
  }

  /** A time after everything this record has seen, so that no two changes of it share one (hubspot-facts 2.8). */
  timeAfter(updatedAt: number): number {
    return Math.max(this.now(), updatedAt + 1);
  }

  newId(): string {
    const id = this.state.nextNumber;
    this.state.nextNumber += 1 + this.random.below(4);
    return String(id);
  }

  /** Nobody hears of the changes made meanwhile; those who keep copies are told once, at the end. */
  quietly(change: () => void): void {
    this.isQuiet = true;
    try {
      change();
    } finally {
      this.isQuiet = false;
    }
    for (const listener of this.replaced) listener();
  }

  /** Writes the mutation to the file, applies it, tells the listeners. */
  commit(mutation: Mutation): void {
    this.file?.append(mutation);
    if (this.isQuiet) return applyMutation(this.state, mutation);
    applyMutation(this.state, mutation);
    for (const listener of this.listeners) listener(mutation);
  }

  onMutation(listener: MutationListener): void {
    this.listeners.push(listener);
  }

  /** Called when the whole state was replaced by a restored snapshot. */
  onReplaced(listener: () => void): void {
    this.replaced.push(listener);
  }

  snapshot(): Mutation[] {
    return snapshotOf(this.state);
  }

  restoreSnapshot(mutations: readonly Mutation[]): void {
    const nextNumber = this.state.nextNumber;
    this.state = this.emptyState();
    for (const mutation of mutations) applyMutation(this.state, mutation);
    this.state.nextNumber = Math.max(nextNumber, this.state.nextNumber);
    this.file?.rewrite(mutations);
    for (const listener of this.replaced) listener();
  }

  app(appId: number): AppDefinition | undefined {
    return this.apps.find((app) => app.appId === appId);
  }

  close(): void {
    this.file?.close();
  }

  private emptyState(): PortalState {
    const state = new PortalState();
    fillDefaultPortal(state, [this.settings.currency, ...this.settings.additionalCurrencies]);
    return state;
  }
}

/** How an app's own call shows in history and events (hubspot-facts 7.5). */
export const appSource = (appId: number): ChangeSource => ({ sourceType: 'INTEGRATION', sourceId: String(appId) });

/** How a person's edit in the CRM shows. */
export const userSource = (userId: number): ChangeSource => ({
  sourceType: 'CRM_UI',
  sourceId: `userId:${userId}`,
  userId,
});
