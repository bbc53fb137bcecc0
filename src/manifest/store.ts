import type { ClaimRecord, ClaimState } from "./claim_record.ts";

/**
 * The interface that every manifest implements: finished runs, and the claims of workers. Each call with a
 * claim throws a `ClaimLostError` if the claim is no longer held, and may be repeated if its answer was lost.
 * A call throws a `ManifestError` if the manifest cannot be used.
 */
export interface ManifestStore extends AsyncDisposable {
  /** The address of the manifest: `sqlite:runline.db`, `dynamodb://table`. */
  readonly url: string;

  /** Creates the tables that are missing, and waits until they can be used. */
  create(options?: StoreCallOptions): Promise<void>;

  /** Reports whether a run is marked as done. */
  contains(runId: string, options?: StoreCallOptions): Promise<boolean>;

  /** Returns the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options?: ContainsManyOptions,
  ): Promise<ReadonlySet<string>>;

  /** Marks a run as done, even if it is claimed, as the Python SDK does. */
  add(runId: string, options?: StoreCallOptions): Promise<void>;

  /**
   * Claims a run for this worker, unless it is done or held.
   *
   * @throws {TypeError} If `owner` or `nonce` is empty.
   * @throws {RangeError} If the run id is too long, or a number is out of range.
   */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult>;

  /** Extends the lease of a claim from now. */
  heartbeat(claim: Claim, options?: StoreCallOptions): Promise<Claim>;

  /** Marks the run of a claim as done. */
  complete(claim: Claim, options?: CompleteOptions): Promise<void>;

  /** Ends a claim without success. The run may be claimed again after `retryAfterMs`, or is dead. */
  fail(claim: Claim, failure: ClaimFailure, options?: StoreCallOptions): Promise<void>;

  /** Releases a claim. Its attempt does not count. */
  release(claim: Claim, options?: StoreCallOptions): Promise<void>;

  /** Returns the state of a run. */
  inspect(runId: string, options?: StoreCallOptions): Promise<RunInspection>;

  /** Lists the runs that were ever claimed, in no order. */
  listClaims(options?: ListClaimsOptions): AsyncIterable<ClaimRecord>;

  /**
   * Changes the state of a run by a decision of a person.
   *
   * @throws {RunStateError} If the action does not apply to the state of the run.
   */
  override(runId: string, action: RunAction, options?: OverrideOptions): Promise<RunInspection>;

  /**
   * Removes what workers that have died left in the manifest for other programs, and returns the run
   * ids. A store that leaves nothing there lacks it.
   */
  removeFences?(options?: StoreCallOptions): AsyncIterable<string>;
}

/** Options of every call of a {@linkcode ManifestStore}. */
export interface StoreCallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** Options of {@linkcode ManifestStore.containsMany}. */
export interface ContainsManyOptions extends StoreCallOptions {
  /**
   * The same object in all calls for the runs of one listing. A store may then read all marks at once,
   * where that costs less, and answer later calls of the listing without another read.
   * @default {each call is a listing of its own}
   */
  readonly listing?: object;
}

/** Options of {@linkcode ManifestStore.claim}. */
export interface ClaimOptions extends StoreCallOptions {
  /** Name of the worker, for display: host, process id and start. */
  readonly owner: string;
  /**
   * Duration of the lease without a heartbeat, in milliseconds.
   * @default {60_000}
   */
  readonly leaseMs?: number;
  /**
   * A unique UUID, by which a repeated call is recognized.
   * @default {a UUIDv7}
   */
  readonly nonce?: string;
  /**
   * The number of attempts before a run is dead.
   * @default {5}
   */
  readonly maxAttempts?: number;
  /** The job of the worker, for display: `namespace/name`. */
  readonly job?: string;
  /** The address that the worker writes to, for display. */
  readonly output?: string;
}

/** Options of {@linkcode ManifestStore.complete}. */
export interface CompleteOptions extends StoreCallOptions {
  /** The number of files of the run, without hidden files. */
  readonly files?: number;
  /** The total size of these files. */
  readonly bytes?: number;
}

/** A run that this worker holds. */
export interface Claim {
  /** The claimed run. */
  readonly runId: string;
  /** Fencing token: rises with every claim of the run, so a sink can refuse an older one. */
  readonly token: number;
  /** The UUID of this claim. */
  readonly nonce: string;
  /** The worker that has claimed it. */
  readonly owner: string;
  /** The number of claims of the run, including this one. */
  readonly attempt: number;
  /** The number of attempts before the run is dead. */
  readonly maxAttempts: number;
  /** The number of times that the run was opened for processing, from 1. */
  readonly epoch: number;
  /** Duration of the lease without a heartbeat, in milliseconds. */
  readonly leaseMs: number;
  /** Time at which the lease ends unless it is extended, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The nonce of the lapsed claim that this one took over. */
  readonly tookOver?: string;
}

/**
 * Result of {@linkcode ManifestStore.claim}. A run that is held may be taken over after `until`: the
 * end of the lease plus the allowed difference of clocks.
 */
export type ClaimResult =
  | { readonly status: "claimed"; readonly claim: Claim }
  | { readonly status: "done" }
  | { readonly status: "held"; readonly owner: string; readonly until: Date }
  | { readonly status: "backoff"; readonly until: Date; readonly error: string }
  | { readonly status: "dead"; readonly attempts: number; readonly error: string };

/** The failure that {@linkcode ManifestStore.fail} records. */
export interface ClaimFailure {
  /** Message of the error, cut to its first 400 bytes. */
  readonly error: string;
  /**
   * Wait before the run may be claimed again, in milliseconds.
   * @default {0}
   */
  readonly retryAfterMs?: number;
  /**
   * Whether the run is dead at once, because another attempt would fail too.
   * @default {false}
   */
  readonly fatal?: boolean;
}

/** Options of {@linkcode ManifestStore.listClaims}. */
export interface ListClaimsOptions extends StoreCallOptions {
  /**
   * Lists only runs in these states.
   * @default all states
   */
  readonly states?: readonly ClaimState[] | undefined;
}

/**
 * A decision of a person about a run.
 *
 * - `reprocess`: a run that is done or dead is processed again.
 * - `redrive`: a run that is dead or failed may be claimed at once, with all its attempts.
 * - `skip`: a run that is not done counts as done.
 * - `release`: the claim of a worker that is known to be gone ends before its lease.
 */
export type RunAction = "reprocess" | "redrive" | "skip" | "release";

/** Options of {@linkcode ManifestStore.override}. */
export interface OverrideOptions extends StoreCallOptions {
  /**
   * Name of the person or program that decides.
   * @default {"operator"}
   */
  readonly owner?: string;
}

/** The state of a run. */
export interface RunInspection {
  /** The run. */
  readonly runId: string;
  /** Whether the run is marked as done. */
  readonly done: boolean;
  /** The record of its claims, if it was ever claimed. */
  readonly claim: ClaimRecord | undefined;
}
