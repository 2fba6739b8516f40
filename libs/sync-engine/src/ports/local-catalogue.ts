import type { LocalReference, LocalUser } from '@app/hubspot-mapping';
import type { LocalTable } from '../core/entity-definition';

/** What stands against syncing a table, or is worth knowing about it; `message` is for people. */
export interface LocalTableProblem {
  /** `refused`: it cannot be synced. `ungranted`: not as long as the sync's role lacks a grant. `warning`: it can, at the operator's risk. */
  readonly level: 'refused' | 'ungranted' | 'warning';
  readonly column: string | null;
  readonly message: string;
}

/** The business database's own catalogue, read anew each time it is asked. */
export interface LocalCatalogue {
  /** Throws when there is no such table; `problems` tells it in words first. */
  describeTable(schema: string, name: string): Promise<LocalReference>;
  /** All users that have an e-mail address, for the owner look-up. */
  users(table: {
    readonly schema: string;
    readonly name: string;
    readonly key: string;
    readonly emailColumn: string;
  }): Promise<readonly LocalUser[]>;
  /** S5.1: empty when nothing stands against it. */
  problems(table: LocalTable): Promise<readonly LocalTableProblem[]>;
}
