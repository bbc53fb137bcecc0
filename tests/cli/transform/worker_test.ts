import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { parseArguments } from "../../../src/cli/parameters/parse_arguments.ts";
import { LINE_PARAMETERS } from "../../../src/cli/transform/line_rows.ts";
import type { FromWorker, WorkerData } from "../../../src/cli/transform/worker_messages.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const PROGRAM = new URL("../../../src/cli/main.ts", import.meta.url);

/** Lets messages come that are on their way. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("serveTransform()", () => {
  it("sends no more rows than the weight that it is given, until they are taken", async () => {
    await using folder = await tempFolder();
    const lines = Array.from({ length: 1000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    await folder.write("a.tsv", lines.join("\n"));
    const options = parseArguments(LINE_PARAMETERS, [], { cwd: folder.path });
    const transform = { ...options, keepsBad: false };
    const workerData: WorkerData = {
      transform,
      form: "lines" as const,
      cwd: folder.path,
      requestPayer: false,
      maxWeight: 1,
    };
    const worker = new Worker(PROGRAM, { workerData });
    let [held, most, events] = [0, 0, 0];
    await new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("message", async (message: FromWorker) => {
        if (message.kind === "ready") worker.postMessage({ kind: "input", name: "a.tsv" });
        if (message.kind === "end") resolve();
        if (message.kind !== "rows") return;
        const { batch, weight } = message.sent;
        if (weight > 0) most = Math.max(most, ++held);
        events += batch.events;
        await turns(50);
        if (weight > 0) held--;
        worker.postMessage({ kind: "taken", weight });
      });
    });
    await worker.terminate();
    assertEquals([events, most], [1000, 1]);
  });
});
