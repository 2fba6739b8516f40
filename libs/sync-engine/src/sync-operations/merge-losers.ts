import type { CompiledField } from '@app/hubspot-mapping';
import { fieldHistory, hubspotVector, isBlank, sameValue } from '../core';
import type { FieldVector, Link, MergeChoice, WriteIntent } from '../core';
import type { HubSpotRecord } from '../ports';
import type { BatchContext } from './batch-context';

/** A value of the record that is merged away, over which the kept record's stands. */
interface GivenWay {
  readonly kind: 'conflict';
  readonly side: 'hubspot';
  readonly field: string;
  readonly before: FieldVector;
  readonly after: FieldVector;
  readonly policy: 'S5.4';
}

/** S8.1, in words: why the value stands nowhere any more. `by`: who decided so. */
export function gaveWay({ keeps, merges }: Pick<MergeChoice, 'keeps' | 'merges'>, by: string): string {
  return `HubSpot record ${merges} is merged into record ${keeps}, whose value stands. Decided by ${by}.`;
}

/** S2.5: the values that HubSpot lets go with a merge: of fields where both records have one, and not the same (facts 2.9). */
export function valuesThatGiveWay(
  fields: readonly CompiledField[],
  lostOf: (field: CompiledField) => FieldVector | undefined,
  kept: HubSpotRecord['properties'],
): readonly GivenWay[] {
  return fields.flatMap((field): readonly GivenWay[] => {
    const [before, after] = [lostOf(field), hubspotVector(field, kept)];
    if (!before || !after) return [];
    const [losing, standing] = [field.canonicalHubSpot(before), field.canonicalHubSpot(after)];
    if (isBlank(field, losing) || isBlank(field, standing) || sameValue(losing, standing)) return [];
    return [{ kind: 'conflict', side: 'hubspot', field: field.id, before, after, policy: 'S5.4' }];
  });
}

/**
 * S8.1: a merge of ours that landed late went over what was edited on either record after it was intended: of the link's record, which it took
 * away, the base is what was read last. Nothing, where no such merge is intended; nothing either that was told with the intent, or that came
 * with the merge itself: then the record had been edited since, and that edit stands. Reads the survivor's history where anything may be left.
 */
export async function lostSinceIntended(
  { ports, runtime }: BatchContext,
  link: Link,
  intents: readonly WriteIntent[],
  survivor: Pick<HubSpotRecord, 'id' | 'properties'>,
): Promise<readonly GivenWay[]> {
  const lost = overSinceIntended(runtime.fields, link, intents, survivor.properties);
  if (lost.length === 0) return [];
  const { definition, properties } = runtime;
  const read = await ports.gateway.readBatchWithHistory(definition.objectType, [survivor.id], properties);
  const history = read.ok ? read.value.get(survivor.id)?.history : undefined;
  if (!history) return lost;
  const decidedAt = Math.min(...intents.flatMap(({ kind, decidedUpdatedAt: at }) => (kind === 'merge' ? [at] : [])));
  const moved = runtime.fields.filter((field) =>
    fieldHistory(field, history, ports.gateway.ownSourceId()).some((entry) => entry.moved && entry.at > decidedAt),
  );
  return lost.filter((entry) => !moved.some(({ id }) => id === entry.field));
}

function overSinceIntended(
  fields: readonly CompiledField[],
  { hubspotId, highestUpdatedAt, baseHubSpot }: Link,
  intents: readonly WriteIntent[],
  kept: HubSpotRecord['properties'],
): readonly GivenWay[] {
  const merges = intents.filter(({ kind, sent }) => kind === 'merge' && sent[1] === hubspotId);
  if (merges.length === 0) return [];
  const decidedAt = Math.max(...merges.map(({ decidedUpdatedAt }) => decidedUpdatedAt));
  // A base that is older than the read which decided is not what the record held.
  if (highestUpdatedAt === null || highestUpdatedAt < decidedAt) return [];
  const told = highestUpdatedAt > decidedAt ? [] : merges.flatMap(({ local }) => local);
  const untold = fields.filter(({ id }) => !told.includes(id));
  return valuesThatGiveWay(untold, (field) => baseHubSpot[field.id], kept);
}
