import type { Canonical } from '../canonical/raw-value';
import type { Reading } from './reading';

/** Reads and writes one side's values; between the two sides stands the canonical value of the transform's domain. */
export interface ValueCodec {
  /** Raw to canonical; blank where the text means blank. */
  decode(raw: string): Reading;
  /** Canonical to raw, checked against everything that this side would refuse. */
  encode(canonical: string): Reading;
}

/** The local side's codec. */
export interface LocalCodec extends ValueCodec {
  /** The column's own comparison form; it tells apart values that share one image (two statuses, one option). */
  canonical(raw: string): Canonical;
  /** What the empty text means where it is not blank (a flag that is `X` or empty). */
  emptyText?: Reading;
  /** What the column holds when HubSpot is blank. */
  blank: Reading;
}
