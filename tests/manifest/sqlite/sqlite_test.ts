import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { type Claim, ClaimLostError, ManifestError } from "../../../src/manifest/mod.ts";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { StepQueue } from "../../../src/manifest/sqlite/_step_queue.ts";
import { testManifestStore } from "../../contracts/manifest_store.ts";

const RUN = "archive/run=2026-01-31-06-00-00/";

testManifestStore("SqliteManifestStore", async () => {
  const folder = await TempFolder.create();
  return {
    open: (options) => new SqliteManifestStore(folder.file("manifest.db"), options),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

class TempFolder implements AsyncDisposable {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<TempFolder> {
    return new TempFolder(await mkdtemp(join(tmpdir(), "manifest-")));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}

async function failureOf(
  path: string,
  act: (store: SqliteManifestStore) => Promise<unknown>,
): Promise<readonly [string, string]> {
  await using store = new SqliteManifestStore(path, { busyTimeoutMs: 30 });
  const error = await assertRejects(() => act(store), ManifestError);
  assertEquals(error.url, `sqlite:${path}`);
  return [error.code, error.message.replace(`Cannot use manifest "sqlite:${path}": `, "")];
}

describe("SqliteManifestStore on a file that it cannot use", () => {
  it("reports the remedy for a missing file, and creates none", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("none.db");
    const expected = [
      "MANIFEST_TABLE_MISSING",
      "the file does not exist, create it with create()",
    ] as const;
    assertEquals(await failureOf(path, (store) => store.contains(RUN)), expected);
    assertEquals(await failureOf(path, (store) => store.claim(RUN, { owner: "me" })), expected);
  });

  it("reports the remedy if there are no tables", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("empty.db");
    await writeFile(path, "");
    assertEquals(await failureOf(path, (store) => store.add(RUN)), [
      "MANIFEST_TABLE_MISSING",
      "it has no tables yet, create them with create()",
    ]);
  });

  it("reports a file that is no database", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("notes.txt");
    await writeFile(path, "These are notes, and not at all a database.\n".repeat(100));
    const expected = ["MANIFEST_CORRUPT", "the file is not a SQLite database"] as const;
    assertEquals(await failureOf(path, (store) => store.contains(RUN)), expected);
    assertEquals(await failureOf(path, (store) => store.create()), expected);
  });

  it("reports a folder, and a folder that is missing", async () => {
    await using folder = await TempFolder.create();
    await mkdir(folder.file("data"));
    assertEquals(await failureOf(folder.file("data"), (store) => store.create()), [
      "MANIFEST_ACCESS_DENIED",
      "it is a folder",
    ]);
    assertEquals(await failureOf(folder.file("missing/x.db"), (store) => store.create()), [
      "MANIFEST_ACCESS_DENIED",
      `there is no folder "${folder.file("missing")}"`,
    ]);
  });

  it("reports tables that are somebody else's", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("other.db");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE manifest (cargo TEXT)");
    database.close();
    assertEquals(await failureOf(path, (store) => store.contains(RUN)), [
      "MANIFEST_CORRUPT",
      "its tables are not those of a manifest of this version, update them with create()",
    ]);
  });

  it("reports a claim of an unknown format", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("later.db");
    await using store = new SqliteManifestStore(path);
    await store.create();
    await store.claim(RUN, { owner: "me" });
    const database = new DatabaseSync(path);
    database.exec("UPDATE claim SET state = 'mystery'");
    database.close();
    assertEquals(
      (await failureOf(path, (it) => it.claim(RUN, { owner: "me" })))[0],
      "MANIFEST_CORRUPT",
    );
  });

  it("gives up on a lock that is never released", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("locked.db");
    await using store = new SqliteManifestStore(path);
    await store.create();
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    assertEquals(await failureOf(path, (it) => it.claim(RUN, { owner: "me" })), [
      "MANIFEST_UNAVAILABLE",
      "others have kept it locked for 30 ms",
    ]);
    other.close();
    assertEquals((await store.claim(RUN, { owner: "me" })).status, "claimed");
  });

  it("stops waiting for a lock when the caller has enough", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("locked.db");
    await using store = new SqliteManifestStore(path);
    await store.create();
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const enough = new AbortController();
    const waiting = store.add(RUN, { signal: enough.signal });
    enough.abort(new Error("Enough"));
    await assertRejects(() => waiting, Error, "Enough");
    other.close();
  });

  it("cannot be used once it is closed", async () => {
    await using folder = await TempFolder.create();
    const store = new SqliteManifestStore(folder.file("manifest.db"));
    await store.create();
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    const error = await assertRejects(() => store.contains(RUN), ManifestError, "it is closed");
    assertEquals(error.code, "MANIFEST_CLOSED");
  });

  it("must be a file", () => {
    for (const path of ["", ":memory:", "file::memory:", "file:runs.db?mode=memory"]) {
      assertThrows(() => new SqliteManifestStore(path), TypeError, "must name a file");
    }
    assertThrows(() => new SqliteManifestStore({} as never), TypeError, "must name a file");
  });

  it("must not be a lineage store", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("lineage.db");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE event (id); CREATE TABLE event_hour (hour)");
    await using store = new SqliteManifestStore(path);
    const error = await assertRejects(() => store.create(), ManifestError);
    assertEquals(error.code, "MANIFEST_CORRUPT");
    assertStringIncludes(error.message, "the file is a lineage store, name another one");
    assertEquals(database.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.["n"], 2);
    database.close();
  });
});

