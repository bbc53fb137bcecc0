/** Options of `serveRequests`. */
export interface ServeOptions {
  /**
   * The address to listen on.
   * @default {"127.0.0.1"}
   */
  readonly host?: string;
  /**
   * The port to listen on; 0 for a free one.
   * @default {5010}
   */
  readonly port?: number;
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  /** The address of the server. */
  readonly url: string;
  /** The port. */
  readonly port: number;
  /** Refuses new requests, and resolves when those under way are answered, at most 2 seconds later. */
  stop(): Promise<void>;
}
