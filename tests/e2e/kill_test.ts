import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { join } from "node:path";
import { delay } from "../../src/internal/delay.ts";
import { startServices } from "./services.ts";
import { countByRun, readLineage } from "./support/lineage_file.ts";
import { digests, folderPlace, type Place, serverPlace } from "./support/place.ts";
import { Random } from "./support/random.ts";
import { countRuns, runline, startRunline } from "./support/runline.ts";
import { sampleRuns } from "./support/sample_archive.ts";
import { createManifest, undisturbedOutput } from "./support/undisturbed.ts";

const RUNS = 50;

const services = await startServices(["dynamodb", "versitygw"]);
const endpoints = { s3: services.versitygw.endpoint, dynamodb: services.dynamodb.endpoint };
const runs = sampleRuns({ runs: RUNS, events: 500 });

describe("runline process, killed at random moments and started again", () => {
  it("commits every run once, with SQLite and folders", async (context) => {
    await using place = await folderPlace(runs);
    const counts = await killAndRestart(place, { kills: 20, seed: 1, limitMs: 300_000 });
    context.diagnostic(JSON.stringify(counts));
  });

  it("commits every run once, with DynamoDB and S3", async (context) => {
    // A claim in DynamoDB is left alone for a minute longer than its lease, for clocks that differ.
    await using place = await serverPlace(runs, endpoints);
    const counts = await killAndRestart(place, { kills: 8, seed: 2, limitMs: 300_000 });
    context.diagnostic(JSON.stringify(counts));
  });
});

interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** How long it may take until all runs are done, once the kills are over. */
  readonly limitMs: number;
}

async function killAndRestart(place: Place, options: KillOptions): Promise<unknown> {
  const [manifest, out] = [place.manifest(), place.output()];
  await createManifest(place, manifest);
  const trail = join(place.folder, "lineage.ndjson");
  const args = [
    ...["process", place.archive, "--manifest", manifest, "--out", out, "--json"],
    ...["--job", "e2e/kill", "--lineage-out", trail, "--lease", "2s"],
    // A run that is killed each time must not be given up.
    ...["--max-attempts", "100"],
  ];
  const pace = await measurePace(place);
  const random = new Random(options.seed);
  let killed = 0;
  for (let kill = 0; kill < options.kills; kill++) {
    const concurrency = ["--concurrency", String(1 + random.below(3))];
    const child = startRunline([...args, ...concurrency], place.env);
    if (await killSomewhere(child, pace, random) === "SIGKILL") killed++;
  }
  // On a machine that becomes faster meanwhile, the last processes may end before they are killed.
  assert(killed > options.kills / 2, `only ${killed} processes were killed`);
  const markedBefore = (await place.runIds(manifest)).length;
  await finish(args, place, options.limitMs);

  const runIds = await place.runIds(manifest);
  assertEquals([runIds.length, new Set(runIds).size], [RUNS, RUNS]);
  const objects = [...digests(await place.objects(out))];
  const committed = objects.filter(([name]) => !isTemporary(name));
  assertEquals(new Map(committed), await undisturbedOutput(place));
  assertEquals(committed.length, RUNS);
  const lost = objects.filter((object) => isTemporary(object[0]) && !isTwin(object, committed));
  assertEquals(lost.map(([name]) => name), [], "work of killed processes was left behind");
  return { markedBefore, ...await checkTrail(trail), temporary: objects.length - committed.length };
}

/**
 * Checks that the trail has at most one success for each run. A process that is killed
 * between the mark and the event leaves its attempt open.
 */
async function checkTrail(path: string): Promise<Readonly<Record<string, number>>> {
  const events = await readLineage(path);
  const completed = countByRun(events, "COMPLETE");
  assertEquals(Math.max(...completed.values()), 1);
  const attempts = [...Map.groupBy(events, (event) => event.run.runId).values()]
    .map((attempt) => attempt.map((event) => event.eventType));
  const interrupted = attempts.filter((states) => !states.includes("COMPLETE"));
  assert(interrupted.length > 0, "no attempt was interrupted");
  const open = interrupted.filter((states) => !states.includes("ABORT"));
  assert(completed.size + open.length >= RUNS, "a run was marked and is not in the trail");
  const untold = RUNS - completed.size;
  return { untold, attempts: attempts.length, interrupted: interrupted.length, open: open.length };
}

interface Pace {
  /** How long it takes until the first run is done. */
  readonly firstMs: number;
  /** How long each run after that takes. */
  readonly runMs: number;
}

/** Measures how fast this machine is, so that kills fall into the work on any. */
async function measurePace(place: Place): Promise<Pace> {
  const [manifest, out] = [place.manifest(), place.output()];
  await createManifest(place, manifest);
  const startedAt = performance.now();
  const child = startRunline([
    ...["process", place.archive, "--manifest", manifest, "--out", out, "--json"],
    ...["--job", "e2e/pace", "--lineage-out", "/dev/null", "--limit", "11"],
  ], place.env);
  const { reader, stop } = openOutput(child);
  await waitForRuns(reader, 1);
  const firstMs = performance.now() - startedAt;
  await waitForRuns(reader, 10);
  const runMs = (performance.now() - startedAt - firstMs) / 10;
  await stop();
  await child.status;
  return { firstMs, runMs };
}

/** Kills a process while it starts or works on its first runs, or when one is done. */
async function killSomewhere(
  child: Deno.ChildProcess,
  pace: Pace,
  random: Random,
): Promise<string | null> {
  const runs = random.below(2);
  const { reader, stop } = openOutput(child);
  await waitForRuns(reader, runs);
  await delay(random.next() * (runs === 0 ? pace.firstMs + pace.runMs : 1.5 * pace.runMs));
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await stop();
  return (await child.status).signal;
}

type TextReader = ReadableStreamDefaultReader<string>;

function openOutput(child: Deno.ChildProcess): { reader: TextReader; stop(): Promise<void> } {
  const stderr = child.stderr.cancel();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return { reader, stop: async () => void await Promise.all([reader.cancel(), stderr]) };
}

/** Waits until a process has reported a number of runs as done, or ends. */
async function waitForRuns(reader: TextReader, runs: number): Promise<void> {
  for (let seen = 0; seen < runs;) {
    const { value, done } = await reader.read();
    if (done) return;
    seen += value.split('"status":"done"').length - 1;
  }
}

/** Starts the program again and again until it finds nothing to do. */
async function finish(args: readonly string[], place: Place, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  let last = "";
  while (performance.now() < deadline) {
    // On a busy machine, a server may not answer within the limits of the client: the next pass goes on.
    const { code, runs, stderr } = await runline(args, place.env);
    if (code === 0 && countRuns(runs)["skipped done"] === RUNS) return;
    last = stderr;
    await delay(1_000);
  }
  assert(false, `the runs that dead workers held were not done in time: ${last}`);
}

type NamedDigest = readonly [name: string, digest: string];

/** Reports whether a temporary file is the second name of one that a process was killed placing. */
function isTwin([name, digest]: NamedDigest, committed: readonly NamedDigest[]): boolean {
  return committed.some((final) => name.startsWith(`.${final[0]}.`) && digest === final[1]);
}

/** Reports whether an object is what a killed process was writing to. */
function isTemporary(name: string): boolean {
  return name.startsWith(".") && name.endsWith(".tmp");
}
