import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import process from "node:process";
import { endChild, ProgramStartError, startChild } from "../../../src/cli/process/child_program.ts";
import { commandListener, reportTo, scripted } from "../../fakes/scripted_command.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(process.platform === "win32" ? "Windows has no signals" : false);
const IGNORES = `process.on("SIGTERM", () => report("SIGTERM"));`;

describe("endChild()", { skip }, () => {
  it("kills a program that ignores SIGTERM", async () => {
    await using folder = await tempFolder();
    await using listener = await commandListener();
    const { command, env } = await scripted(folder, reportTo(listener) + IGNORES);
    const child = startChild(command, { cwd: folder.path, env, stdio: "ignore", ownGroup: true });
    await listener.reported("ready");
    await endChild(child, { graceMs: 50 });
    await listener.gone;
    assertEquals(await child.ended, { code: null, signal: "SIGKILL" });
  });

  it("ends what a program has started, after the program has ended itself", async () => {
    await using folder = await tempFolder();
    await using listener = await commandListener();
    const { command, env } = await scripted(folder, reportTo(listener) + IGNORES);
    const shell = ["sh", "-c", '"$@" & echo started', "sh", ...command];
    const child = startChild(shell, { cwd: folder.path, env, stdio: "ignore", ownGroup: true });
    await listener.reported("ready");
    assertEquals(await child.ended, { code: 0, signal: null });
    assert(child.isAlive());
    await endChild(child, { graceMs: 50 });
    await listener.gone;
  });
});

describe("startChild()", () => {
  it("reports a missing program", async () => {
    const child = startChild(["no-such-program"], {
      cwd: "/",
      env: {},
      stdio: "ignore",
      ownGroup: true,
    });
    const error = await assertRejects(() => child.ended, ProgramStartError);
    assertEquals(error.exitCode, 127);
    assertEquals(
      error.message,
      'Cannot start command "no-such-program": the program or its interpreter does not exist',
    );
    child.send("SIGTERM");
    assertEquals(child.isAlive(), false);
  });
});
