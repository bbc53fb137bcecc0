import type { Claim, ManifestStore } from "../../src/manifest/mod.ts";

/** The time at which each test begins. */
export const START_MS = Date.UTC(2026, 0, 31, 6);
/** The lease of a claim. */
export const LEASE_MS = 10_000;
/** The run that is claimed. */
export const RUN = "enriched/archive/run=2026-01-31-06-00-00/";

/** The manifest of one test, which any number of workers may open. */
export interface ManifestBackend extends AsyncDisposable {
  /** Opens another store on the manifest, as another worker would, with no allowance for skew. */
  open(options: { readonly now: () => number }): ManifestStore;
}

/** Creates the manifest of one test. */
export type BackendFactory = () => Promise<ManifestBackend>;

/** Several workers on one manifest, and the clock that they share. */
export class World implements AsyncDisposable {
  now = START_MS;
  readonly #backend: ManifestBackend;
  readonly #stores: ManifestStore[] = [];

  constructor(backend: ManifestBackend) {
    this.#backend = backend;
  }

  static async of(createBackend: BackendFactory): Promise<World> {
    const world = new World(await createBackend());
    await world.worker().create();
    return world;
  }

  /** Opens a store with the clock of the world, or with one that is off by some milliseconds. */
  worker(options: { readonly aheadMs?: number } = {}): ManifestStore {
    const { aheadMs = 0 } = options;
    const store = this.#backend.open({ now: () => this.now + aheadMs });
    this.#stores.push(store);
    return store;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of this.#stores) await store[Symbol.asyncDispose]();
    await this.#backend[Symbol.asyncDispose]();
  }
}

/** Claims a run that must be free. */
export async function claimed(
  store: ManifestStore,
  options: {
    readonly runId?: string;
    readonly owner?: string;
    readonly leaseMs?: number;
    readonly maxAttempts?: number;
    readonly nonce?: string;
  } = {},
): Promise<Claim> {
  const { runId = RUN, owner = "worker-1", leaseMs = LEASE_MS, ...rest } = options;
  const result = await store.claim(runId, { owner, leaseMs, ...rest });
  if (result.status === "claimed") return result.claim;
  throw new Error(`Cannot claim run "${runId}": ${JSON.stringify(result)}`);
}
