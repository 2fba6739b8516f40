/** A validation rule of one property, as HubSpot's property-validations API tells it (hubspot-facts 5.3). */
export interface ValidationRule {
  readonly ruleType: string;
  readonly ruleArguments: readonly string[];
  readonly shouldApplyNormalization?: boolean;
}

/** Makes properties required while another one holds one of these values (hubspot-facts 0.4). */
export interface ConditionalRule {
  readonly property: string;
  readonly values: readonly string[];
  readonly required: readonly string[];
}

/** What the admins of an account ask of the records of one type. */
export interface AccountRules {
  /** Properties that the form for new records asks for. */
  readonly onCreate: readonly string[];
  readonly conditional: readonly ConditionalRule[];
  /** Property name → its rules, one of each type. */
  readonly validations: Readonly<Record<string, readonly ValidationRule[]>>;
}

export const NO_RULES: AccountRules = { onCreate: [], conditional: [], validations: {} };
