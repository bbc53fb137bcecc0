import { optionsOf } from "../internal/is_object.ts";

/** The codes of {@linkcode ManifestError}. */
export type ManifestErrorCode =
  | "MANIFEST_ACCESS_DENIED"
  | "MANIFEST_CLOSED"
  | "MANIFEST_CORRUPT"
  | "MANIFEST_TABLE_MISSING"
  | "MANIFEST_THROTTLED"
  | "MANIFEST_UNAVAILABLE";

/**
 * Thrown if a manifest could not be asked or written.
 *
 * @example Distinguish a failure for a person from one that a retry may solve
 * ```ts
 * import { ManifestError } from "@runline/runline/manifest";
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using manifest = new SqliteManifestStore("/tmp/no-such-folder/runline.db");
 * const error = await assertRejects(() => manifest.create(), ManifestError);
 * assertEquals([error.code, error.url], [
 *   "MANIFEST_ACCESS_DENIED",
 *   "sqlite:/tmp/no-such-folder/runline.db",
 * ]);
 * ```
 */
export class ManifestError extends Error {
  /** The name of the class. */
  override readonly name = "ManifestError";
  /** The kind of the failure. */
  readonly code: ManifestErrorCode;
  /** The address of the manifest. */
  readonly url: string;

  /** Creates the error. `options.code` is its kind. */
  constructor(message: string, options: {
    /** The kind of the failure. */
    readonly code: ManifestErrorCode;
    /** The address of the manifest. */
    readonly url: string;
    /** The underlying error. */
    readonly cause?: unknown;
  }) {
    super(
      message,
      "cause" in optionsOf(options, "new ManifestError()") ? { cause: options.cause } : undefined,
    );
    this.code = options.code;
    this.url = options.url;
  }
}

/**
 * Thrown if a claim is no longer held by the worker that uses it.
 *
 * @example
 * ```ts
 * import { ClaimLostError, MemoryManifestStore } from "@runline/runline/manifest";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * let now = 0;
 * await using manifest = new MemoryManifestStore({ now: () => now });
 * const slow = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "slow", leaseMs: 1_000 });
 * now = 5_000;
 * await manifest.claim("run=2026-01-31-06-00-00/", { owner: "quick" });
 *
 * if (slow.status !== "claimed") throw new Error("The run was free");
 * const error = await assertRejects(() => manifest.complete(slow.claim), ClaimLostError);
 * assertEquals([error.code, error.owner], ["CLAIM_LOST", "quick"]);
 * ```
 */
export class ClaimLostError extends Error {
  /** The name of the class. */
  override readonly name = "ClaimLostError";
  /** The kind of the failure. */
  readonly code = "CLAIM_LOST";
  /** The run that was claimed. */
  readonly runId: string;
  /** The current owner of the run, if known. */
  readonly owner: string | undefined;

  /** Creates the error for a run. */
  constructor(options: {
    /** The run that was claimed. */
    readonly runId: string;
    /** The current owner of the run, if known. */
    readonly owner?: string | undefined;
    /** The underlying error. */
    readonly cause?: unknown;
  }) {
    const { runId, owner } = optionsOf(options, "new ClaimLostError()");
    const state = owner === undefined
      ? "its claim is lost: it was released, or not renewed within its lease"
      : `"${owner}" has taken it over`;
    super(
      `Cannot continue with run "${runId}": ${state}`,
      "cause" in options ? { cause: options.cause } : undefined,
    );
    this.runId = runId;
    this.owner = owner;
  }
}

const STATES: Readonly<Record<string, string>> = {
  new: "it is not done, and nobody has claimed it",
  pending: "it is not done, and no worker has claimed it",
  failed: "it has failed, and may be claimed again",
  dead: "it is dead",
  done: "it is done",
  skipped: "it was skipped",
};

/**
 * Thrown if an action of a person does not apply to the state of a run.
 *
 * @example
 * ```ts
 * import { MemoryManifestStore, RunStateError } from "@runline/runline/manifest";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using manifest = new MemoryManifestStore();
 * const redrive = () => manifest.override("run=2026-01-31-06-00-00/", "redrive");
 * const error = await assertRejects(redrive, RunStateError);
 * assertEquals([error.code, error.state], ["RUN_STATE", "new"]);
 * ```
 */
export class RunStateError extends Error {
  /** The name of the class. */
  override readonly name = "RunStateError";
  /** The kind of failure. */
  readonly code = "RUN_STATE";
  /** The run. */
  readonly runId: string;
  /** The state of the run. */
  readonly state: string;

  /** Creates the error for a run. */
  constructor({ runId, action, state, owner }: {
    /** The run. */
    readonly runId: string;
    /** The action: `reprocess`, `redrive`, `skip` or `release`. */
    readonly action: string;
    /** The state of the run: `new` or one of the states of a claim. */
    readonly state: string;
    /** The worker of the current or the last claim. */
    readonly owner?: string | undefined;
  }) {
    const why = state === "claimed"
      ? `"${owner}" has claimed it, release it first if that worker is dead`
      : STATES[state] ?? `its state is "${state}"`;
    super(`Cannot ${action} run "${runId}": ${why}`);
    this.runId = runId;
    this.state = state;
  }
}