describe("SqliteManifestStore in its file", () => {
  it("keeps what was done when it is opened again", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    {
      await using store = new SqliteManifestStore(path);
      await store.create();
      await store.add(RUN);
    }
    await using store = new SqliteManifestStore(path);
    assertEquals(await store.contains(RUN), true);
  });

  it("has WAL on, and one row for a run", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    await using store = new SqliteManifestStore(path, { now: () => 1_000 });
    await store.create();
    const first = await store.claim(RUN, { owner: "host/1", nonce: "n-1", leaseMs: 333.3 });
    if (first.status === "claimed") await store.fail(first.claim, { error: "no" });
    await store.claim(RUN, { owner: "host/2", nonce: "n-2", leaseMs: 500 });
    const database = new DatabaseSync(path);
    assertEquals({ ...database.prepare("PRAGMA journal_mode").get() }, { journal_mode: "wal" });
    assertEquals(database.prepare("SELECT * FROM claim").all().map((row) => ({ ...row })), [{
      run_id: RUN,
      state: "claimed",
      token: 1_001,
      nonce: "n-2",
      owner: "host/2",
      beat: 1_000,
      lease_ms: 500,
      expires_at: 1_500,
      attempts: 2,
      epoch: 1,
      next_at: 0,
      error: "no",
      claimed_at: 1_000,
      done_at: null,
      retry_ms: null,
      job: null,
      output: null,
      files: null,
      bytes: null,
    }]);
    database.close();
  });

  it("keeps its claims through create() in a file of version 0.1", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    const database = new DatabaseSync(path);
    database.exec(`
      CREATE TABLE manifest (run_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE TABLE claim (
        run_id TEXT PRIMARY KEY, state TEXT NOT NULL, token INTEGER NOT NULL, nonce TEXT NOT NULL,
        owner TEXT NOT NULL, beat INTEGER NOT NULL, lease_ms INTEGER NOT NULL,
        expires_at INTEGER NOT NULL, attempts INTEGER NOT NULL, epoch INTEGER NOT NULL,
        next_at INTEGER NOT NULL, error TEXT, claimed_at INTEGER NOT NULL, done_at INTEGER
      ) STRICT, WITHOUT ROWID;
      INSERT INTO claim VALUES ('${RUN}', 'failed', 7, 'n', 'me', 1, 2, 3, 1, 1, 4, 'no', 1, NULL)`);
    database.close();
    await using reader = new SqliteManifestStore(path, { readOnly: true });
    const before = await reader.inspect(RUN);
    assertEquals([before.claim?.state, before.claim?.files], ["failed", undefined]);
    await using store = new SqliteManifestStore(path);
    await store.create();
    await store.create();
    assertEquals(await store.inspect(RUN), before);
    const result = await store.claim(RUN, { owner: "me", job: "a/b" });
    assertEquals(result.status === "claimed" && [result.claim.token, result.claim.attempt], [8, 2]);
    assertEquals((await store.inspect(RUN)).claim?.job, "a/b");
  });

  it("refuses durations below zero", () => {
    for (const name of ["busyTimeoutMs", "maxSkewMs"]) {
      const create = () => new SqliteManifestStore("manifest.db", { [name]: NaN });
      assertThrows(create, RangeError, `'${name}' must not be negative: current value is NaN`);
    }
  });

  it("refuses to write if it is read-only", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    {
      await using store = new SqliteManifestStore(path);
      await store.create();
      await store.add(RUN);
    }
    await using store = new SqliteManifestStore(path, { readOnly: true });
    assertEquals(await store.contains(RUN), true);
    const error = await assertRejects(() => store.add("run=2/"), ManifestError);
    assertEquals(error.code, "MANIFEST_ACCESS_DENIED");
    const missing = folder.file("missing.db");
    await using other = new SqliteManifestStore(missing, { readOnly: true });
    await assertRejects(() => other.create(), ManifestError, "the store is read-only");
    assertEquals(existsSync(missing), false);
  });

  it("marks a run and changes another table in one transaction, or neither", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    await using store = new SqliteManifestStore(path);
    await store.create();
    const first = await store.claim(RUN, { owner: "me" });
    if (first.status !== "claimed") throw new Error(first.status);
    const fails = store.completeWith(first.claim, (database) => {
      database.exec("CREATE TABLE orders (id TEXT)");
      throw new Error("no such table: quoted as the caller's own");
    });
    await assertRejects(() => fails, Error, "no such table: quoted as the caller's own");
    assertEquals(await store.contains(RUN), false);
    await store.completeWith(first.claim, (database) => {
      database.exec("CREATE TABLE orders (id TEXT); INSERT INTO orders VALUES ('a')");
    });
    await store.complete(first.claim);
    assertEquals(await store.contains(RUN), true);
    // Its effect is there: a repeated call has none.
    await store.completeWith(first.claim, () => {
      throw new Error("called again");
    });
    const again = store.completeWith({ ...first.claim, token: 1 }, () => {
      throw new Error("called without the claim");
    });
    await assertRejects(() => again, ClaimLostError);
  });
});

