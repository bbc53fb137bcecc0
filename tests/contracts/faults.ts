import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { fileArchive, fileOutput } from "../../src/archive/file.ts";
import { type ManifestStore, RunStateError } from "../../src/manifest/mod.ts";
import type { RunOutcome } from "../../src/pipeline/mod.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { type FaultManifest, openFaultManifest } from "../fixtures/faults/fault_manifest.ts";
import {
  checkHistory,
  type HistoryEntry,
  logEntry,
  readHistory,
} from "../fixtures/faults/history.ts";
import {
  type Crash,
  type FaultSettings,
  type Point,
  POINTS,
  processLogged,
} from "../fixtures/faults/processing.ts";
import { saySkip } from "../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const WORKER = fileURLToPath(new URL("../fixtures/faults/fault_worker.ts", import.meta.url));
const HOUR_MS = 3_600_000;
const skip = saySkip(process.platform === "win32" ? "Needs SIGKILL and SIGSTOP" : false);

/** The manifest of one test. */
export interface FaultBackend extends AsyncDisposable {
  /** Where it is, for workers of other processes. */
  readonly manifest: FaultManifest;
}

/** The promises of a manifest, whatever becomes of the processes that use it. */
export interface FaultOptions {
  /** Whether a completion takes two writes, so that a crash may fall between them. */
  readonly twoWrites: boolean;
}

type Extra = Omit<Partial<FaultSettings>, "worker" | "folder" | "manifest">;

