import { whenAborted } from "../../internal/when_aborted.ts";
import { MAX_DELAY_MS } from "../../internal/delay.ts";
import { type Claim, ClaimLostError, type ManifestStore } from "../../manifest/mod.ts";

/** The part of the lease after which the next heartbeat is sent. */
const BEAT = 1 / 3;

/**
 * The part of the lease after which another heartbeat is sent beside one without an answer. The client
 * may wait longer than that, and a lease must not run out over one connection that hangs.
 */
const BEAT_LIMIT = 1 / 6;

/** Options of {@linkcode Lease}. */
export interface LeaseOptions {
  /** Returns the time of a clock that only rises, in milliseconds. */
  readonly now: () => number;
  /** Calls a function after some milliseconds, and returns what cancels that. @default {setTimeout} */
  readonly callLater?: (fn: () => void, ms: number) => () => void;
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
  readonly #loss = whenAborted(this.#lost.signal);
  readonly #stopped = new AbortController();
  #claim: Claim;
  #heldSince: number;
  readonly #callLater: NonNullable<LeaseOptions["callLater"]>;
  #cancelBeat: () => void = () => {};
  #cancelExpiry: () => void = () => {};
  #beat: Promise<void> = Promise.resolve();

  /** `claimedAt` is the time before the claim was asked for. */
  constructor(manifest: ManifestStore, claim: Claim, claimedAt: number, options: LeaseOptions) {
    this.#manifest = manifest;
    this.#now = options.now;
    this.#callLater = options.callLater ?? callLater;
    this.#claim = claim;
    this.#heldSince = claimedAt;
    this.signal = AbortSignal.any([options.signal, this.#lost.signal]);
    this.#schedule();
    this.#watch();
  }

  /** The claim as the manifest has it. */
  get claim(): Claim {
    return this.#claim;
  }

  /** The reason why the claim is lost, or may be. */
  get lost(): ClaimLostError | undefined {
    return this.#lost.signal.aborted ? this.#lost.signal.reason : undefined;
  }

  /** Throws if the claim is lost, or may be. */
  assertHeld(): void {
    if (this.#leftMs() <= 0) this.#lose();
    this.#lost.signal.throwIfAborted();
  }

  /** Stops the heartbeats and waits for the one under way, unless the claim is lost meanwhile. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    this.#cancelBeat();
    await Promise.race([this.#beat, this.#loss]);
    this.#cancelExpiry();
  }

  #schedule(part = BEAT): void {
    if (this.#stopped.signal.aborted || this.#lost.signal.aborted) return;
    this.#cancelBeat = this.#callLater(() => {
      this.#beat = this.#answered().then((isAnswered) => this.#schedule(isAnswered ? BEAT : 0));
    }, this.#part(part));
  }

  #part(part: number): number {
    return Math.min(this.#claim.leaseMs * part, MAX_DELAY_MS);
  }

  /** Sends a heartbeat. Returns false if it has no answer in time. One that comes later still counts. */
  async #answered(): Promise<boolean> {
    const late = new AbortController();
    const cancel = this.#callLater(() => late.abort(), this.#part(BEAT_LIMIT));
    await Promise.race([this.#heartbeat(), whenAborted(late.signal)]);
    cancel();
    return !late.signal.aborted;
  }

  // A heartbeat may hang: the time must run out without its answer.
  #watch(): void {
    const leftMs = this.#leftMs();
    if (leftMs <= 0) return this.#lose();
    this.#cancelExpiry = this.#callLater(() => this.#watch(), Math.min(leftMs, MAX_DELAY_MS));
  }

  #leftMs(): number {
    return this.#heldSince + this.#claim.leaseMs - this.#now();
  }

  async #heartbeat(): Promise<void> {
    // The lease counts from before the request: the manifest may have written it at any time since.
    const sentAt = this.#now();
    const { signal } = this.#stopped;
    try {
      const claim = await this.#manifest.heartbeat(this.#claim, { signal });
      if (sentAt < this.#heldSince) return;
      this.#claim = claim;
      this.#heldSince = sentAt;
    } catch (error) {
      if (error instanceof ClaimLostError) this.#lost.abort(error);
      else if (this.#leftMs() <= 0) this.#lose(error);
    }
  }

  #lose(cause?: unknown): void {
    const { runId } = this.#claim;
    this.#lost.abort(new ClaimLostError({ runId, cause }));
  }
}

function callLater(fn: () => void, ms: number): () => void {
  const timer = setTimeout(fn, ms);
  return () => clearTimeout(timer);
}
