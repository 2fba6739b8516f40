import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import type { Values } from '../portal/record-values';

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '0-3': ['dealname'],
  '0-5': ['subject', 'hs_pipeline_stage'],
  '0-7': ['name'],
};
const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['email', 'firstname', 'lastname'],
  '0-2': ['name', 'domain'],
};

/** Names that HubSpot itself asks for and that are not there; empty: the record can be made (hubspot-facts 2.4). */
export const missingOnCreate = (portal: Portal, type: ObjectType, values: Values): readonly string[] => {
  const required = portal.state.schemas.get(type.id)?.requiredProperties ?? REQUIRED[type.id] ?? [];
  const missing = required.filter((name) => !values[name]);
  if (missing.length > 0) return missing;
  const oneOf = ONE_OF[type.id] ?? [];
  return oneOf.some((name) => values[name]) ? [] : oneOf;
};

/** Adds what HubSpot adds to a new record as if it had been sent (hubspot-facts 0.5). */
export const fillDefaults = (portal: Portal, type: ObjectType, values: Record<string, string>): void => {
  if (type.id === '0-2' && values['domain'] && !values['website']) values['website'] = values['domain'];
  const stage = portal.switches.defaultLifecycleStage;
  if ((type.id === '0-1' || type.id === '0-2') && !values['lifecyclestage'] && stage) values['lifecyclestage'] = stage;
};