/** A worker of another process. */
class Worker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;

  constructor(settings: FaultSettings) {
    const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
    const args = [...runtime, WORKER, JSON.stringify(settings)];
    this.#child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#ended = once(this.#child, "exit");
  }

  /** Waits until the worker has reached its point. */
  async reached(): Promise<void> {
    await once(this.#child.stdout!, "data");
  }

  /** Lets a worker that was stopped go on. */
  resume(): void {
    process.kill(this.#child.pid!, "SIGCONT");
  }

  /** Waits for the end, and returns the exit code or the signal. */
  async end(): Promise<unknown> {
    const [code, signal] = await this.#ended;
    return code ?? signal;
  }
}

/** An archive, an output, a manifest and what their workers have logged. */
class Scene implements AsyncDisposable {
  readonly runNames: readonly string[];
  readonly #folder: TempFolder;
  readonly #backend: FaultBackend;

  constructor(folder: TempFolder, backend: FaultBackend, runNames: readonly string[]) {
    this.#folder = folder;
    this.#backend = backend;
    this.runNames = runNames;
  }

  static async of(createBackend: () => Promise<FaultBackend>, runs: number): Promise<Scene> {
    const folder = await tempFolder();
    const names = Array.from(
      { length: runs },
      (_, day) => `run=2026-01-${String(day + 1).padStart(2, "0")}-00-00-00`,
    );
    for (const name of names) await folder.write(`archive/${name}/part-0`, `${enrichedLine()}\n`);
    const scene = new Scene(folder, await createBackend(), names);
    await using store = await scene.open();
    await store.create();
    return scene;
  }

  runId(index: number): string {
    return this.#folder.file(`archive/${this.runNames[index]}/`);
  }

  open(aheadMs = 0): Promise<ManifestStore> {
    return openFaultManifest(this.#backend.manifest, { aheadMs });
  }

  start(worker: string, extra: Extra): Worker {
    return new Worker(this.#settings(worker, extra));
  }

  /** Starts a worker that is killed, and waits for its end. */
  async kill(point: Point, extra: Extra & Omit<Partial<Crash>, "point" | "signal"> = {}) {
    const { times, run, ...rest } = extra;
    const crash: Crash = { point, signal: "SIGKILL", ...times && { times }, ...run && { run } };
    assertEquals(await this.start(`killed-at-${point}`, { ...rest, crash }).end(), "SIGKILL");
  }

  /** Processes what is left in this process, on a clock on which the leases of others have lapsed. */
  async finish(extra: Extra = {}): Promise<readonly RunOutcome[]> {
    await using manifest = await this.open(extra.aheadMs ?? HOUR_MS);
    return await processLogged(this.#settings("finisher", extra), {
      archive: fileArchive(this.#folder.file("archive")),
      output: fileOutput(this.#folder.file("out")),
      manifest,
      reach: () => Promise.resolve(),
    });
  }

  history(): readonly HistoryEntry[] {
    return readHistory(this.#folder.file("history.ndjson"));
  }

  /** Names of the objects of the output. */
  async objects({ hidden }: { readonly hidden: boolean }): Promise<string[]> {
    const names = await readdir(this.#folder.file("out"));
    return names.filter((name) => !name.startsWith("_") && (hidden || !name.startsWith(".")))
      .sort();
  }

  /** Checks that all runs are done, that each has its object, and the log. */
  async checkDone({ leftovers = false }: { readonly leftovers?: boolean } = {}): Promise<void> {
    await using store = await this.open(2 * HOUR_MS);
    const runIds = this.runNames.map((_, index) => this.runId(index));
    assertEquals([...await store.containsMany(runIds)].sort(), runIds);
    assertEquals(
      await this.objects({ hidden: !leftovers }),
      this.runNames.map((name) => `${name}.ndjson`),
    );
    checkHistory(this.history());
  }

  /** Opens a run again, as a person does. */
  async reopen(index: number, action: "redrive" | "reprocess"): Promise<void> {
    await using store = await this.open(2 * HOUR_MS);
    const { claim } = await store.override(this.runId(index), action);
    this.#log({ did: "reopened", run: this.runId(index), ...claim && { token: claim.token } });
  }

  #log(entry: Omit<HistoryEntry, "worker">): void {
    logEntry(this.#folder.file("history.ndjson"), { worker: "person", ...entry });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#backend[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  #settings(worker: string, extra: Extra): FaultSettings {
    const { manifest } = this.#backend;
    return { worker, folder: this.#folder.path, manifest, ...extra };
  }
}

/** Tests a manifest with workers that are killed and stopped. */
export function testFaults(
  name: string,
  createBackend: () => Promise<FaultBackend>,
  { twoWrites }: FaultOptions,
): void {
  const scene = (runs: number): Promise<Scene> => Scene.of(createBackend, runs);
  describe(`${name}, whose workers are killed`, { skip }, () => {
    testKills(scene, POINTS.filter((point) => twoWrites || point !== "before-mark"));
    testKillsOfOthers(scene, { twoWrites });
  });
  describe(`${name}, whose workers are stopped and continue`, { skip }, () => testStops(scene));
}

function endOf(outcome: RunOutcome): string {
  return outcome.status === "skipped" ? outcome.reason : outcome.status;
}

type CreateScene = (runs: number) => Promise<Scene>;

function testKills(scene: CreateScene, points: readonly Point[]): void {
  for (const point of points) {
    it(`has each run done once after a kill at the point "${point}"`, async () => {
      await using at = await scene(2);
      await at.kill(point);
      const outcomes = await at.finish();
      assertEquals(outcomes.map(endOf), ["done", "done"]);
      const [attempt] = outcomes;
      if (attempt?.status === "done") {
        assertEquals([attempt.attempt, attempt.recovered], [2, point === "committed"]);
      }
      await at.checkDone();
    });
  }

  it("has each run done once after several workers at once were killed", async () => {
    await using at = await scene(20);
    // One run at a time: what it has done and not logged at its point would be missing.
    const workers = points.map((point, index) =>
      at.start(`worker-${index}`, {
        crash: { point, signal: "SIGKILL", times: 1 + index % 3 },
      })
    );
    for (const worker of workers) assert(["SIGKILL", 0].includes(await worker.end() as string));
    await at.finish({ concurrency: 4 });
    await at.checkDone();
  });
}

function testKillsOfOthers(scene: CreateScene, { twoWrites }: FaultOptions): void {
  for (const point of ["failing", "failed"] as const) {
    it(`counts an attempt that fails, and is killed at the point "${point}"`, async () => {
      await using at = await scene(1);
      await at.kill(point, { failing: "2026-01-01" });
      const [outcome] = await at.finish();
      assertEquals(outcome?.status === "done" && outcome.attempt, 2);
      await at.checkDone();
    });
  }

  it("opens a run again after a kill in the middle of that", async () => {
    await using at = await scene(1);
    await at.finish({ aheadMs: 0 });
    await at.kill("unmarked", { reprocess: at.runId(0) });
    await using store = await at.open();
    // After two writes it is done and not marked, and the same decision goes on.
    if (twoWrites) await at.reopen(0, "reprocess");
    else await assertRejects(() => at.reopen(0, "reprocess"), RunStateError);
    const { done, claim } = await store.inspect(at.runId(0));
    assertEquals([done, claim?.state, claim?.epoch], [false, "pending", 2]);
    const [outcome] = await at.finish();
    assertEquals(outcome?.status === "done" && outcome.attempt, 1);
    await at.checkDone();
  });

  it("gives up a run that kills its worker each time, and continues with the others", async () => {
    await using at = await scene(3);
    const poison = { run: "2026-01-02", maxAttempts: 2 };
    await at.kill("staging", poison);
    await at.kill("staging", { ...poison, aheadMs: HOUR_MS });
    const outcomes = await at.finish({ maxAttempts: 2, aheadMs: 2 * HOUR_MS });
    assertEquals(outcomes.map(endOf), ["done", "dead", "done"]);
    checkHistory(at.history());
    await at.reopen(1, "redrive");
    await at.finish({ maxAttempts: 2, aheadMs: 3 * HOUR_MS });
    // Attempts are counted anew after a redrive, so what the killed ones left stays, hidden.
    await at.checkDone({ leftovers: true });
  });
}

function testStops(scene: CreateScene): void {
  it("refuses the end of a worker that slept until its run was done by another", async () => {
    await using at = await scene(1);
    const sleeper = at.start("sleeper", { crash: { point: "staged", signal: "SIGSTOP" } });
    await sleeper.reached();
    const [outcome] = await at.finish();
    assertEquals(outcome?.status, "done");
    sleeper.resume();
    assertEquals(await sleeper.end(), 0);
    assertEquals(at.history().map(({ worker, did }) => `${worker} ${did}`), [
      "sleeper granted",
      "finisher granted",
      "finisher committed",
      "finisher done",
    ]);
    await at.checkDone();
  });

  it("accepts the effect of a worker that slept, and not its end, if it wakes up first", async () => {
    await using at = await scene(1);
    const sleeper = at.start("sleeper", { crash: { point: "staged", signal: "SIGSTOP" } });
    await sleeper.reached();
    const successor = at.start("successor", {
      aheadMs: HOUR_MS,
      crash: { point: "staged", signal: "SIGSTOP" },
    });
    await successor.reached();
    sleeper.resume();
    assertEquals(await sleeper.end(), 0);
    successor.resume();
    assertEquals(await successor.end(), 0);
    assertEquals(at.history().map(({ worker, did }) => `${worker} ${did}`), [
      "sleeper granted",
      "successor granted",
      "sleeper committed",
      "successor done",
    ]);
    await at.checkDone();
  });
}
