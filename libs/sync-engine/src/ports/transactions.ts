declare const transaction: unique symbol;

/** An open transaction of the one database that holds both the business tables and the sync's schema. Opaque to the engine. */
export interface Transaction {
  readonly [transaction]: true;
}

/** S9.3: the connection broke between COMMIT and its answer; the transaction may or may not have been committed. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super(
      'The database did not answer COMMIT: whether the transaction was committed is unknown. Read again before writing.',
      {
        cause,
      },
    );
    this.name = 'CommitUnknown';
  }
}

export interface Transactions {
  /**
   * Runs `work` in one transaction; commits if it resolves, rolls back if it rejects. Rejects with `CommitUnknown` when the
   * COMMIT's own answer was lost (S9.3): the caller must then treat the outcome as unknown.
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
