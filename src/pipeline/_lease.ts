import { type Claim, ClaimLostError, type ManifestStore } from "../manifest/mod.ts";

/** Options of {@linkcode Lease}. */
export interface LeaseOptions {
  /** Reads a clock that only rises, in milliseconds. */
  readonly now: () => number;
  /** Aborted when the caller stops. */
  readonly signal: AbortSignal;
}

/**
 * Keeps a claim alive while its run is worked on. {@linkcode Lease.signal} is aborted when the claim
 * is lost, or may be lost because no heartbeat came through for as long as the lease.
 */
export class Lease implements AsyncDisposable {
  /** Aborted when the caller stops or the claim is lost. */
  readonly signal: AbortSignal;
  readonly #manifest: ManifestStore;
  readonly #now: () => number;
  readonly #lost = new AbortController();
  readonly #stopped = new AbortController();
  #claim: Claim;
  #heldSince: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: Promise<void> = Promise.resolve();

  /** `claimedAt` is the time before the claim was asked for. */
  constructor(manifest: ManifestStore, claim: Claim, claimedAt: number, options: LeaseOptions) {
    this.#manifest = manifest;
    this.#now = options.now;
    this.#claim = claim;
    this.#heldSince = claimedAt;
    this.signal = AbortSignal.any([options.signal, this.#lost.signal]);
    this.#schedule();
  }

  /** The claim as the manifest has it. */
  get claim(): Claim {
    return this.#claim;
  }

  /** Why the claim is lost, or may be. */
  get lost(): ClaimLostError | undefined {
    return this.#lost.signal.aborted ? this.#lost.signal.reason : undefined;
  }

  /** Throws if the claim is lost, or may be. */
  assertHeld(): void {
    if (this.#now() - this.#heldSince >= this.#claim.leaseMs) this.#lose();
    this.#lost.signal.throwIfAborted();
  }

  /** Stops the heartbeats and waits for the one under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await this.#beat;
  }

  #schedule(): void {
    if (this.#stopped.signal.aborted || this.#lost.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#beat = this.#heartbeat().finally(() => this.#schedule());
    }, this.#claim.leaseMs / 3);
  }

  async #heartbeat(): Promise<void> {
    // The lease counts from before the request: the manifest may have written it at any time since.
    const sentAt = this.#now();
    try {
      this.#claim = await this.#manifest.heartbeat(this.#claim, { signal: this.#stopped.signal });
      this.#heldSince = sentAt;
    } catch (error) {
      const lapsed = this.#now() - this.#heldSince >= this.#claim.leaseMs;
      if (error instanceof ClaimLostError) this.#lost.abort(error);
      else if (lapsed) this.#lose(error);
    }
  }

  #lose(cause?: unknown): void {
    const { runId } = this.#claim;
    this.#lost.abort(new ClaimLostError({ runId, cause }));
  }
}
