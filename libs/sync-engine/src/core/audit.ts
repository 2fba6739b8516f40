import type { CompiledField } from '@app/hubspot-mapping';
import type { FieldTracks } from './field-track';
import { hubspotVector, localVector, sameValue, sidesAgree } from './field-values';
import type { FieldVector } from './link';

/** What an audit finds of one record (S8.4, S5.1). */
export const FINDING_KINDS = [
  'difference',
  'missing_local',
  'missing_in_hubspot',
  'unlinked_local',
  'unlinked_in_hubspot',
  'filter_moved',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * `late_found`: a hint for it came within a day. `drift_found`: nobody told of it; the system's own proof is that this count stays zero.
 * `vanished`: gone, or on its way through the engine, when it was looked at again.
 */
export type FindingVerdict = 'late_found' | 'drift_found' | 'vanished';

export interface FieldDifference {
  readonly field: string;
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
}

/** S8.4: the fields whose sides differ without a known state that is about just these values (S2.7). */
export function differences(
  fields: readonly CompiledField[],
  local: Readonly<Record<string, string | null>>,
  hubspot: Readonly<Record<string, string | null>>,
  tracks: FieldTracks,
): readonly FieldDifference[] {
  return fields.flatMap((field) => {
    if (field.state !== 'active') return [];
    const [l, h] = [localVector(field, local), hubspotVector(field, hubspot)];
    if (l === undefined || h === undefined || sidesAgree(field, l, h)) return [];
    const state = tracks[field.id]?.state;
    const known =
      state?.local &&
      state.hubspot &&
      sameValue(state.local, field.canonicalLocal(l)) &&
      sameValue(state.hubspot, field.canonicalHubSpot(h));
    return known ? [] : [{ field: field.id, local: l, hubspot: h }];
  });
}

/** S3.5: a write of ours whose history has not been read since. */
export function hasUnverified(tracks: FieldTracks): boolean {
  return Object.values(tracks).some((track) => track.unverified !== null);
}
