// The closed list of ways the platform says no. Every layer throws a Fault; one file per border translates it.

/** What went wrong, by who must act. HTTP status and FHIR issue type follow from it (kit/http, fhir/outcome). */
export type Category =
  | 'invalid' // 400: cannot read what was sent; the caller's programmer acts
  | 'unauthenticated' // 401: we do not know who asks
  | 'forbidden' // 403: may know of it, may not do it
  | 'hidden' // 404: absent, or not yours to know; same bytes, same timing
  | 'gone' // 410: was there, was deleted
  | 'conflict' // 409 / 412: read again, then try again
  | 'refused' // 422: a rule says no; a person acts
  | 'busy' // 429 + Retry-After
  | 'unavailable' // 503: the operator acts
  | 'fault'; // 500: we act

/** One remark about one place of what was sent. `expression` is FHIRPath, as OperationOutcome.issue.expression. */
export type FaultIssue = { code?: string; text: string; expression?: string };

export type FaultOptions = {
  /** Stable, dotted: `record.closed`. Never changes once released; public messages are translated from it. */
  code: string;
  /** Plain English for a programmer. Holds no health data, no name, no identifier. */
  message?: string;
  issues?: FaultIssue[];
  /** A standard refinement of the category's status: 405, 406, 412, 413, 415. */
  status?: number;
  retryAfterSeconds?: number;
  /** What a 401 adds to WWW-Authenticate: `error="...", acr_values="..."`. */
  challenge?: string;
  /** For the log only. */
  cause?: unknown;
};

export class Fault extends Error {
  readonly category: Category;
  readonly code: string;
  readonly issues: FaultIssue[];
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly challenge: string | undefined;

  constructor(category: Category, options: FaultOptions) {
    super(options.message ?? options.code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.category = category;
    this.code = options.code;
    this.issues = options.issues ?? [];
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.challenge = options.challenge;
  }
}

const statusByCategory: Record<Category, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  hidden: 404,
  gone: 410,
  conflict: 409,
  refused: 422,
  busy: 429,
  unavailable: 503,
  fault: 500,
};

/** The HTTP status of a fault: its refinement when it has one, its category's otherwise. */
export const httpStatusOf = (fault: Fault): number => fault.status ?? statusByCategory[fault.category];
