/** Which runs are done, and who works on which: the port that every manifest implements. */
export interface ManifestStore extends AsyncDisposable {
  /** Where the manifest is, as a person would write it: `sqlite:runline.db`, `dynamodb://table`. */
  readonly url: string;

  /** Makes the tables where they are missing, and waits until they can be used. */
  create(options?: StoreCallOptions): Promise<void>;

  /** Tells whether a run is marked as done. */
  contains(runId: string, options?: StoreCallOptions): Promise<boolean>;

  /** Gives those of the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options?: StoreCallOptions,
  ): Promise<ReadonlySet<string>>;

  /** Marks a run as done, whoever works on it: what the Python SDK does. */
  add(runId: string, options?: StoreCallOptions): Promise<void>;

  /** Takes a run for this worker, if nobody has it and it is not done. */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult>;

  /** Extends the lease of a claim from now. */
  heartbeat(claim: Claim, options?: StoreCallOptions): Promise<Claim>;

  /** Marks the run of a claim as done. */
  complete(claim: Claim, options?: StoreCallOptions): Promise<void>;

  /** Ends a claim without success; the run may be claimed again after `retryAfterMs`. */
  fail(claim: Claim, failure: ClaimFailure, options?: StoreCallOptions): Promise<void>;

  /** Gives a claim back as if it had never been taken: its attempt is not counted. */
  release(claim: Claim, options?: StoreCallOptions): Promise<void>;
}

/** What every call of a {@linkcode ManifestStore} takes. */
export interface StoreCallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** Options of {@linkcode ManifestStore.claim}. */
export interface ClaimOptions extends StoreCallOptions {
  /** Who claims: host, process id and start, for people to read. */
  readonly owner: string;
  /** How long the claim holds without a heartbeat, in milliseconds. @default {60_000} */
  readonly leaseMs?: number;
  /** A UUID that is this claim's alone; makes a repeated call recognisable. @default {a UUIDv7} */
  readonly nonce?: string;
}

/** A run that this worker holds. */
export interface Claim {
  /** The claimed run. */
  readonly runId: string;
  /** Fencing token: rises with every claim of the run, so a sink can refuse an older one. */
  readonly token: number;
  /** The UUID of this claim. */
  readonly nonce: string;
  /** Who holds it. */
  readonly owner: string;
  /** How many times the run has been claimed, this one included. */
  readonly attempt: number;
  /** How long the claim holds without a heartbeat, in milliseconds. */
  readonly leaseMs: number;
  /** When the lease ends unless it is extended, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The nonce of the claim that this one took over, when its lease had lapsed. */
  readonly tookOver?: string;
}

/**
 * What {@linkcode ManifestStore.claim} answers. A run that is held may be taken over after `until`:
 * the end of the lease and what clocks may differ.
 */
export type ClaimResult =
  | { readonly status: "claimed"; readonly claim: Claim }
  | { readonly status: "done" }
  | { readonly status: "held"; readonly owner: string; readonly until: Date }
  | { readonly status: "backoff"; readonly until: Date; readonly error: string };

/** Why a claim ends in {@linkcode ManifestStore.fail}. */
export interface ClaimFailure {
  /** What happened; kept to its first 400 bytes. */
  readonly error: string;
  /** How long the run rests before it may be claimed again, in milliseconds. @default {0} */
  readonly retryAfterMs?: number;
}
