/** Who made a change, in the words of HubSpot's property history (hubspot-facts 2.3, 7.5). */
export interface ChangeSource {
  readonly sourceType: string;
  readonly sourceId: string;
  readonly sourceLabel?: string;
  readonly userId?: number;
}

/** HubSpot itself, where a property is calculated. */
export const CALCULATED: ChangeSource = { sourceType: 'CALCULATED', sourceId: 'CalculatedPropertyComputer' };

/** One version of a value. */
export interface HistoryEntry {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly source: ChangeSource;
}
