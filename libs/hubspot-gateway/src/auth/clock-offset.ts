/** One look at HubSpot's `Date` header between two looks at the database's clock; all in ms since the epoch. */
export interface ClockSample {
  readonly before: number;
  /** Cut to whole seconds by HTTP: the real time is up to a second later. */
  readonly date: number;
  readonly after: number;
}

/** S3.2: HubSpot's clock minus the database's, and how far off that may be, both in ms. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** S3.2: at least a second. */
const LEAST_UNCERTAINTY_MS = 1_000;
/** Without any sample: a server's clock is rarely off by more than minutes. */
const UNMEASURED: ClockOffset = { offsetMs: 0, uncertaintyMs: 5 * 60_000 };
const HEADER_RESOLUTION_MS = 1_000;

/**
 * Each sample bounds the offset to [date − after, date + 1 s − before]; several narrow it. Samples that contradict each other (a clock
 * was set meanwhile) give the latest alone.
 */
export function offsetFrom(samples: readonly ClockSample[]): ClockOffset {
  const last = samples.at(-1);
  if (!last) return UNMEASURED;
  const bounds = samples.map(boundsOf);
  let lowest = Math.max(...bounds.map(([from]) => from));
  let highest = Math.min(...bounds.map(([, to]) => to));
  if (lowest > highest) [lowest, highest] = boundsOf(last);
  return {
    offsetMs: Math.round((lowest + highest) / 2),
    uncertaintyMs: Math.max(Math.ceil((highest - lowest) / 2), LEAST_UNCERTAINTY_MS),
  };
}

function boundsOf({ before, date, after }: ClockSample): [number, number] {
  return [date - after, date + HEADER_RESOLUTION_MS - before];
}
