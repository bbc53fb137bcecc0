import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { Stopped } from "../../../src/cli/stopped.ts";
import { runline } from "../../fakes/cli_io.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { commandListener, reportTo, scripted } from "../../fakes/scripted_command.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const JOB = ["run", "--job", "food_delivery/orders"];
const PARENT = "airflow/daily/0196ed52-e0d9-76ef-9adb-779a5702ba1a";

/** Returns the types of the events that a folder has in `events`. */
async function typesIn(folder: TempFolder): Promise<string[]> {
  const lines = (await readFile(folder.file("events"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line).eventType);
}

describe("runline run", () => {
  it("sends START and COMPLETE around a command, with its datasets", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const { command, env } = await scripted(folder, "");
    const { exitCode, out, err } = await runline(folder.path, [
      ...JOB,
      ...["--input", "s3a://acme/orders/", "--input", "data/in"],
      ...["--output", "postgres://me:secret@db:5432/shop.public.orders"],
      ...["--output", "kafka://broker:9092,orders"],
      "--",
      ...command,
    ], { env: { ...env, OPENLINEAGE_URL: backend.url, OPENLINEAGE_PARENT_ID: PARENT } });
    assertEquals([exitCode, out, err], [0, "", ""]);
    assertEquals(backend.events.map(({ eventType }) => eventType), ["START", "COMPLETE"]);
    for (const event of backend.events) {
      assertEquals(event.inputs, [
        { namespace: "s3://acme", name: "orders" },
        { namespace: "file", name: folder.file("data/in") },
      ]);
      assertEquals(event.outputs, [
        { namespace: "postgres://db:5432", name: "shop.public.orders" },
        { namespace: "kafka://broker:9092", name: "orders" },
      ]);
      assertEquals(event.job.facets.jobType.jobType, "COMMAND");
      assertEquals(event.run.facets.processing_engine.name, "runline");
      assertEquals(event.run.facets.parent.job, { namespace: "airflow", name: "daily" });
    }
  });

  it("sets its run as the parent of events of the command", async () => {
    await using folder = await tempFolder();
    const { command, env } = await scripted(
      folder,
      `const { OPENLINEAGE_PARENT_ID, OPENLINEAGE_ROOT_PARENT_ID, OPENLINEAGE_CONTEXT } = process.env;
       const reported = [OPENLINEAGE_PARENT_ID, OPENLINEAGE_ROOT_PARENT_ID, OPENLINEAGE_CONTEXT];
       require("node:fs").writeFileSync("reported.json", JSON.stringify(reported));`,
    );
    const args = [...JOB, "--lineage-out", "events", "--", ...command];
    await runline(folder.path, args, { env: { ...env, OPENLINEAGE_PARENT_ID: PARENT } });
    const [start = ""] = (await readFile(folder.file("events"), "utf8")).split("\n");
    const { runId } = JSON.parse(start).run;
    const [parent, root, context] = JSON.parse(
      await readFile(folder.file("reported.json"), "utf8"),
    );
    assertEquals([parent, root], [`food_delivery/orders/${runId}`, PARENT]);
    assertEquals(JSON.parse(context).parent.run, { runId });
  });

  it("sends FAIL, and exits as the command does", async () => {
    await using folder = await tempFolder();
    const { command, env } = await scripted(folder, "process.exit(3)");
    const args = [...JOB, "--", ...command];
    const silent = await runline(folder.path, args, { env });
    assertEquals(silent, { exitCode: 3, out: "", err: "" });
    const console = { ...env, OPENLINEAGE__TRANSPORT__TYPE: "console" };
    const { exitCode, err } = await runline(folder.path, args, { env: console });
    const [start, fail] = err.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals([exitCode, start.eventType, fail.eventType], [3, "START", "FAIL"]);
    assertMatch(fail.run.facets.errorMessage.message, /^Command ".*" ended with exit code 3$/);
    const shown = await runline(folder.path, args, { env, stderrIsTerminal: true });
    assertMatch(shown.err, /START {5}.*\n.*FAIL {6}.* Command ".*" ended with exit code 3\n$/s);
  });

  it("exits with 127 if there is no such command, and with 126 if it cannot run", async () => {
    await using folder = await tempFolder();
    await folder.write("no-program", "");
    const codes = ["missing", "no-program"].map(async (name) => {
      const args = [...JOB, "--lineage-out", name + ".out", "--", folder.file(name)];
      const { exitCode, err } = await runline(folder.path, args);
      assertStringIncludes(err, "runline: Cannot start command");
      assertStringIncludes(await readFile(folder.file(name + ".out"), "utf8"), '"FAIL"');
      return exitCode;
    });
    assertEquals(await Promise.all(codes), [127, 126]);
  });

  it("sends FAIL if the system rejects the arguments", async () => {
    await using folder = await tempFolder();
    // More than systems take: https://man7.org/linux/man-pages/man2/execve.2.html
    const command = [process.execPath, "x".repeat(4_000_000)];
    const { exitCode, err } = await runline(folder.path, [
      ...JOB,
      "--lineage-out",
      "events",
      "--",
      ...command,
    ]);
    assertStringIncludes(err, "runline: Cannot start command");
    assertEquals(exitCode, 126);
    assertStringIncludes(await readFile(folder.file("events"), "utf8"), '"FAIL"');
  });

  const skip = process.platform === "win32" ? "Windows has no signals" : false;

  it("forwards a signal, sends ABORT, and exits as the command does", { skip }, async () => {
    for (const [signal, code] of [["SIGTERM", 7], ["SIGINT", 130]] as const) {
      await using folder = await tempFolder();
      await using ready = await commandListener();
      const { command, env } = await scripted(
        folder,
        `process.on("SIGTERM", () => process.exit(7));
         ${reportTo(ready)}`,
      );
      const stop = new AbortController();
      const args = [...JOB, "--lineage-out", "events", "--", ...command];
      const ended = runline(folder.path, args, { env, signal: stop.signal });
      await ready.reported("ready");
      stop.abort(new Stopped(signal));
      assertEquals((await ended).exitCode, code);
      assertEquals(await typesIn(folder), ["START", "ABORT"]);
    }
  });

  it("does not start the command if it was stopped before, and sends ABORT", async () => {
    await using folder = await tempFolder();
    const { command, env } = await scripted(
      folder,
      `require("node:fs").writeFileSync("ran", "");`,
    );
    const args = [...JOB, "--lineage-out", "events", "--", ...command];
    const signal = AbortSignal.abort(new Stopped("SIGTERM"));
    const { exitCode, err } = await runline(folder.path, args, { env, signal });
    assertEquals([exitCode, err], [130, "runline: Stopped\n"]);
    assertEquals(await typesIn(folder), ["START", "ABORT"]);
    await assertRejects(() => readFile(folder.file("ran")));
  });

  it("runs the command although lineage fails, and exits with 1 only on request", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const { command, env } = await scripted(folder, "");
    const lineage = { ...env, OPENLINEAGE_URL: backend.url };
    backend.respondWith(401, 401, 401, 401);
    const lenient = await runline(folder.path, [...JOB, "--", ...command], { env: lineage });
    const args = [...JOB, "--require-lineage", "--", ...command];
    const strict = await runline(folder.path, args, { env: lineage });
    assertEquals([lenient.exitCode, strict.exitCode], [0, 1]);
    assertEquals(lenient.err.match(/runline: Cannot emit lineage event .*401/g)?.length, 2);
  });

  it("reports missing and invalid options, and starts nothing", async () => {
    await using folder = await tempFolder();
    const wrong: [string[], string][] = [
      [JOB, "The command is missing: -- <command…>"],
      [[...JOB, "--"], 'No command follows "--"'],
      [[...JOB, "--", ""], 'No command follows "--"'],
      [[...JOB, "ls"], 'Unexpected argument "ls"; a command follows "--"'],
      [["run", "--", "ls"], 'Option "--job" is missing'],
      [[...JOB, "--input", "s3://", "--", "ls"], 'Option "--input" must be a URL'],
      [[...JOB, "--output", "db://me:secret@", "--", "ls"], 'Option "--output" must be a URL'],
      [[...JOB, "--job", "a/b", "--", "ls"], 'Option "--job" was given more than once'],
      [[...JOB, "--heartbeat", "x", "--", "ls"], 'Option "--heartbeat" must be a time'],
      [[...JOB, "--heartbeat", "0s", "--", "ls"], 'Option "--heartbeat" must be a time'],
      [[...JOB, "--heartbeat", "2147483648ms", "--", "ls"], "of at most 2147483647ms"],
      [[...JOB, "--heartbeat", "600h", "--", "ls"], "of at most 2147483647ms"],
      [[...JOB, "--input", "secret@h/x", "--", "ls"], 'Option "--input" must be a URL'],
      [[...JOB, "--output", "Server=h;Password=secret", "--", "ls"], 'Option "--output" must be'],
    ];
    for (const [args, message] of wrong) {
      const { exitCode, err, out } = await runline(folder.path, args);
      assertEquals([exitCode, out, err.includes("secret")], [2, "", false], args.join(" "));
      assertStringIncludes(err, message);
    }
  });
});
