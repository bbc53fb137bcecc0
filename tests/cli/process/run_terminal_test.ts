import { assertEquals } from "@std/assert";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { runlineCommand } from "../../fakes/cli_process.ts";
import { commandListener, reportTo, scripted } from "../../fakes/scripted_command.ts";
import { plainEnvironment } from "../../fixtures/plain_environment.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(whyNoTerminal());

function whyNoTerminal(): string | false {
  if (process.platform !== "linux") return "Only the `script` of Linux takes a command so";
  const { status } = spawnSync("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" });
  return status === 0 ? false : "There is no `script`, which opens a terminal";
}

/** Starts `runline run` with a command on a terminal, of which the standard input is the keyboard. */
async function onTerminal(folder: TempFolder, script: string) {
  const { command } = await scripted(folder, script);
  const args = [
    "run",
    "--job",
    "food_delivery/orders",
    "--lineage-out",
    "events",
    "--",
    ...command,
  ];
  const line = `exec ${runlineCommand(args).map((word) => `'${word}'`).join(" ")} 2>messages`;
  const terminal = spawn("script", ["-qec", line, "/dev/null"], {
    cwd: folder.path,
    env: { ...plainEnvironment(), SHELL: "/bin/sh" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  return { keyboard: terminal.stdin, ended: once(terminal, "exit") };
}

async function typesOf(folder: TempFolder): Promise<string[]> {
  const lines = (await readFile(folder.file("events"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line).eventType);
}

// The exit code of `script` is not always that of the command.
const KEEP = `const keep = (text) => require("node:fs").writeFileSync("signals", text);`;

describe("runline run, on a terminal", { skip }, () => {
  it("forwards a SIGINT that is sent to it alone", async () => {
    await using folder = await tempFolder();
    await using listener = await commandListener();
    const { ended } = await onTerminal(
      folder,
      `${reportTo(listener)} ${KEEP}
      const end = (text) => { keep(text); process.exit(3); };
      process.on("SIGINT", () => end("SIGINT"));
      setTimeout(() => end("nothing"), 60_000);
      socket.once("data", () => process.kill(process.ppid, "SIGINT"));`,
    );
    await ended;
    assertEquals(await readFile(folder.file("signals"), "utf8"), "SIGINT");
    assertEquals(await typesOf(folder), ["START", "ABORT"]);
  });

  it("does not forward Ctrl-C, which has reached the command", async () => {
    await using folder = await tempFolder();
    await using listener = await commandListener();
    const { keyboard, ended } = await onTerminal(
      folder,
      `${reportTo(listener)} ${KEEP}
      let count = 0;
      process.on("SIGINT", () => {
        keep(String(++count));
        if (count === 1) setTimeout(() => process.exit(3), 1_000);
      });`,
    );
    await listener.reported("ready");
    keyboard.write("\x03");
    await ended;
    assertEquals(await readFile(folder.file("signals"), "utf8"), "1");
    assertEquals(await typesOf(folder), ["START", "ABORT"]);
  });
});
