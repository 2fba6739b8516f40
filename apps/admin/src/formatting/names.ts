/** `write_ignored` → `write ignored`. */
export const words = (name: string): string => name.replaceAll('_', ' ');

/** `contact` → `Contact`. */
export const titled = (name: string): string => name.charAt(0).toUpperCase() + words(name.slice(1));

export interface RecordIds {
  readonly localKey: string | null;
  readonly hubspotId: string | null;
}

/** Both ids of a record, as far as known. */
export function recordLabel({ localKey, hubspotId }: RecordIds): string {
  const ids = [localKey === null ? null : `row ${localKey}`, hubspotId === null ? null : `record ${hubspotId}`];
  return ids.filter((id) => id !== null).join(', ') || 'no record';
}
