/** An entity that the guard paused, and why (S5.3). */
export interface PausedMassChange {
  readonly entity: string;
  /** How many records, out of how many, by what. */
  readonly reason: string;
}
