import type { ContractAccount } from './contract-account';
import type { Operation } from './published-operations';

/** A call of an operation: its path parameters by name, a query, a body. */
export interface Sample {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string | null;
}

/** What an operation is about, told from its path and the description that names it. */
export interface OperationSubject {
  readonly account: ContractAccount;
  readonly operation: Operation;
  /** Object type of the records, as the path takes it. */
  readonly type: string;
  /** Method and path with the version and the types taken out: `POST objects/:type/batch/read`. */
  readonly shape: string;
}

type SampleMaker = (subject: OperationSubject) => Promise<readonly Sample[]> | readonly Sample[];
export type SampleMakers = Readonly<Record<string, SampleMaker>>;
