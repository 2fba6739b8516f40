import { isDeepStrictEqual } from 'node:util';
import { associationField, DEFAULT_DELETION, DEFAULT_LEAVING } from '../core';
import type { AssociationMapping, EntityDefinition } from '../core';

/** Whether two definitions differ in what decides which records are synced, matched, created, deleted, and who wins (S8.5). */
export function definitionChanges(before: EntityDefinition, after: EntityDefinition): boolean {
  return !isDeepStrictEqual(deciding(before), deciding(after));
}

/** Whether two relations say the same, whatever their versions and states. */
export function sameAssociation(one: AssociationMapping, other: AssociationMapping): boolean {
  return associationField(one) === associationField(other) && isDeepStrictEqual(saying(one), saying(other));
}

function deciding(definition: EntityDefinition): Partial<EntityDefinition> {
  const { state: _state, stateReason: _reason, quietPeriodMs: _quiet, ...rest } = definition;
  return { ...rest, deletion: rest.deletion ?? DEFAULT_DELETION, leaving: rest.leaving ?? DEFAULT_LEAVING };
}

function saying(mapping: AssociationMapping): Partial<AssociationMapping> {
  const { version: _version, state: _state, stateReason: _reason, ...rest } = mapping;
  return rest;
}
