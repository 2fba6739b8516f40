/** One local value and the option it stands for. `hubspot` null: the local value is sent as blank, on purpose. */
export interface EnumPair {
  local: string;
  hubspot: string | null;
  /** Where several local values share one option: the one an option coming from HubSpot becomes. */
  wayBack?: boolean;
}

/** The translations of one property's values; a mapping without one passes values through unchanged. */
export interface EnumMapping {
  entity: string;
  property: string;
  pairs: readonly EnumPair[];
}
