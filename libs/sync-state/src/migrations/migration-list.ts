import { ActivityIndexes1764400000002 } from './activity-indexes';
import { AdminAccess1764400000001 } from './admin-access';
import { AuditLooks1764300000003 } from './audit-looks';
import { Associations1764200000001 } from './associations';
import { BatchKinds1765000000001 } from './batch-kinds';
import { CapturedHeap1764800000001 } from './captured-heap';
import { Connections1764000000002 } from './connections';
import { CountedPlaces1765100000003 } from './counted-places';
import { DecidedAt1765100000004 } from './decided-at';
import { Decisions1764000000007 } from './decisions';
import { Decoding1764900000002 } from './decoding';
import { Deletes1764100000001 } from './deletes';
import { EntityRevisions1765100000001 } from './entity-revisions';
import { IntentRuns1765200000001 } from './intent-runs';
import { LeaseInPlace1764700000001 } from './lease-in-place';
import { LeavingFilters1764800000002 } from './leaving-filters';
import { Links1764000000004 } from './links';
import { Logs1764000000006 } from './logs';
import { Marks1764000000005 } from './marks';
import { ProvidedSessions1764600000001 } from './provided-sessions';
import { PlanPlace1764700000002 } from './plan-place';
import { Registry1764000000003 } from './registry';
import { MassChanges1764100000002 } from './mass-changes';
import { RunsAndPlans1764300000001 } from './runs-and-plans';
import { SchemaEvents1764500000001 } from './schema-events';
import { SourceReads1764500000002 } from './source-reads';
import { StateTransitions1764000000001 } from './state-transitions';
import { TwinMerges1765100000002 } from './twin-merges';
import { UndoneIdentity1764300000002 } from './undone-identity';
import { ValueStatistics1764900000003 } from './value-statistics';
import { WholeCreates1764900000001 } from './whole-creates';

/** Every migration, oldest first. A released one is never edited: a change is a new class. */
export const MIGRATIONS = [
  StateTransitions1764000000001,
  Connections1764000000002,
  Registry1764000000003,
  Links1764000000004,
  Marks1764000000005,
  Logs1764000000006,
  Decisions1764000000007,
  Deletes1764100000001,
  MassChanges1764100000002,
  Associations1764200000001,
  RunsAndPlans1764300000001,
  UndoneIdentity1764300000002,
  AuditLooks1764300000003,
  AdminAccess1764400000001,
  ActivityIndexes1764400000002,
  SchemaEvents1764500000001,
  SourceReads1764500000002,
  ProvidedSessions1764600000001,
  LeaseInPlace1764700000001,
  PlanPlace1764700000002,
  CapturedHeap1764800000001,
  LeavingFilters1764800000002,
  WholeCreates1764900000001,
  Decoding1764900000002,
  ValueStatistics1764900000003,
  BatchKinds1765000000001,
  EntityRevisions1765100000001,
  TwinMerges1765100000002,
  CountedPlaces1765100000003,
  DecidedAt1765100000004,
  IntentRuns1765200000001,
];
