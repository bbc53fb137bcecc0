/** Answers a request. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** A request that was answered, without its query, which may hold names. */
export interface AnsweredRequest {
  /** The method. */
  readonly method: string;
  /** The path. */
  readonly path: string;
  /** The status of the answer. */
  readonly status: number;
  /** The time until the answer began, in milliseconds. */
  readonly ms: number;
}
