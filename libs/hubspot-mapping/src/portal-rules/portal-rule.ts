/** A rule that an admin of the portal made for a property's values (hubspot-facts 5.3), as HubSpot lists it. */
export interface PortalRule {
  /** `MAX_LENGTH`, `REGEX` and their like; one that this version does not know is left to HubSpot. */
  readonly type: string;
  readonly arguments: readonly string[];
  /** HubSpot puts a value into shape before it checks it. */
  readonly normalises: boolean;
}

interface WireRules {
  readonly propertyName?: unknown;
  readonly propertyValidationRules?: unknown;
}

interface WireRule {
  readonly ruleType?: unknown;
  readonly ruleArguments?: unknown;
  readonly shouldApplyNormalization?: unknown;
}

/** The rules of each property, from the list of an object type; what is not of its form is left out. */
export function portalRules(results: readonly unknown[]): ReadonlyMap<string, readonly PortalRule[]> {
  const found = new Map<string, readonly PortalRule[]>();
  for (const entry of results) {
    const { propertyName, propertyValidationRules } = (entry ?? {}) as WireRules;
    if (typeof propertyName !== 'string' || !Array.isArray(propertyValidationRules)) continue;
    const rules = propertyValidationRules.flatMap((rule): PortalRule[] => {
      const { ruleType, ruleArguments, shouldApplyNormalization } = (rule ?? {}) as WireRule;
      if (typeof ruleType !== 'string') return [];
      const given = Array.isArray(ruleArguments) ? ruleArguments.map(String) : [];
      return [{ type: ruleType, arguments: given, normalises: shouldApplyNormalization === true }];
    });
    if (rules.length > 0) found.set(propertyName, rules);
  }
  return found;
}
