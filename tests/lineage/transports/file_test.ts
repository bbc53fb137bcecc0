import { describe, it } from "node:test";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { TransportError } from "../../../src/lineage/errors.ts";
import type { RunEvent } from "../../../src/lineage/event/event.ts";
import { fileTransport } from "../../../src/lineage/transports/file.ts";
import { frozenJobEvent, frozenRunEvent } from "../../fakes/lineage_events.ts";

describe("fileTransport()", () => {
  it("names a file after the local time, and takes the next name if it exists", async () => {
    await using folder = await temporaryFolder();
    const now = new Date(2026, 0, 31, 7, 8, 9, 45).getTime();
    const path = join(folder.path, "events");
    await writeFile(`${path}-20260131-070809.045001.json`, "taken");
    const transport = fileTransport({ path, now: () => now });
    for (const name of ["a", "b", "c"]) await transport.emit(frozenJobEvent(name));
    assertEquals((await readdir(folder.path)).sort(), [
      "events-20260131-070809.045000.json",
      "events-20260131-070809.045001.json",
      "events-20260131-070809.045002.json",
      "events-20260131-070809.045003.json",
    ]);
    assertEquals(await readFile(`${path}-20260131-070809.045001.json`, "utf8"), "taken");
    const second = await readFile(`${path}-20260131-070809.045002.json`, "utf8");
    assertEquals(second, `${JSON.stringify(frozenJobEvent("b"))}\n`);
  });

  it("names files by job and type with 'debug', and writes JSON for people", async () => {
    await using folder = await temporaryFolder();
    const now = new Date(2026, 0, 31, 7, 8, 9, 45).getTime();
    const transport = fileTransport({
      path: join(folder.path, "events"),
      debug: true,
      now: () => now,
    });
    const event = frozenJobEvent("größe/7 a.b");
    await transport.emit(event);
    await transport.emit(frozenRunEvent("orders"));
    const names = (await readdir(folder.path)).sort();
    assertEquals(names, [
      "events-260131T070809.045000-größe__7__a.b-unknown_event_type.json",
      "events-260131T070809.045001-orders-START.json",
    ]);
    const text = await readFile(join(folder.path, names[0] ?? ""), "utf8");
    assertEquals(text, `${JSON.stringify(event, null, 2)}\n`);
  });

  it("cuts names with 'debug' that no file system takes, and leads to no other folder", async () => {
    await using folder = await temporaryFolder();
    const now = new Date(2026, 0, 31, 7, 8, 9, 45).getTime();
    const path = join(folder.path, "events");
    const transport = fileTransport({ path, debug: true, now: () => now });
    await transport.emit(frozenJobEvent("ö".repeat(300)));
    const strange = { ...frozenRunEvent("orders"), eventType: "/../../START" };
    await transport.emit(strange as unknown as RunEvent);
    const names = (await readdir(folder.path)).sort();
    assertEquals(
      names,
      [
        "events-260131T070809.045001-orders-__..__..__START.json",
        `events-260131T070809.045000-${"ö".repeat(75)}-unknown_event_type.json`,
      ].sort(),
    );
  });

  it("refuses 'debug' if it has no effect", () => {
    const refused = [{ path: "events", append: true }, { path: "s3://acme/events" }];
    for (const options of refused) {
      assertThrows(() => fileTransport({ ...options, debug: true }), TypeError, "'debug'");
    }
  });

  it("names files in the order of the events, also if the clock goes back", async () => {
    await using folder = await temporaryFolder();
    let ms = Date.now();
    const transport = fileTransport({ path: join(folder.path, "events"), now: () => ms-- });
    for (const name of ["a", "b", "c"]) await transport.emit(frozenJobEvent(name));
    const names = (await readdir(folder.path)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder.path, name), "utf8")));
    assertEquals(texts.map((text) => JSON.parse(text).job.name), ["a", "b", "c"]);
  });

  it("keeps the order of events that are emitted at once", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "events.ndjson");
    const transport = fileTransport({ path, append: true });
    const names = Array.from({ length: 50 }, (_, index) => `job-${index}`);
    await Promise.all(names.map((name) => transport.emit(frozenJobEvent(name))));
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).job.name), names);
  });

  it("appends whole lines if several processes write to one file", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "events.ndjson");
    const transports = Array.from({ length: 4 }, () => fileTransport({ path, append: true }));
    const emits = transports.flatMap((transport) =>
      Array.from({ length: 25 }, (_, index) => transport.emit(frozenJobEvent(`${index}`)))
    );
    await Promise.all(emits);
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).producer).length, 100);
  });

  it("begins a new line after a piece that a killed process left", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "events.ndjson");
    await writeFile(path, '{"torn');
    const transport = fileTransport({ path, append: true });
    await transport.emit(frozenJobEvent("a"));
    await transport.emit(frozenJobEvent("b"));
    const text = await readFile(path, "utf8");
    const [torn, ...events] = text.trimEnd().split("\n");
    assertEquals([torn, events.map((line) => JSON.parse(line).job.name)], ['{"torn', ["a", "b"]]);
  });

  it("begins a new line after a piece that a failed write left", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "events.ndjson");
    const transport = fileTransport({ path, append: true });
    await transport.emit(frozenJobEvent("first"));
    await rename(path, `${path}.kept`);
    await mkdir(path);
    await assertRejects(() => transport.emit(frozenJobEvent("lost")), TransportError);
    await rm(path, { recursive: true });
    await rename(`${path}.kept`, path);
    await appendFile(path, `{"job":`);
    await transport.emit(frozenJobEvent("second"));
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    assertEquals(JSON.parse(lines.at(-1) ?? "").job.name, "second");
  });

  it("creates the folders that are missing", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "missing", "too", "events.ndjson");
    await fileTransport({ path, append: true }).emit(frozenJobEvent("orders"));
    assertEquals(JSON.parse(await readFile(path, "utf8")), frozenJobEvent("orders"));
  });

  it("continues after an event that it could not write", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "file"), "");
    const path = join(folder.path, "file", "events.ndjson");
    const transport = fileTransport({ path, append: true });
    const emitting = () => transport.emit(frozenJobEvent("orders"));
    const error = await assertRejects(emitting, TransportError);
    assertEquals([error.code, error.url, error.retryable], ["TRANSPORT_WRITE", path, false]);
    assert(error.message.startsWith(`Cannot write lineage event to "${path}"`));
    const again = await assertRejects(emitting, TransportError);
    assert(again !== error);
  });

  it("reports why it cannot write", async () => {
    await using folder = await temporaryFolder();
    const transport = fileTransport({ path: folder.path, append: true });
    const error = await assertRejects(
      () => transport.emit(frozenJobEvent("orders")),
      TransportError,
    );
    assertMatch(error.message, /: it is a folder, expected a file$/);
  });

  it("refuses other schemes than file: and s3:", () => {
    for (const path of ["HTTP://acme/events", new URL("gs://acme/events"), ""]) {
      assertThrows(() => fileTransport({ path }), TypeError, `must be a path, a "file:" URL or an`);
    }
  });
});

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "lineage-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
