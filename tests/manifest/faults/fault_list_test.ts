import { assert, assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

/** A test by its file below `tests/` and a part of its name. */
type Named = readonly [file: string, name: string];

const CONTRACT = "contracts/manifest_store.ts";
const STATES = "contracts/run_states.ts";
const FAULTS = "contracts/faults.ts";
const DYNAMODB = "manifest/dynamodb/faults_test.ts";
const FENCES = "manifest/dynamodb/options_test.ts";
const HISTORY = "manifest/claim_history_test.ts";
const MODEL = "manifest/faults/protocol_model_test.ts";
const LEASE = "pipeline/attempt/lease_test.ts";
const RUNS = "pipeline/process_runs_test.ts";

/**
 * The faults that a manifest must survive, and the tests of each.
 *
 * The tests of `contracts/` hold for every store: in memory, SQLite, dynalite, and in `tests/e2e` for
 * DynamoDB Local and PostgreSQL. Gaps:
 *
 * - Memory has no processes, so the tests of `contracts/faults.ts` do not run on it. The model
 *   crashes its workers.
 * - The tests of `manifest/dynamodb/` are of a store whose steps take several requests. A step of SQLite
 *   and PostgreSQL is one transaction, which a lost answer or a second worker cannot split.
 * - A completion is two ordered writes, and never a transaction of DynamoDB. A transaction of
 *   another program can still meet it.
 */
const FAULT_TESTS: Readonly<Record<string, readonly Named[]>> = {
  "1 killed after the claim": [[FAULTS, "after a kill at the point"]],
  "2 killed in the middle of the work": [[FAULTS, "after a kill at the point"]],
  "3 killed after the effect, before the claim is done": [[FAULTS, "after a kill at the point"]],
  "4 killed between the claim and the mark": [
    [FAULTS, "after a kill at the point"],
    [DYNAMODB, "between the two writes of complete(), the next claimer writes the mark"],
  ],
  "5 killed in a failure, and in a reprocess": [
    [FAULTS, "counts an attempt that fails, and is killed at the point"],
    [FAULTS, "opens a run again after a kill in the middle of that"],
  ],
  "6 many workers claim one run": [[CONTRACT, "claim() grants a run to exactly one of"]],
  "7 many workers and runs, random kills": [
    [FAULTS, "has each run done once after several workers at once were killed"],
    ["e2e/kill_test.ts", "commits every run once, with SQLite and folders"],
    ["e2e/kill_test.ts", "commits every run once, with DynamoDB and S3"],
  ],
  "8 stopped, and continued after a takeover": [
    [FAULTS, "refuses the end of a worker that slept until its run was done by another"],
  ],
  "9 stopped, and continued before the successor commits": [
    [FAULTS, "accepts the effect of a worker that slept, and not its end, if it wakes up first"],
  ],
  "10 a heartbeat under way during an end": [
    [DYNAMODB, "opens nothing again"],
    [CONTRACT, "a claim ends once: nothing else may follow"],
  ],
  "11 a takeover races a heartbeat": [
    [DYNAMODB, "refuses a claim whose holder beats just before it"],
    [CONTRACT, "heartbeat() extends the lease from now"],
  ],
  "12 the answer to a claim is lost": [
    [DYNAMODB, "claim() recognizes its own claim"],
    [CONTRACT, "claim() again with the same nonce returns the same claim"],
  ],
  "13 the answer to a heartbeat, completion or failure is lost": [
    [DYNAMODB, "heartbeat(), fail() and release() recognize their own change"],
    [CONTRACT, "complete(), fail() and release() may be called again"],
    [RUNS, "marks a run once more if the answer to the mark is lost"],
    ["pipeline/sinks/transaction_sink_test.ts", "if the answer to the transaction is lost"],
  ],
  "14 an error after a write was applied": [
    [DYNAMODB, "complete() recognizes its own change, and writes the mark"],
    ["archive/s3/output_test.ts", "object after a lost response"],
  ],
  "15 throttled": [
    [LEASE, "outlives heartbeats that are throttled for less than it lasts"],
    [DYNAMODB, "requests the unprocessed keys again, as long as there are fewer"],
    [DYNAMODB, "gives up when no response has an item"],
    ["manifest/dynamodb/marks/lookup_test.ts", "scans again where the table is at its limit"],
  ],
  "16 a transaction of another program has the item": [
    [DYNAMODB, "survives a transaction of another program on the"],
  ],
  "17 no answer for longer than the lease": [
    [LEASE, "is lost when no heartbeat is answered for as long as it lasts"],
    [DYNAMODB, "ends a call that hangs when the caller has enough"],
  ],
  "18 the manifest is away, and the output is not": [
    [RUNS, "commits nothing once its manifest has been silent for as long as the lease"],
  ],
  "19 clocks that are wrong by any amount": [
    [STATES, "a run that failed on a clock a year ahead waits no longer than its delay"],
    [STATES, "a worker that died with its clock a year ahead is taken over after its lease"],
    [HISTORY, "waits no longer than the lease and the delay, for any clocks"],
    [MODEL, "keeps the promise of"],
  ],
  "20 a listing that breaks": [["archive/s3/archive_test.ts", "fails to list if a later page"]],
  "21 a run that is late, or grows": [
    ["cli/process/listing_window_test.ts", "lists all runs at the interval, and again after"],
    [RUNS, "does not mark a run that grew while it was read"],
    [RUNS, "leaves alone a run without its marker, or with files that are too new"],
  ],
  "22 a conflict of two commits": [
    ["archive/s3/output_test.ts", "object meets a conflict"],
    ["archive/s3/output_test.ts", "object of another writer without any response"],
  ],
  "23 Python adds a run at any time": [
    [CONTRACT, "add() during a claim ends the run for all claims to come"],
    [CONTRACT, "add() before a claim and after completion changes nothing else"],
    [DYNAMODB, "a claim that Python's mark overtook is closed"],
    [FENCES, "closes a claim whose run Python marks between the claim and the fence"],
    [FENCES, "leaves the fence of a worker that claims meanwhile"],
    [MODEL, "keeps the promise of"],
  ],
  "24 Python asks at any time": [
    [CONTRACT, "claim() hides a run from nobody but its claimers"],
    ["e2e/manifest_parity_test.ts", "write the same item when a claim completes, and nothing"],
  ],
  "25 a read that is out of date": [
    [RUNS, "does not process a run again that an old answer of the manifest does not contain"],
  ],
  "26 a run that kills its workers": [
    [FAULTS, "gives up a run that kills its worker each time, and continues with the others"],
    [STATES, "redrive opens a dead run with all its attempts, and the token continues to rise"],
  ],
  "27 a claim that expires while its worker lives": [
    [DYNAMODB, "tokens rise even over a claim item that was thrown away"],
    [FENCES, "lets the claim of a done run expire, in seconds, and never a mark"],
  ],
  "28 tables that are missing or denied": [
    [DYNAMODB, "marks nothing if the table of the claims answers with"],
    [DYNAMODB, "names the table of the claims if that table is missing"],
    ["manifest/dynamodb/run_manifests_test.ts", "create() waits for a table that somebody else"],
  ],
  "29 long and foreign values": [
    [DYNAMODB, "keeps a claim as one small item"],
    [DYNAMODB, "claim() minds no attributes that others add"],
    [CONTRACT, "keeps ids of any characters apart"],
    [CONTRACT, "fail() keeps the first 400 bytes of the error, and no half character"],
  ],
  "30 one history on all stores": [
    [HISTORY, "has the same outcome in memory and in SQLite"],
    [HISTORY, "has the same outcome in memory and in DynamoDB"],
    [HISTORY, "has the same outcome in all stores with decisions, dead runs and wrong clocks"],
  ],
};

/** The test files that run each contract. */
const CONTRACT_RUNS: Readonly<Record<string, readonly string[]>> = {
  "testManifestStore(": [
    "manifest/memory_test.ts",
    "manifest/sqlite/sqlite_test.ts",
    "manifest/dynamodb/store_test.ts",
    "e2e/manifest_contract_test.ts",
    "e2e/manifest_postgres_test.ts",
  ],
  "testFaults(": ["manifest/faults/processes_test.ts", "e2e/manifest_faults_test.ts"],
};

function textOf(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
}

describe("the faults of a manifest", () => {
  for (const [fault, tests] of Object.entries(FAULT_TESTS)) {
    it(`have tests: ${fault}`, () => {
      for (const [file, name] of tests) {
        assert(textOf(file).includes(name), `"${name}" is not in ${file}`);
      }
    });
  }

  it("are 30", () => assertEquals(Object.keys(FAULT_TESTS).length, 30));

  for (const [call, files] of Object.entries(CONTRACT_RUNS)) {
    it(`are tried on each store by ${call})`, () => {
      for (const file of files) assert(textOf(file).includes(call), `${call} is not in ${file}`);
    });
  }
});
