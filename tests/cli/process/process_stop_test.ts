import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { runlineCommand, startRunline } from "../../fakes/cli_process.ts";
import { commandListener, reportTo, scripted } from "../../fakes/scripted_command.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { plainEnvironment } from "../../fixtures/plain_environment.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(
  process.platform === "linux" ? false : "Needs the signals and devices of Linux",
);
const BASE = ["process", "archive", "--job", "food_delivery/orders", "--lineage-out", "events"];
const STUBBORN =
  `process.on("SIGTERM", () => report("SIGTERM")).on("SIGHUP", () => report("SIGHUP"));`;

async function archive(runs = 1): Promise<TempFolder> {
  const folder = await tempFolder();
  for (let day = 1; day <= runs; day++) {
    await folder.write(`archive/run=2026-01-0${day}-00-00-00/part-0`, `${enrichedLine()}\n`);
  }
  return folder;
}

async function stateOf(folder: TempFolder, day = 1): Promise<string | undefined> {
  await using manifest = new SqliteManifestStore(folder.file("runline.db"), { readOnly: true });
  const { claim } = await manifest.inspect(folder.file(`archive/run=2026-01-0${day}-00-00-00/`));
  return claim?.state;
}

describe("runline process, stopped by signals", { skip }, () => {
  it("leaves nothing of a command behind at the second, and releases the claim", async () => {
    await using folder = await archive();
    await using listener = await commandListener();
    const { command } = await scripted(folder, reportTo(listener) + STUBBORN);
    // The command has a child of its own, and neither minds SIGTERM.
    const shell = ["sh", "-c", 'trap "" TERM; "$@"; true', "sh", ...command];
    const runline = startRunline([...BASE, "--", ...shell], { cwd: folder.path });
    runline.stdout?.resume();
    runline.stderr?.resume();
    const ended = once(runline, "exit");
    await listener.reported("ready");
    process.kill(runline.pid ?? 0, "SIGTERM");
    await listener.reported("SIGTERM");
    assertEquals(await stateOf(folder), "claimed");
    process.kill(runline.pid ?? 0, "SIGTERM");
    await listener.gone;
    assertEquals(await ended, [130, null]);
    assertEquals(await stateOf(folder), "pending");
  });

  it("heeds SIGHUP with the permissions that the documentation names", async () => {
    await using folder = await archive();
    await using listener = await commandListener();
    const { command } = await scripted(folder, reportTo(listener) + STUBBORN);
    const runline = startRunline([...BASE, "--", ...command], { cwd: folder.path });
    runline.stdout?.resume();
    runline.stderr?.resume();
    const ended = once(runline, "exit");
    await listener.reported("ready");
    process.kill(runline.pid ?? 0, "SIGHUP");
    await listener.reported("SIGTERM");
    process.kill(runline.pid ?? 0, "SIGTERM");
    assertEquals(await ended, [130, null]);
    assertEquals(await stateOf(folder), "pending");
  });
});

describe("runline transform of an input that stays open", { skip }, () => {
  it("ends at the first signal", async () => {
    await using folder = await tempFolder();
    const [program = "", ...args] = runlineCommand(["transform", "-"]);
    const runline = spawn(program, args, {
      cwd: folder.path,
      env: plainEnvironment(),
      stdio: ["pipe", "pipe", "inherit"],
      // Only a process that the signal does not end.
      timeout: 120_000,
      killSignal: "SIGKILL",
    });
    const ended = once(runline, "exit");
    runline.stdin.write(`${enrichedLine()}\n`);
    // Now it waits for the next line.
    await once(runline.stdout.resume(), "data");
    process.kill(runline.pid ?? 0, "SIGINT");
    assertEquals(await ended, [130, null]);
  });
});

describe("runline process without a reader", { skip }, () => {
  for (
    const [title, stdout, stderr] of [
      ["a full standard output", "/dev/full", undefined],
      ["a full standard error", undefined, "/dev/full"],
      ["both full", "/dev/full", "/dev/full"],
    ] as const
  ) {
    it(`does the work with ${title}`, async () => {
      await using folder = await archive(2);
      // A shell opens them, as Deno opens a device only with every permission.
      const script = `exec "$@" >${stdout ?? "/dev/null"} 2>${stderr ?? "/dev/null"}`;
      const args = runlineCommand([...BASE, "--out", "json", "--json"]);
      const runline = spawn("sh", ["-c", script, "sh", ...args], {
        cwd: folder.path,
        env: plainEnvironment(),
        stdio: "ignore",
      });
      const [code] = await once(runline, "exit");
      assertEquals(code, 0);
      assertEquals([await stateOf(folder, 1), await stateOf(folder, 2)], ["done", "done"]);
    });
  }

  it("writes the file of transform with a full standard error", async () => {
    await using folder = await archive(1);
    const input = "archive/run=2026-01-01-00-00-00/part-0";
    const args = runlineCommand(["transform", input, "--out", "rows.ndjson"]);
    const runline = spawn("sh", ["-c", 'exec "$@" 2>/dev/full', "sh", ...args], {
      cwd: folder.path,
      env: plainEnvironment(),
      stdio: "ignore",
    });
    assertEquals((await once(runline, "exit"))[0], 0);
    assertStringIncludes(await readFile(folder.file("rows.ndjson"), "utf8"), '{"collector_tstamp"');
  });

  it("does the work if the reader of both streams goes away", async () => {
    await using folder = await archive(3);
    const args = runlineCommand([...BASE, "--out", "json", "--json"]);
    const shell = spawn("sh", ["-c", '"$@" 2>&1 | head -n 1', "sh", ...args], {
      cwd: folder.path,
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    shell.stdout.setEncoding("utf8").on("data", (chunk) => out += chunk);
    await once(shell, "close");
    assertStringIncludes(out, "run=2026-01-01");
    // The pipeline ends with `head`; the work may go on for a moment.
    const deadline = performance.now() + 60_000;
    while (await stateOf(folder, 3) !== "done" && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert(await stateOf(folder, 3) === "done");
  });
});
