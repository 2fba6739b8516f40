export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** An answer of the api that is no success, or none at all (`status` 0). The message is fit to be shown. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly faults: readonly FieldFault[] = [],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

export function isLoggedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}
