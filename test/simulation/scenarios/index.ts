import type { Scenario } from '../scenario';
import { ASSOCIATION_SCENARIOS } from './associations';
import { CROWDED_RECORD_SCENARIOS } from './crowded-records';
import { DECISION_SCENARIOS } from './decisions';
import { FIELD_MERGE_SCENARIOS } from './field-merge';
import { FILTER_SCENARIOS } from './filters';
import { GROUP_SCENARIOS } from './groups';
import { OUTSIDE_INFLUENCE_SCENARIOS } from './outside-influence';
import { RECORD_DECISION_SCENARIOS } from './record-decisions';
import { RESTORED_DATABASE_SCENARIOS } from './restored-databases';
import { SPECIAL_WORLD_SCENARIOS } from './special-worlds';
import { WHOLE_RECORD_SCENARIOS } from './whole-records';

/** Every family of schedules; one file for each part of the contract. */
export const SCENARIOS: readonly Scenario[] = [
  ...FIELD_MERGE_SCENARIOS,
  ...CROWDED_RECORD_SCENARIOS,
  ...OUTSIDE_INFLUENCE_SCENARIOS,
  ...SPECIAL_WORLD_SCENARIOS,
  ...ASSOCIATION_SCENARIOS,
  ...DECISION_SCENARIOS,
  ...WHOLE_RECORD_SCENARIOS,
  ...FILTER_SCENARIOS,
  ...RECORD_DECISION_SCENARIOS,
  ...RESTORED_DATABASE_SCENARIOS,
  ...GROUP_SCENARIOS,
];
