import type { TimeZone } from '../canonical/time-zone';
import { timeZone } from '../canonical/time-zone';
import type { DateNotation } from '../text-forms/date-text';
import { badOptions } from './transform-context';
import type { BuiltTransform, TransformContext } from './transform-context';
import { readOptions } from './transform-options';

export const TEMPORAL_OPTIONS = {
  timeZone: 'time_zone',
  epochUnit: ['s', 'ms'],
  dateOrder: ['DMY', 'MDY'],
  format: 'text',
  blankWords: 'texts',
  blankAs: 'text',
} as const;

/** How days and moments are read and written on both sides. */
export interface TemporalReading {
  /** The zone of local timestamps without zone, and of the days that stand for instants. Default: the portal's. */
  zone: TimeZone;
  epochUnit: 's' | 'ms' | null;
  notation: DateNotation;
  blankWords: ReadonlySet<string>;
  blankAs: string | undefined;
}

export type TemporalOptions = { ok: true; reading: TemporalReading } | { ok: false; faulty: BuiltTransform };

export function temporalOptions({ options: stored, portal, kind }: TransformContext): TemporalOptions {
  const read = readOptions(stored, TEMPORAL_OPTIONS);
  if (!read.ok) return { ok: false, faulty: badOptions(read.what) };
  const { options } = read;
  const zone = timeZone(options.timeZone ?? portal.timeZone);
  if (zone === null) {
    return { ok: false, faulty: badOptions('the portal names no known time zone; set the option timeZone') };
  }
  if (kind === 'integer' && !options.epochUnit) {
    return { ok: false, faulty: badOptions('a whole-number column needs the option epochUnit, s or ms') };
  }
  return {
    ok: true,
    reading: {
      zone,
      epochUnit: options.epochUnit ?? null,
      notation: { format: options.format ?? null, dateOrder: options.dateOrder ?? null },
      blankWords: new Set((options.blankWords ?? []).map((word) => word.trim().toLowerCase())),
      blankAs: options.blankAs,
    },
  };
}
