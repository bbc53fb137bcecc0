import { assertEquals } from "@std/assert";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { startRunline } from "../../fakes/cli_process.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import {
  type CommandListener,
  commandListener,
  reportTo,
  scripted,
} from "../../fakes/scripted_command.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const STUBBORN =
  `process.on("SIGTERM", () => report("SIGTERM")).on("SIGHUP", () => report("SIGHUP"));`;

const skip = saySkip(process.platform === "win32" ? "Windows has no signals" : false);
const skipHangup = saySkip(
  process.platform === "linux" ? false : "Only Linux tells whether SIGHUP is ignored",
);
const skipNohup = saySkip(
  process.platform === "linux" && ("Deno" in globalThis || "Bun" in globalThis)
    ? false
    : "Node listens to what it was reported to ignore",
);

interface Running extends AsyncDisposable {
  /** Sends a signal to `runline`. */
  readonly send: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<unknown[]>;
  readonly command: CommandListener;
  readonly folder: TempFolder;
}

/** Starts `runline run` with a command that cannot be stopped but by SIGKILL, and waits until it runs. */
async function running(options: { env?: Record<string, string>; nohup?: boolean } = {}) {
  const folder = await tempFolder();
  const command = await commandListener();
  const { command: words } = await scripted(folder, reportTo(command) + STUBBORN);
  const args = ["run", "--job", "food_delivery/orders", "--lineage-out", "events", "--", ...words];
  const runline = startRunline(args, { cwd: folder.path, ...options });
  runline.stdout?.resume();
  runline.stderr?.resume();
  const ended = once(runline, "exit");
  await command.reported("ready");
  return {
    // Not `runline.kill`, which Deno does once only.
    send: (signal) => void process.kill(runline.pid ?? 0, signal),
    ended,
    command,
    folder,
    async [Symbol.asyncDispose]() {
      runline.kill("SIGKILL");
      await command[Symbol.asyncDispose]();
      await ended;
      await folder[Symbol.asyncDispose]();
    },
  } satisfies Running;
}

async function typesOf({ folder }: Running): Promise<string[]> {
  const lines = (await readFile(folder.file("events"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line).eventType);
}

describe("runline run, stopped by signals", { skip }, () => {
  it("kills the command at the second, and sends ABORT", async () => {
    await using run = await running();
    run.send("SIGTERM");
    await run.command.reported("SIGTERM");
    run.send("SIGTERM");
    assertEquals(await run.ended, [137, null]);
    await run.command.gone;
    assertEquals(await typesOf(run), ["START", "ABORT"]);
  });

  it("ends at once at the third, while a backend accepts nothing", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang", "hang");
    await using run = await running({ env: { OPENLINEAGE_URL: backend.url } });
    run.send("SIGTERM");
    await run.command.reported("SIGTERM");
    run.send("SIGTERM");
    await run.command.gone;
    run.send("SIGTERM");
    assertEquals(await run.ended, [130, null]);
  });

  it("forwards SIGHUP as well, however often it comes", { skip: skipHangup }, async () => {
    await using run = await running();
    run.send("SIGHUP");
    await run.command.reported("SIGHUP");
    run.send("SIGHUP");
    // It only shows that the first two were received.
    run.send("SIGTERM");
    assertEquals(await run.ended, [137, null]);
    assertEquals(await typesOf(run), ["START", "ABORT"]);
  });

  it("leaves SIGHUP alone if it is ignored, as under nohup", { skip: skipNohup }, async () => {
    await using run = await running({ nohup: true });
    run.send("SIGHUP");
    run.send("SIGTERM");
    const reported = run.command.reported("SIGTERM").then(() => "reported");
    assertEquals(await Promise.race([reported, run.ended]), "reported");
    run.send("SIGTERM");
    assertEquals(await run.ended, [137, null]);
    assertEquals(await typesOf(run), ["START", "ABORT"]);
  });
});
