import type { ReplayResult } from './recordings/replay';
import type { Lie } from './published-lies';
import type { SchemaValidation, Violation } from './schema-validation';
import type { SpecificationReport } from './specification-run';

const SHOWN = 50;

export interface ContractReport {
  readonly operations: number;
  /** Operations whose sample call succeeded and whose bad calls were refused as HubSpot refuses them. */
  readonly served: number;
  readonly unserved: SpecificationReport['unserved'];
  readonly responsesChecked: number;
  readonly violations: number;
  readonly violationsFound: readonly Violation[];
  readonly requestsChecked: number;
  /** Known lies of the descriptions that were met, with how often. */
  readonly exceptions: readonly { section: string; says: string; reality: string; met: number }[];
  readonly recordings: {
    readonly total: number;
    readonly replayed: number;
    readonly matching: number;
    readonly ratio: number | null;
    readonly differing: readonly { readonly file: string; readonly why: string }[];
  };
  /** What was not there and therefore not checked. */
  readonly skipped: readonly string[];
}

export interface Replays {
  readonly total: number;
  readonly results: readonly ReplayResult[];
  readonly failed: readonly { readonly file: string; readonly why: string }[];
  /** Notes of the recordings, by file: they explain differences that the source made. */
  readonly notes: ReadonlyMap<string, string>;
}

const met = (lies: ReadonlyMap<Lie, number>): ContractReport['exceptions'] =>
  [...lies].map(([{ section, says, reality }, count]) => ({ section, says, reality, met: count }));

const whyOf = ({ file, differences }: ReplayResult, notes: ReadonlyMap<string, string>): string => {
  const note = notes.get(file) ?? '';
  return `${differences.slice(0, 12).join('; ')}${note === '' ? '' : ` — the recording's own note: ${note}`}`;
};

export const contractReport = (
  specifications: SpecificationReport,
  validation: SchemaValidation,
  replays: Replays,
  skipped: readonly string[],
): ContractReport => {
  const matching = replays.results.filter(({ differences }) => differences.length === 0).length;
  const differing = replays.results
    .filter(({ differences }) => differences.length > 0)
    .map((result) => ({ file: result.file, why: whyOf(result, replays.notes) }));
  return {
    operations: specifications.operations,
    served: specifications.served,
    unserved: specifications.unserved,
    responsesChecked: validation.responsesChecked,
    violations: validation.violations.length,
    violationsFound: validation.violations.slice(0, SHOWN),
    requestsChecked: validation.requestsChecked,
    exceptions: met(validation.lies),
    recordings: {
      total: replays.total,
      replayed: replays.results.length,
      matching,
      ratio: replays.total === 0 ? null : Math.round((matching / replays.total) * 10_000) / 10_000,
      differing: [...differing, ...replays.failed],
    },
    skipped,
  };
};
