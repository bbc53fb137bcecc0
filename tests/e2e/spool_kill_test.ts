import { assert, assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { httpTransport } from "../../src/lineage/transports/http.ts";
import { readDeadLetters, spoolTransport } from "../../src/lineage/transports/spool.ts";
import { numbersOf } from "../fakes/run_events.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const KILLS = 300;
// A child is killed after its first 170.
const LEAST_EVENTS = 50_000;
const CHILDREN_AT_ONCE = 3;
// Events that a sender has delivered and not recorded when it is killed: one of each run.
const IN_FLIGHT = 8;
const CHILD = fileURLToPath(new URL("support/spool_child.ts", import.meta.url));

/** A backend that is up, answers 503 and cuts connections by turns. */
async function startFlappingBackend() {
  const accepted: string[] = [];
  let mode: "up" | "busy" | "cut" = "up";
  const flap = setInterval(() => {
    const dice = Math.random();
    mode = dice < 0.7 ? "up" : dice < 0.85 ? "busy" : "cut";
  }, 40);
  const server = createServer(async (request, response) => {
    try {
      const body = await textOf(request);
      if (mode === "cut") return void request.socket.destroy();
      if (mode === "up") accepted.push(numbersOf(JSON.parse(body)));
      response.writeHead(mode === "up" ? 201 : 503).end();
    } catch {
      // The child was killed while it sent.
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    accepted,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    settle(): void {
      clearInterval(flap);
      mode = "up";
    },
    async [Symbol.asyncDispose]() {
      clearInterval(flap);
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

/** Starts a child, and kills it some time after its first events. */
async function killOne(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ["run", "--no-check", "-A", CHILD, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  await pause(Math.random() * 80);
  child.kill("SIGKILL");
  await ended;
}

async function acceptedBySpool(folder: string): Promise<string[]> {
  const prefix = `${basename(folder)}.accepted-`;
  const files = (await readdir(dirname(folder))).filter((name) => name.startsWith(prefix));
  const texts = await Promise.all(
    files.map((name) => readFile(`${dirname(folder)}/${name}`, "utf8")),
  );
  // The last line may be incomplete: then the event was not reported as accepted.
  return texts.flatMap((text) => text.slice(0, text.lastIndexOf("\n")).split("\n"))
    .filter((line) => line !== "");
}

describe("spoolTransport() and kill -9", () => {
  it("delivers every event of processes that are killed at random moments, in order", async (context) => {
    await using temp = await tempFolder();
    await using backend = await startFlappingBackend();
    const folder = temp.file("spool");
    let kills = 0;
    const worker = async (): Promise<void> => {
      while (kills < KILLS) await killOne([folder, backend.url, String(kills++ * 100)]);
    };
    await Promise.all(Array.from({ length: CHILDREN_AT_ONCE }, worker));

    backend.settle();
    const last = spoolTransport({
      folder,
      transport: httpTransport({ url: backend.url }),
      drainMs: 600_000,
    });
    await last.close();

    const promised = await acceptedBySpool(folder);
    const arrived = new Set(backend.accepted);
    assertEquals(promised.filter((numbers) => !arrived.has(numbers)), []);
    assertEquals(outOfOrder(backend.accepted), []);
    const duplicates = backend.accepted.length - arrived.size;
    assert(duplicates <= kills * IN_FLIGHT, `${duplicates} duplicates`);
    assert(
      arrived.size - promised.length <= kills,
      "more than one event per kill was not promised",
    );
    assertEquals(await readDeadLetters(folder), []);
    assertEquals((await readdir(folder)).filter((name) => name !== "locks"), []);
    assertEquals(kills, KILLS);
    assert(promised.length >= LEAST_EVENTS, `${promised.length} events`);
    context.diagnostic(JSON.stringify({ kills, events: promised.length, duplicates }));
  });
});

/** Lists the events that arrived for the first time after a later one of their run. */
function outOfOrder(accepted: readonly string[]): string[] {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  return accepted.filter((numbers) => {
    if (seen.has(numbers)) return false;
    seen.add(numbers);
    const [run = "", number = ""] = numbers.split("/");
    const isLate = Number(number) < (last.get(run) ?? -1);
    last.set(run, Number(number));
    return isLate;
  });
}