describe("SqliteManifestStore with calls at once", () => {
  async function claims(store: SqliteManifestStore, count: number): Promise<Claim[]> {
    const results = await Promise.all(
      Array.from({ length: count }, (_, index) => store.claim(`run=${index}/`, { owner: "me" })),
    );
    return results.map((result) => {
      if (result.status !== "claimed") throw new Error(result.status);
      return result.claim;
    });
  }

  it("fails alone if one of them is at fault", async () => {
    await using folder = await TempFolder.create();
    await using store = new SqliteManifestStore(folder.file("manifest.db"));
    await store.create();
    const [first, second, third] = await claims(store, 3);
    const ends = await Promise.allSettled([
      store.complete(first!),
      store.complete({ ...second!, token: 1 }),
      store.fail(third!, { error: "no", retryAfterMs: -1 }),
      store.completeWith(second!, () => {
        throw new Error("disk is full");
      }),
      store.complete(third!),
    ]);
    assertEquals(ends.map((end) => end.status === "fulfilled" ? "ok" : end.reason.name), [
      "ok",
      "ClaimLostError",
      "RangeError",
      "Error",
      "ok",
    ]);
    const done = await store.containsMany([first!.runId, second!.runId, third!.runId]);
    assertEquals([...done].sort(), [first!.runId, third!.runId]);
  });

  it("ends those in flight before it is closed", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    const store = new SqliteManifestStore(path);
    await store.create();
    const ends = (await claims(store, 300)).map((claim) => store.complete(claim));
    await store[Symbol.asyncDispose]();
    await Promise.all(ends);
    await using reader = new SqliteManifestStore(path, { readOnly: true });
    const done = await Array.fromAsync(reader.listClaims({ states: ["done"] }));
    assertEquals(done.length, 300);
  });

  it("waits for the lock of another process, and then executes all of them", async () => {
    await using folder = await TempFolder.create();
    const path = folder.file("manifest.db");
    await using store = new SqliteManifestStore(path);
    await store.create();
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const enough = new AbortController();
    const aborted = store.add("run=aborted/", { signal: enough.signal });
    const waiting = claims(store, 20);
    enough.abort(new Error("Enough"));
    await assertRejects(() => aborted, Error, "Enough");
    other.exec("COMMIT");
    other.close();
    assertEquals((await waiting).length, 20);
    assertEquals(await store.contains("run=aborted/"), false);
  });

  it("commits them together", async () => {
    const groups: number[] = [];
    const queue = new StepQueue({
      busyTimeoutMs: 1,
      busyError: () => new Error("busy"),
      commit: (steps) => {
        groups.push(steps.length);
        return steps.map(({ run }) => run());
      },
    });
    const step = (alone: boolean) =>
      queue.add({ durability: "power", alone, run: () => alone }, {});
    const results = await Promise.all([false, false, true, true, false].map(step));
    assertEquals(results, [false, false, true, true, false]);
    assertEquals(groups, [2, 1, 1, 1]);
  });
});
