/** What a call is answered with. `body` is sent as compact JSON; `html` wins over it; neither means an empty body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly html?: string;
  /** Content type of `html`, where it is not UTF-8. */
  readonly htmlType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A planted fault sends the body in pieces over this time. */
  readonly slowMs?: number;
}

export const ok = (body: unknown, status = 200, headers?: Record<string, string>): Answer => ({
  status,
  body,
  ...(headers ? { headers } : {}),
});

export const noContent: Answer = { status: 204 };

export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface ErrorFields {
  readonly message: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** Some bodies carry no `status`. */
  readonly withoutStatus?: true;
  readonly errors?: readonly ErrorDetail[];
  /** `errors` as plain strings, which some validations answer. */
  readonly plainErrors?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly category?: string;
  readonly subCategory?: string;
  readonly errorType?: string;
  readonly policyName?: string;
  readonly groupName?: string;
  readonly requestId?: string;
}

/** A call that HubSpot refuses. Thrown inside the API layer only and turned into an answer at its edge. */
export class ApiRefusal extends Error {
  constructor(
    readonly status: number,
    readonly fields: ErrorFields,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Missing things are told as an HTML page to clients that did not ask for JSON (hubspot-facts 0.5). */
    readonly htmlWhenNotAsked = false,
  ) {
    super(fields.message);
  }
}

/** Error body in the recorded key order (recordings, lesson 22). */
export const errorBody = (fields: ErrorFields, correlationId: string): Record<string, unknown> => ({
  ...(fields.withoutStatus ? {} : { status: 'error' }),
  message: fields.message,
  ...(fields.errorType ? { errorType: fields.errorType } : {}),
  correlationId,
  ...(fields.context ? { context: fields.context } : {}),
  ...(fields.errors ? { errors: fields.errors } : {}),
  ...(fields.plainErrors ? { errors: fields.plainErrors } : {}),
  ...(fields.links ? { links: fields.links } : {}),
  ...(fields.category ? { category: fields.category } : {}),
  ...(fields.subCategory ? { subCategory: fields.subCategory } : {}),
  ...(fields.policyName ? { policyName: fields.policyName } : {}),
  ...(fields.groupName ? { groupName: fields.groupName } : {}),
  ...(fields.requestId ? { requestId: fields.requestId } : {}),
});

/** An entry of a 207's `errors`: no `errors`, no `links`, often no `context` (hubspot-facts 0.5). */
export const batchError = (fields: ErrorFields): Record<string, unknown> => ({
  status: 'error',
  ...(fields.category ? { category: fields.category } : {}),
  ...(fields.subCategory ? { subCategory: fields.subCategory } : {}),
  message: fields.message,
  ...(fields.context ? { context: fields.context } : {}),
});

export const validationError = (message: string, more: Partial<ErrorFields> = {}): ApiRefusal =>
  new ApiRefusal(400, { message, category: 'VALIDATION_ERROR', ...more });

export const htmlPage = (status: number, title: string): string =>
  `<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n<title>Error ${status} ${title}</title>\n</head>\n` +
  `<body><h2>HTTP ERROR ${status}</h2>\n<p>${title === 'Not Found' ? 'Resource not found' : title}</p>\n</body>\n</html>\n`;
