import { ManifestError } from "../../errors.ts";
import type { StoreCallOptions } from "../../store.ts";
import type { CompactSet } from "./_compact_set.ts";
import { containedIn, type ContainedInOptions, KEY_UNITS } from "./_contained_in.ts";
import { scanMarks, scanUnits, type TableSize } from "./_scan.ts";
import type { ReadPlan } from "./read_plan.ts";
import { describeTable } from "../table.ts";
import type { TableAddress } from "../_table_address.ts";

/** Below that, a few requests for keys cost less than the question how large the table is. */
const MIN_RUNS = 500;

/** A table may have grown by so much since DynamoDB last counted its bytes. */
const GROWTH = 2;

/** Options of {@linkcode MarkLookup}. */
export interface MarkLookupOptions extends Pick<ContainedInOptions, "maxRestMs"> {
  /** Called when it is decided how marks are read. */
  readonly onReadPlan: ((plan: ReadPlan) => void) | undefined;
}

/**
 * Finds out for the runs of one listing which are marked: by their keys, until these have cost as much
 * as a scan of the table, and by one scan after that. So the cost is at most twice the lowest one,
 * however many runs come.
 */
export class MarkLookup {
  readonly #table: TableAddress;
  readonly #options: MarkLookupOptions;
  #runs = 0;
  #size: Promise<TableSize | undefined> | undefined;
  #marks: Promise<CompactSet | undefined> | undefined;

  constructor(table: TableAddress, options: MarkLookupOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** Returns the run ids that are marked. */
  async containsMany(
    runIds: readonly string[],
    options: StoreCallOptions,
  ): Promise<ReadonlySet<string>> {
    this.#runs += runIds.length;
    const marks = this.#runs < MIN_RUNS ? undefined : await this.#scanned(options);
    if (marks) return new Set(runIds.filter((runId) => marks.has(runId)));
    const { maxRestMs } = this.#options;
    return await containedIn(this.#table, runIds, { ...options, maxRestMs });
  }

  async #scanned(options: StoreCallOptions): Promise<CompactSet | undefined> {
    const keyUnits = this.#runs * KEY_UNITS;
    const isFirst = this.#size === undefined;
    const size = await (this.#size ??= this.#describe(options));
    if (size === undefined || this.#marks) return await this.#marks;
    const expected = { table: this.#table.name, runs: this.#runs, keyUnits };
    if (keyUnits <= scanUnits(size)) {
      if (isFirst) this.#report({ ...expected, by: "keys", scanUnits: scanUnits(size) });
      return undefined;
    }
    this.#report({ ...expected, by: "scan", scanUnits: scanUnits(size) });
    return await (this.#marks = this.#scan(size, keyUnits, options));
  }

  async #scan(
    size: TableSize,
    keyUnits: number,
    { signal }: StoreCallOptions,
  ): Promise<CompactSet | undefined> {
    const maxUnits = GROWTH * Math.max(keyUnits, scanUnits(size));
    const { maxRestMs } = this.#options;
    const own = { size, maxUnits, maxRestMs, ...signal ? { signal } : {} };
    const marks = await unlessDenied(() => scanMarks(this.#table, own));
    if (marks === undefined) this.#report({ by: "keys", table: this.#table.name });
    return marks;
  }

  async #describe(options: StoreCallOptions): Promise<TableSize | undefined> {
    const description = await unlessDenied(() => describeTable(this.#table, options));
    if (description === undefined) {
      this.#report({ by: "keys", table: this.#table.name });
      return undefined;
    }
    return { bytes: description.TableSizeBytes ?? 0, items: description.ItemCount ?? 0 };
  }

  #report(plan: ReadPlan): void {
    this.#options.onReadPlan?.(plan);
  }
}

/** Returns `undefined` if access is denied: the call only saves costs. */
async function unlessDenied<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ManifestError && error.code === "MANIFEST_ACCESS_DENIED") return undefined;
    throw error;
  }
}
