import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { leaveNote, withProof } from "../../src/cli/places/running_server.ts";
import { runEvent } from "../../src/lineage/mod.ts";
import { serveRequests } from "../../src/server/serve.ts";
import { runline } from "../fakes/cli_io.ts";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const RUN_ID = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";

function event(eventType: "START" | "COMPLETE"): string {
  const job = { namespace: "food_delivery", name: "orders" };
  return JSON.stringify(runEvent({ eventType, job, run: { runId: RUN_ID } }));
}

const ONE = event("START");
const TWO = event("COMPLETE");

describe("runline emit", () => {
  it("sends one event, an array of events, and one event a line", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const env = { OPENLINEAGE_URL: backend.url };
    await folder.write("one.json", JSON.stringify(JSON.parse(ONE), undefined, 2));
    await folder.write("array.json", `[${ONE}, ${TWO}]`);
    for (const name of ["one.json", "array.json"]) {
      assertEquals((await runline(folder.path, ["emit", name], { env })).exitCode, 0);
    }
    const stdin = `${ONE}\n\n${TWO}\n`;
    const { err } = await runline(folder.path, ["emit", "-"], { env, stdin });
    assertEquals(err, "Sent 2 events\n");
    const types = backend.events.map(({ eventType }) => eventType);
    assertEquals(types, ["START", "START", "COMPLETE", "START", "COMPLETE"]);
  });

  it("writes to the console if nothing is configured, and to the file of --lineage-out", async () => {
    await using folder = await tempFolder();
    const piped = await runline(folder.path, ["emit", "-"], { stdin: ONE });
    assertEquals(JSON.parse(piped.out), JSON.parse(ONE));
    const kept = await runline(folder.path, ["emit", "-", "--lineage-out", "out"], { stdin: ONE });
    assertEquals([kept.out, await readFile(folder.file("out"), "utf8")], ["", `${ONE}\n`]);
  });

  it("exits with 1 and reports the reason when the backend refuses", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    backend.respondWith({ status: 422, body: "no such job" });
    const env = { OPENLINEAGE_URL: backend.url };
    const { exitCode, err } = await runline(folder.path, ["emit", "-"], { env, stdin: ONE });
    assertEquals(exitCode, 1);
    assertMatch(err, /^runline: Cannot emit lineage event to .*422.*\n$/);
  });

  for (const type of ["async_http", "batch"]) {
    it(`exits with 1 when an event is lost in the background: ${type}`, async () => {
      await using folder = await tempFolder();
      await using backend = await startLineageBackend();
      backend.respondWith(422, 422);
      const transport = { type, url: backend.url, retry: { total: 0 } };
      await folder.write("openlineage.yml", JSON.stringify({ transport }));
      const { exitCode, err } = await runline(folder.path, ["emit", "-"], { stdin: ONE });
      assertEquals(exitCode, 1);
      assertMatch(err, /^runline: Cannot emit lineage event to .*422.*\n$/);
    });
  }

  it("exits with 1 and the failure when Kafka does not acknowledge an event", async () => {
    await using folder = await tempFolder();
    const config = { "bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": 100 };
    const transport = { type: "kafka", topic: "t", flush: false, config };
    await folder.write("openlineage.yml", JSON.stringify({ transport }));
    const { exitCode, err } = await runline(folder.path, ["emit", "-"], { stdin: ONE });
    assertEquals(exitCode, 1);
    assertMatch(err, /^runline: Cannot send lineage event to Kafka topic "t" .*\n$/);
  });

  it("writes JSON on several lines with `pretty` of the console", async () => {
    await using folder = await tempFolder();
    for (const pretty of [true, false]) {
      const yaml = JSON.stringify({ transport: { type: "console", pretty } });
      await folder.write("openlineage.yml", yaml);
      const { out } = await runline(folder.path, ["emit", "-"], { stdin: ONE });
      assertEquals(JSON.parse(out), JSON.parse(ONE));
      assertEquals(out.trim().includes("\n"), pretty);
    }
  });

  it("ends with the failure of the first event when the backend is down, also with --lineage-out", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const answers = Array.from({ length: 20 }, () => 503);
    backend.respondWith(...answers);
    const retry = { total: 1, backoff_factor: 0.01 };
    const env = {
      OPENLINEAGE__TRANSPORT: JSON.stringify({ type: "http", url: backend.url, retry }),
    };
    const args = ["emit", "-", "--lineage-out", "out"];
    const stdin = `${ONE}\n`.repeat(10);
    const { exitCode, err } = await runline(folder.path, args, { env, stdin });
    assertEquals(exitCode, 1);
    assertMatch(err, /^runline: Cannot emit lineage event to .*503.* after 2 attempts/);
    assertEquals(backend.requests.length, 2);
    assertEquals((await readFile(folder.file("out"), "utf8")).split("\n").length, 11);
  });

  it("exits with 1 when the runline serve of the user refuses an event", async () => {
    await using folder = await tempFolder();
    await using server = await serveRequests(
      withProof(() => Promise.resolve(new Response("", { status: 422 })), "id"),
      { port: 0 },
    );
    const env = { XDG_STATE_HOME: folder.path };
    leaveNote({ id: "id", url: server.url, needsToken: false }, { env });
    const { exitCode, err } = await runline(folder.path, ["emit", "-"], { env, stdin: ONE });
    assertEquals(exitCode, 1);
    assertStringIncludes(err, "server answered 422");
  });

  it("sends nothing of input with other values than events, and reports their place", async () => {
    await using folder = await tempFolder();
    const wrong: [string, string][] = [
      ["", "Cannot emit events from the standard input: the input has no events"],
      [`${ONE}\n{"a":\n`, "Cannot parse the standard input at line 2"],
      [
        `${ONE}\n{"eventTime":1}\n`,
        'Cannot emit the event of the standard input at line 2: it has no "producer"',
      ],
      ["7", 'Cannot emit the event of the standard input at line 1: it has no "eventTime"'],
    ];
    for (const [stdin, message] of wrong) {
      const { exitCode, out, err } = await runline(folder.path, ["emit", "-"], { stdin });
      assertEquals([exitCode, out], [1, ""]);
      assertStringIncludes(err, message);
    }
  });
});
