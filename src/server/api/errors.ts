/** An answer that is an error, in the form that Marquez has for it. */
export class ApiError extends Error {
  /** The name of the class. */
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** The JSON of the answer. */
  readonly body: unknown;

  constructor(message: string, options: { readonly status: number; readonly body: unknown }) {
    super(message);
    this.status = options.status;
    this.body = options.body;
  }
}

/** Creates an error with a code and a message. */
export function codeError(status: number, message: string): ApiError {
  return new ApiError(message, { status, body: { code: status, message } });
}

/** Creates an error that lists the issues of a request. */
export function listError(status: number, errors: readonly string[]): ApiError {
  return new ApiError(errors.join("; "), { status, body: { errors } });
}

/** Creates the error for a missing entity. */
export function notFound(kind: string, name: string): ApiError {
  return codeError(404, `${kind} '${name}' not found.`);
}
