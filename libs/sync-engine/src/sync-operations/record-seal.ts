import { createHash } from 'node:crypto';
import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, localVector } from '../core';
import type { FieldVector, Link, ShownEnds } from '../core';

type Values = Readonly<Record<string, string | null>>;

/** Both ends of a record as they were looked at; values of an end that is gone, or was never there, are null. */
export interface SeenRecordEnds {
  readonly ends: ShownEnds;
  readonly localKey: string | null;
  readonly row: Values | null;
  readonly hubspotId: string | null;
  readonly properties: Values | null;
  /** Of an unlinked record that is shown beside the partner which its keys name: the ends of that one's link. */
  readonly partner?: Pick<Link, 'localKey' | 'hubspotId'>;
  /** Of a second HubSpot record of a row: the one that the row is linked with. */
  readonly rival?: { readonly hubspotId: string; readonly properties: Values | null };
}

/**
 * S3.2: a mark of what a person was shown of a whole record: ids, what stands at its ends, and every value that is synced. Two looks have the
 * same seal only if nothing of that moved. It holds no value itself, so that it can be kept and sent about (S5.6).
 */
export function sealOf(fields: readonly CompiledField[], seen: SeenRecordEnds): string {
  const { ends, localKey, row, hubspotId, properties, partner, rival } = seen;
  const values = fields
    .filter(({ state }) => state === 'active')
    .map((field) => [
      field.id,
      row === null ? null : (localVector(field, row) ?? null),
      properties === null ? null : (hubspotVector(field, properties) ?? null),
    ]);
  values.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const linked = partner ? [partner.localKey, partner.hubspotId] : [];
  const beside = rival
    ? [[rival.hubspotId, ...values.map(([id]) => vectorOf(fields, String(id), rival.properties))]]
    : [];
  const text = JSON.stringify([localKey, ends.local, hubspotId, ends.hubspot, values, ...linked, ...beside]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function vectorOf(fields: readonly CompiledField[], id: string, properties: Values | null): FieldVector | null {
  const field = fields.find((one) => one.id === id);
  return field && properties ? (hubspotVector(field, properties) ?? null) : null;
}
