import type { FoundRecord } from './record-reader';

export type ErrorKind = 'field_error' | 'oscillating' | 'write_ignored' | 'parked' | 'unreachable' | 'held';

/** What keeps records from agreeing, grouped by why. */
export interface ErrorGroup {
  readonly kind: ErrorKind;
  readonly entity: string;
  readonly field: string | null;
  /** The reason with values and numbers left out, so that equal causes are one group. */
  readonly cause: string;
  /** One reason as it was written, with what to do. */
  readonly example: string;
  readonly records: number;
  /** ms of the database's clock. */
  readonly oldest: number | null;
  readonly newest: number | null;
}

export interface FailingRecord extends FoundRecord {
  readonly reason: string;
  readonly since: number | null;
  readonly attempts: number | null;
}

export interface ErrorReader {
  groups(): Promise<readonly ErrorGroup[]>;
  records(
    group: Pick<ErrorGroup, 'kind' | 'entity' | 'field' | 'cause'>,
    limit: number,
  ): Promise<readonly FailingRecord[]>;
}
