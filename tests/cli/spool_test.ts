import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mkdir, readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { leaveNote, withProof } from "../../src/cli/places/running_server.ts";
import { runEvent } from "../../src/lineage/mod.ts";
import { readSpoolStatus } from "../../src/lineage/transports/spool.ts";
import { serveRequests } from "../../src/server/serve.ts";
import { runline } from "../fakes/cli_io.ts";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const EVENTS = ["START", "COMPLETE"].map((eventType) =>
  JSON.stringify(runEvent({
    eventType: eventType as "START" | "COMPLETE",
    job: { namespace: "food_delivery", name: "orders" },
    run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" },
  }))
);
const STDIN = `${EVENTS.join("\n")}\n`;
const NO_RETRY = { OPENLINEAGE__TRANSPORT__RETRY: `{"total":0}` };

function envOf(url: string): Record<string, string> {
  return { OPENLINEAGE__TRANSPORT__TYPE: "http", OPENLINEAGE__TRANSPORT__URL: url, ...NO_RETRY };
}

/** Emits two events into a spool while the backend is down, and returns its environment. */
async function leaveBehind(folder: string): Promise<string> {
  const backend = await startLineageBackend();
  await backend.close();
  const { url } = backend;
  const args = ["emit", "-", "--spool", "spool"];
  const { exitCode, err } = await runline(folder, args, { env: envOf(url), stdin: STDIN });
  assertEquals(exitCode, 0);
  assertStringIncludes(err, "Cannot deliver lineage events, which stay in the spool");
  assertStringIncludes(err, "\nNot delivered yet: 2 lineage events in the spool");
  return url;
}

describe("runline --spool", () => {
  it("keeps events while the backend is down, and runline spool flush delivers them", async () => {
    await using folder = await tempFolder();
    const url = await leaveBehind(folder.path);
    const status = await runline(folder.path, ["spool", "status", "spool", "--json"]);
    const { waiting, segments, dead, isSending } = JSON.parse(status.out);
    assertEquals([waiting, segments, dead, isSending], [2, 1, 0, false]);

    const early = await runline(folder.path, ["spool", "flush", "spool"], { env: envOf(url) });
    assertEquals([early.exitCode, early.out], [1, "Delivered 0 events, 2 events waiting\n"]);

    await using backend = await startLineageBackend();
    const args = ["spool", "flush", "spool", "--json"];
    const flushed = await runline(folder.path, args, { env: envOf(backend.url) });
    assertEquals(JSON.parse(flushed.out), { delivered: 2, waiting: 0, dead: 0 });
    assertEquals([flushed.exitCode, flushed.err], [0, ""]);
    assertEquals(backend.requests.map(({ body }) => body), EVENTS);
  });

  it("keeps events while no backend is configured, and prints none of them", async () => {
    await using folder = await tempFolder();
    const args = ["emit", "-", "--spool", "spool"];
    const emitted = await runline(folder.path, args, { stdin: STDIN });
    assertEquals([emitted.exitCode, emitted.out], [0, ""]);
    assertStringIncludes(emitted.err, "which stay in the spool: Cannot find a backend");
    const flushed = await runline(folder.path, ["spool", "flush", "spool"]);
    assertEquals([flushed.exitCode, flushed.out], [1, "Delivered 0 events, 2 events waiting\n"]);

    await using backend = await startLineageBackend();
    const env = envOf(backend.url);
    const later = await runline(folder.path, ["spool", "flush", "spool"], { env });
    assertEquals(later.out, "Delivered 2 events, 0 events waiting\n");
    assertEquals(backend.requests.map(({ body }) => body), EVENTS);
  });

  it("keeps events that the server of the user does not accept yet", async () => {
    await using folder = await tempFolder();
    await using server = await serveRequests(
      withProof(() => Promise.resolve(new Response("", { status: 401 })), "id"),
      { port: 0 },
    );
    const env = { XDG_STATE_HOME: folder.path };
    leaveNote({ id: "id", url: server.url, needsToken: false }, { env });
    const args = ["emit", "-", "--spool", "spool"];
    const { out } = await runline(folder.path, args, { env, stdin: STDIN });
    assertEquals(out, "");
    const { waiting } = await readSpoolStatus(folder.file("spool"));
    assertEquals(waiting, 2);
  });

  it("keeps its events while OPENLINEAGE_DISABLED drops those of new runs", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path);
    const env = { OPENLINEAGE_DISABLED: "true" };
    const flushed = await runline(folder.path, ["spool", "flush", "spool"], { env });
    assertEquals([flushed.exitCode, flushed.out], [1, "Delivered 0 events, 2 events waiting\n"]);
  });

  it("shows the state of a spool, also of one that is empty", async () => {
    await using folder = await tempFolder();
    await mkdir(folder.file("spool"));
    const empty = await runline(folder.path, ["spool", "status", "spool"]);
    assertEquals(
      empty.out,
      "0 events waiting in 0 segments of 0 B\n0 dead letters\nNo process delivers them\n",
    );
    await leaveBehind(folder.path);
    const { out } = await runline(folder.path, ["spool", "status", "spool"]);
    assertMatch(out, /^2 events waiting in 1 segment of \d+ B, the oldest from \d{4}-.*Z\n/);
  });

  it("refuses a folder that is missing or has other content, and creates nothing", async () => {
    await using folder = await tempFolder();
    await folder.write("other/notes.txt", "");
    for (const command of ["status", "flush", "dead", "retry"]) {
      for (const name of ["spol", "other", "other/notes.txt"]) {
        const { exitCode, out, err } = await runline(folder.path, ["spool", command, name]);
        assertEquals([exitCode, out], [1, ""]);
        assertEquals(err, `runline: Cannot find a spool at "${folder.file(name)}"\n`);
      }
    }
    assertEquals(await readdir(folder.path), ["other"]);
    assertEquals(await readdir(folder.file("other")), ["notes.txt"]);
  });

  it("lists the events that the backend rejected, and retries them", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    backend.respondWith({ status: 422, body: "no \u001b[31msuch job" });
    const env = envOf(backend.url);
    const emitted = await runline(folder.path, ["emit", "-", "--spool", "spool"], {
      env,
      stdin: STDIN,
    });
    assertEquals(emitted.exitCode, 1);
    const { out } = await runline(folder.path, ["spool", "dead", "spool"]);
    assertStringIncludes(out, "server answered 422");
    assert(!out.includes("\u001b"));
    const listed = await runline(folder.path, ["spool", "dead", "spool", "--json"]);
    assertEquals(JSON.parse(listed.out).event.eventType, "START");

    const retried = await runline(folder.path, ["spool", "retry", "spool"]);
    assertEquals(retried.out, "Appended 1 event\n");
    const flushed = await runline(folder.path, ["spool", "flush", "spool"], { env });
    assertEquals(flushed.out, "Delivered 1 event, 0 events waiting\n");
    const types = backend.events.map(({ eventType }) => eventType);
    assertEquals(types, ["COMPLETE", "START"]);
  });
});
