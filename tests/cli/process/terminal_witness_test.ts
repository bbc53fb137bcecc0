import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, it } from "node:test";
import { plainEnvironment } from "../../fixtures/plain_environment.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(process.platform === "win32" ? "Windows has no process groups" : false);
const WITNESS = new URL("../../../src/cli/process/terminal_witness.ts", import.meta.url).href;

interface ReceivedOptions {
  readonly signal?: NodeJS.Signals;
  /** The folders in which the shell is looked for. */
  readonly path?: string | undefined;
}

/** Sends a signal to a process with a witness, or to its group, and returns what the witness received. */
async function received(
  target: "process" | "group",
  { signal = "SIGINT", path = process.env["PATH"] }: ReceivedOptions = {},
): Promise<string> {
  await using folder = await tempFolder();
  const file = await folder.write(
    "main.ts",
    `import { startWitness } from "${WITNESS}";
    import process from "node:process";
    const witness = startWitness();
    process.on("${signal}", async () => {
      console.log(await witness.hasReceived("${signal}"));
      process.exit();
    });
    setTimeout(() => {}, 120_000);
    // A runtime may listen only in its next turn.
    setTimeout(() => console.log("ready"), 1_000);`,
  );
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--allow-all", "--no-config"] : [];
  const child = spawn(process.execPath, [...runtime, file], {
    detached: true,
    env: { ...plainEnvironment(), PATH: path },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
    if (chunk.includes("ready")) process.kill((target === "group" ? -1 : 1) * child.pid!, signal);
  });
  await once(child, "close");
  return text;
}

describe("startWitness()", { skip }, () => {
  it("has received a SIGINT of the whole group, as that of Ctrl-C", async () => {
    assertEquals(await received("group"), "ready\ntrue\n");
  });

  it("has not received a SIGINT of this process alone", async () => {
    assertEquals(await received("process"), "ready\nfalse\n");
  });

  it("has received SIGINT alone if there is no shell", async () => {
    const path = "/nowhere";
    assertEquals(await received("process", { path }), "ready\ntrue\n");
    assertEquals(await received("process", { path, signal: "SIGTERM" }), "ready\nfalse\n");
  });
});
