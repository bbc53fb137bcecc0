import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import {
  appendFile,
  cp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import {
  readDeadLetters,
  readSpoolStatus,
  retryDeadLetters,
  spoolTransport,
  type SpoolTransportOptions,
} from "../../../../src/lineage/transports/spool.ts";
import type { EmitOptions } from "../../../../src/lineage/transports/port/transport.ts";
import { FlakyTransport } from "../../../fakes/flaky_transport.ts";
import { numberedEvent } from "../../../fakes/run_events.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const QUICK = { pollMs: 10, backoffMs: 1, maxDelayMs: 2 } as const;

interface Spool {
  readonly transport: ReturnType<typeof spoolTransport>;
  readonly errors: TransportError[];
}

function spoolOf(options: SpoolTransportOptions): Spool {
  const errors: TransportError[] = [];
  const onError = (error: TransportError): void => void errors.push(error);
  return { transport: spoolTransport({ ...QUICK, onError, ...options }), errors };
}

/** Emits events to a backend that is down, and returns the errors that were reported. */
async function leaveBehind(folder: string, ...numbers: [run: number, number: number][]) {
  const { transport, errors } = spoolOf({
    folder,
    transport: new FlakyTransport(() => "TRANSPORT_UNREACHABLE"),
  });
  for (const [run, number] of numbers) await transport.emit(numberedEvent(run, number));
  await transport.close();
  return errors;
}

describe("spoolTransport() over a transport with a queue of its own for some events", () => {
  it("requests that each event is delivered when emit resolves", async () => {
    await using folder = await tempFolder();
    const requested: (boolean | undefined)[] = [];
    const backend = {
      emit: (_event: unknown, options?: EmitOptions) =>
        Promise.resolve(void requested.push(options?.untilDelivered)),
    };
    const { transport } = spoolOf({ folder: folder.path, transport: backend });
    await transport.emit(numberedEvent(1, 1));
    await transport.close();
    assertEquals(requested, [true]);
  });
});

async function deliver(folder: string, options: Partial<SpoolTransportOptions> = {}) {
  const backend = new FlakyTransport();
  const { transport, errors } = spoolOf({ folder, transport: backend, ...options });
  await transport.close();
  return { accepted: backend.accepted, errors };
}

async function segmentFile(folder: string): Promise<string> {
  const names = await readdir(folder);
  return `${folder}/${names.find((name) => name.endsWith(".log"))}`;
}

/** Waits for the work of a sender, which by itself keeps no process alive. */
async function inTime(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("It took too long")), 60_000);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

describe("spoolTransport() and delivery", () => {
  it("delivers the events of each run in their order, and removes the segments", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport();
    const { transport } = spoolOf({
      folder: folder.path,
      transport: backend,
      maxSegmentBytes: 999,
    });
    for (let number = 0; number < 50; number++) {
      for (let run = 0; run < 4; run++) await transport.emit(numberedEvent(run, number));
    }
    await transport.close();
    assertEquals(backend.accepted.length, 200);
    for (let run = 0; run < 4; run++) {
      const ofRun = backend.accepted.filter((numbers) => numbers.startsWith(`${run}/`));
      assertEquals(ofRun, Array.from({ length: 50 }, (_, number) => `${run}/${number}`));
    }
    assertEquals(backend.closed, 1);
    assertEquals(await readdir(folder.path), ["locks"]);
  });

  it("resolves while the backend is down, and leaves the events to the next process", async () => {
    await using folder = await tempFolder();
    const errors = await leaveBehind(folder.path, [1, 0], [1, 1], [2, 0]);
    assertEquals(errors.length, 1, "an outage is reported once");
    assert(errors[0]?.message.startsWith("Cannot deliver lineage events, which stay in the spool"));
    const { waiting, dead, isSending } = await readSpoolStatus(folder.path);
    assertEquals([waiting, dead, isSending], [3, 0, false]);
    const { accepted } = await deliver(folder.path);
    assertEquals(accepted.toSorted(), ["1/0", "1/1", "2/0"]);
    assert(accepted.indexOf("1/0") < accepted.indexOf("1/1"));
    assertEquals((await readSpoolStatus(folder.path)).waiting, 0);
  });

  it("tries again until the backend is back, in order, once each", async () => {
    await using folder = await tempFolder();
    let left = 7;
    const backend = new FlakyTransport(() => left-- > 0 ? "TRANSPORT_UNAVAILABLE" : "accept");
    const { transport, errors } = spoolOf({ folder: folder.path, transport: backend });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    while (backend.accepted.length < 2) await transport.flush();
    await transport.close();
    assertEquals(backend.accepted, ["1/0", "1/1"]);
    assertEquals(errors.length, 1);
  });

  it("does not let a run whose event fails hold up the others", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? "TRANSPORT_UNAVAILABLE" : "accept"
    );
    const { transport } = spoolOf({ folder: folder.path, transport: backend });
    for (const run of [1, 2, 3]) {
      await transport.emit(numberedEvent(run, 0));
      await transport.emit(numberedEvent(run, 1));
    }
    await transport.close();
    assertEquals(backend.accepted.toSorted(), ["2/0", "2/1", "3/0", "3/1"]);
    assertEquals((await deliver(folder.path)).accepted, ["1/0", "1/1"]);
  });

  it("keeps events whose failure is not theirs, such as a key that expired", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport(() => "TRANSPORT_UNAUTHORIZED");
    const { transport } = spoolOf({ folder: folder.path, transport: backend });
    await transport.emit(numberedEvent(1, 0));
    await transport.close();
    assertEquals(await readDeadLetters(folder.path), []);
    assertEquals((await deliver(folder.path)).accepted, ["1/0"]);
  });

  it("lets another process deliver if this one may not reach the backend", async () => {
    await using folder = await tempFolder();
    const denied = new FlakyTransport(() => "TRANSPORT_PERMISSION");
    const { transport: own } = spoolOf({ folder: folder.path, transport: denied });
    await own.emit(numberedEvent(1, 0));
    await own.flush();
    const attempts = denied.sent.length;
    assertEquals((await deliver(folder.path, { drainMs: 60_000 })).accepted, ["1/0"]);
    await own.emit(numberedEvent(1, 1));
    await own.close();
    // A drain that begins while the folder is handed over leads to another attempt at the next event.
    assertEquals([...new Set(denied.sent.slice(attempts))], ["1/1"]);
    assertEquals((await deliver(folder.path)).accepted, ["1/1"]);
  });

  it("tries again after an outage that follows a permission that was denied", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0], [2, 0]);
    const delivered = Promise.withResolvers<void>();
    const answers: ("TRANSPORT_PERMISSION" | "TRANSPORT_UNREACHABLE")[] = [
      "TRANSPORT_PERMISSION",
      "TRANSPORT_UNREACHABLE",
    ];
    const backend = new FlakyTransport((numbers) => {
      const answer = numbers === "1/0" ? answers.shift() : undefined;
      if (numbers === "1/0" && answer === undefined) delivered.resolve();
      return answer ?? "accept";
    });
    const { transport } = spoolOf({ folder: folder.path, transport: backend });
    await transport.flush();
    await inTime(delivered.promise);
    await transport.close();
    assertEquals(backend.accepted, ["2/0", "1/0"]);
  });

  it("waits longer than a timer can", async () => {
    await using folder = await tempFolder();
    const slow = {
      emit: () => new Promise<void>((resolve) => setTimeout(resolve, 20)),
    };
    const long = 2 ** 32;
    const { transport } = spoolOf({
      folder: folder.path,
      transport: slow,
      drainMs: long,
      pollMs: long,
      fsyncIntervalMs: long,
    });
    await transport.emit(numberedEvent(1, 0));
    await transport.flush();
    assertEquals((await readSpoolStatus(folder.path)).waiting, 0);
    await transport.close();
  });

  it("ends in close() while the backend hangs", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport(() => "hang");
    const { transport } = spoolOf({ folder: folder.path, transport: backend, drainMs: 20 });
    await transport.emit(numberedEvent(1, 0));
    await transport.close();
    assertEquals((await deliver(folder.path)).accepted, ["1/0"]);
  });

  it("lets two share a folder: each event arrives once", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport();
    const spools = [1, 2, 3].map(() => spoolOf({ folder: folder.path, transport: backend }));
    for (let number = 0; number < 30; number++) {
      await Promise.all(
        spools.map(({ transport }, run) => transport.emit(numberedEvent(run, number))),
      );
    }
    await Promise.all(spools.map(({ transport }) => transport.flush()));
    await Promise.all(spools.map(({ transport }) => transport.close()));
    assertEquals(backend.accepted.length, 90);
    assertEquals(new Set(backend.accepted).size, 90);
  });

  it("delivers from a copy of a folder that was in use, and from the folder as well", async () => {
    await using folder = await tempFolder();
    const [used, copy] = [folder.file("used"), folder.file("copy")];
    const backend = new FlakyTransport(() => "TRANSPORT_UNREACHABLE");
    const { transport } = spoolOf({ folder: used, transport: backend, maxSegmentBytes: 600 });
    for (let number = 0; number < 5; number++) await transport.emit(numberedEvent(1, number));
    await cp(used, copy, { recursive: true });
    await transport.emit(numberedEvent(1, 5));
    const expected = ["1/0", "1/1", "1/2", "1/3", "1/4"];
    assertEquals((await deliver(copy)).accepted, expected);
    assertEquals((await readdir(copy)).filter((name) => name !== "locks"), []);
    await transport.close();
    assertEquals((await deliver(used)).accepted, [...expected, "1/5"]);
  });

  it("keeps the order if the clock is set back", async () => {
    await using folder = await tempFolder();
    let clock = 2_000_000;
    const backend = new FlakyTransport(() => "TRANSPORT_UNREACHABLE");
    for (let number = 0; number < 5; number++) {
      const now = (): number => clock -= 100_000;
      const { transport } = spoolOf({ folder: folder.path, transport: backend, now });
      await transport.emit(numberedEvent(1, number));
      await transport.close();
    }
    const { accepted } = await deliver(folder.path);
    assertEquals(accepted, ["1/0", "1/1", "1/2", "1/3", "1/4"]);
  });
});

describe("spoolTransport() and dead letters", () => {
  it("sets aside rejected events, delivers the rest, and flush() reports it", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? "TRANSPORT_REJECTED" : "accept"
    );
    const { transport, errors } = spoolOf({ folder: folder.path, transport: backend });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    const error = await assertRejects(
      () => transport.flush(),
      TransportError,
      "is set aside as dead letter",
    );
    assertEquals(error.code, "TRANSPORT_REJECTED");
    await transport.close();
    assertEquals(backend.accepted, ["1/1"]);
    assertEquals(errors.map(({ code }) => code), ["TRANSPORT_REJECTED"]);
    const letters = await readDeadLetters(folder.path);
    assertEquals(letters.map(({ event, reason }) => [event, reason]), [
      [numberedEvent(1, 0), "It failed"],
    ]);
  });

  it("delivers the rest also where 'onError' throws", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? "TRANSPORT_REJECTED" : "accept"
    );
    const onError = (): never => {
      throw new Error("onError threw");
    };
    const { transport } = spoolOf({ folder: folder.path, transport: backend, onError });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    await assertRejects(() => transport.flush(), TransportError, "is set aside as dead letter");
    await transport.close();
    assertEquals(backend.sent, ["1/0", "1/1"]);
  });

  it("sets aside events that fail for unknown reasons after a few attempts", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? new Error("who knows") : "accept"
    );
    const { transport, errors } = spoolOf({ folder: folder.path, transport: backend });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    while (errors.every(({ message }) => !message.includes("dead letter"))) {
      await transport.flush().catch(() => {});
    }
    await transport.close();
    assertEquals(backend.sent.filter((numbers) => numbers === "1/0").length, 5);
    assertEquals(backend.accepted, ["1/1"]);
  });

  it("delivers dead letters that are retried, digit for digit", async () => {
    await using folder = await tempFolder();
    await folder.write(
      "dead/a.json",
      `{"time":"t","reason":"\\"no\\"","event":{"n":90071992547409931}}\n`,
    );
    await folder.write("dead/b.json", `{"time":"t","reason":"damaged","raw":"x"}\n`);
    assertEquals(await retryDeadLetters(folder.path), 1);
    assertEquals((await readDeadLetters(folder.path)).map(({ id }) => id), ["b"]);
    assert(
      (await readFile(await segmentFile(folder.path), "utf8")).endsWith(
        `{"n":90071992547409931}\n`,
      ),
    );
  });

  it("sets aside what is older than 'maxAgeMs'", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0]);
    const backend = new FlakyTransport();
    const { transport, errors } = spoolOf({
      folder: folder.path,
      transport: backend,
      maxAgeMs: 1000,
      now: () => Date.now() + 5000,
    });
    // Not rejected, as `onError` has received it.
    await transport.close();
    assertMatch(errors[0]?.message ?? "", /it is older than 1000 ms/);
    assertEquals(backend.sent, []);
    assertEquals((await readDeadLetters(folder.path)).length, 1);
  });
});

/** Sets a folder read-only, and returns the function that undoes it, or nothing if that is impossible. */
function makeReadOnly(path: string): (() => void) | undefined {
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o500);
    return () => chmodSync(path, 0o700);
  }
  // The superuser may write everywhere, except where the file system refuses it to everybody.
  const chattr = (flag: string) => spawnSync("chattr", [flag, path], { stdio: "ignore" }).status;
  return chattr("+i") === 0 ? () => void chattr("-i") : undefined;
}

describe("spoolTransport() and damage", () => {
  it("removes the list of a segment that a killed process had already removed", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0]);
    const orphan = "0001795660312307-c7d17d75-9170-4e73-b585-979570bc0371.done";
    await writeFile(folder.file(orphan), "");
    assertEquals((await deliver(folder.path)).accepted, ["1/0"]);
    assertEquals((await readdir(folder.path)).includes(orphan), false);
  });

  it("drops the torn tail of a process that was killed while it wrote", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0], [1, 1]);
    const file = await segmentFile(folder.path);
    await truncate(file, (await readFile(file)).length - 20);
    const { accepted, errors } = await deliver(folder.path);
    assertEquals([accepted, errors], [["1/0"], []]);
    assertEquals((await readSpoolStatus(folder.path)).segments, 0);
  });

  it("sets aside a damaged record, and delivers those before and after it", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0], [1, 1], [1, 2]);
    const file = await segmentFile(folder.path);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"name":"1"', '"name":"9"'));
    const backend = new FlakyTransport();
    const { transport, errors } = spoolOf({ folder: folder.path, transport: backend });
    await assertRejects(() => transport.flush(), TransportError, "its checksum does not match");
    await transport.close();
    assertEquals(backend.accepted, ["1/0", "1/2"]);
    assertEquals(errors.length, 1);
    const [letter] = await readDeadLetters(folder.path);
    assert(letter?.raw?.includes('"name":"9"'));
  });

  it("delivers again what was not recorded as delivered, and no other", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0], [1, 1], [1, 2]);
    const file = await segmentFile(folder.path);
    const second = (await readFile(file, "utf8")).indexOf("\n") + 1;
    // After a power cut, the end of the list is missing: the piece may not count.
    await appendFile(file.replace(/log$/, "done"), `\n0;\n\n${String(second).slice(0, -1)}`);
    assertEquals((await deliver(folder.path)).accepted, ["1/1", "1/2"]);
  });

  it("reads a segment that a process left open when it was killed", async () => {
    await using folder = await tempFolder();
    await leaveBehind(folder.path, [1, 0]);
    const file = await segmentFile(folder.path);
    await writeFile(file.replace(/log$/, "open"), await readFile(file));
    await writeFile(file, "");
    const { accepted } = await deliver(folder.path);
    assertEquals(accepted, ["1/0"]);
    assertEquals((await readSpoolStatus(folder.path)).segments, 0);
  });

  it("sends each event once if the disk refuses the record of its delivery", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport(() => {
      const [open = ""] = readdirSync(folder.path).filter((name) => /\.(open|log)$/.test(name));
      mkdirSync(folder.file(open.replace(/\w+$/, "done")), { recursive: true });
      return "accept";
    });
    const { transport, errors } = spoolOf({ folder: folder.path, transport: backend });
    const events = [[1, 0], [1, 1], [2, 0], [2, 1]] as const;
    for (const [run, number] of events) await transport.emit(numberedEvent(run, number));
    for (let flushes = 0; flushes < 20 && backend.sent.length < events.length; flushes++) {
      await transport.flush();
    }
    await transport.close();
    assertEquals(backend.sent.toSorted(), ["1/0", "1/1", "2/0", "2/1"]);
    assert(errors.length > 0);
  });

  it("rejects while the folder is read-only, and accepts again after that", async (context) => {
    await using folder = await tempFolder();
    const path = folder.file("spool");
    await leaveBehind(path, [1, 0]);
    const hanging = new FlakyTransport(() => "hang");
    const { transport } = spoolOf({ folder: path, transport: hanging, drainMs: 20 });
    const makeWritable = makeReadOnly(path);
    if (makeWritable === undefined) return context.skip("Runs as root, without chattr");
    try {
      const error = await assertRejects(() => transport.emit(numberedEvent(1, 1)), TransportError);
      assertEquals(error.code, "TRANSPORT_WRITE");
    } finally {
      makeWritable();
    }
    await transport.emit(numberedEvent(1, 2));
    await transport.close();
    assertEquals((await deliver(path)).accepted, ["1/0", "1/2"]);
  });

  it("rejects while a file is in the place of the folder, and accepts again after that", async () => {
    await using folder = await tempFolder();
    const [path, aside] = [folder.file("spool"), folder.file("aside")];
    await leaveBehind(path, [1, 0]);
    const hanging = new FlakyTransport(() => "hang");
    const { transport } = spoolOf({ folder: path, transport: hanging, drainMs: 20 });
    await rename(path, aside);
    await writeFile(path, "");
    const error = await assertRejects(() => transport.emit(numberedEvent(1, 1)), TransportError);
    assertEquals(error.code, "TRANSPORT_WRITE");
    await rm(path);
    await rename(aside, path);
    await transport.emit(numberedEvent(1, 2));
    await transport.close();
    assertEquals((await deliver(path)).accepted, ["1/0", "1/2"]);
  });

  it("rejects if the folder cannot be written", async () => {
    await using folder = await tempFolder();
    const file = await folder.write("file", "");
    const { transport } = spoolOf({ folder: `${file}/spool`, transport: new FlakyTransport() });
    const error = await assertRejects(
      () => transport.emit(numberedEvent(1, 0)),
      TransportError,
      "Cannot append lineage event to the spool",
    );
    assertEquals(error.code, "TRANSPORT_WRITE");
    await transport.close();
  });
});

describe("spoolTransport() and its bounds", () => {
  it("rejects when it is full, and accepts again once there is room", async () => {
    await using folder = await tempFolder();
    const backend = new FlakyTransport(() => "TRANSPORT_UNREACHABLE");
    const { transport } = spoolOf({
      folder: folder.path,
      transport: backend,
      maxBytes: 2000,
      maxSegmentBytes: 500,
    });
    const emitMany = async (): Promise<void> => {
      for (let number = 0; number < 50; number++) await transport.emit(numberedEvent(1, number));
    };
    const error = await assertRejects(emitMany, TransportError, "it already has 2000 bytes");
    assertEquals([error.code, error.retryable], ["TRANSPORT_FULL", true]);
    backend.decide = () => "accept";
    await transport.flush();
    await transport.emit(numberedEvent(2, 0));
    await transport.close();
    assertEquals(backend.accepted.at(-1), "2/0");
  });

  it("drops the oldest events on request, and reports the number", async () => {
    await using folder = await tempFolder();
    const { transport, errors } = spoolOf({
      folder: folder.path,
      transport: new FlakyTransport(() => "TRANSPORT_UNREACHABLE"),
      maxBytes: 2000,
      maxSegmentBytes: 500,
      whenFull: "drop-oldest",
    });
    for (let number = 0; number < 30; number++) await transport.emit(numberedEvent(1, number));
    await assertRejects(() => transport.flush(), TransportError, "the oldest were dropped");
    await transport.close();
    const dropped = errors.filter(({ code }) => code === "TRANSPORT_FULL")
      .reduce((sum, { message }) => sum + Number(/keep (\d+)/.exec(message)?.[1]), 0);
    const { accepted } = await deliver(folder.path);
    assert(dropped > 0);
    assertEquals(accepted.length + dropped, 30);
    assertEquals(accepted.at(-1), "1/29");
  });

  it("refuses a folder that is empty or no string", () => {
    for (
      const [folder, state] of [["", "is empty"], [1, "must be a path: current type is number"]]
    ) {
      const options = { folder: folder as string, transport: new FlakyTransport() };
      assertThrows(() => spoolTransport(options), TypeError, `'folder' ${state}`);
    }
  });

  it("refuses numbers that are not positive", () => {
    const options = { folder: "/tmp/spool", transport: new FlakyTransport() };
    for (const name of ["maxBytes", "concurrency", "backoffMs", "fsyncIntervalMs"]) {
      const create = () => spoolTransport({ ...options, [name]: 0 });
      assertThrows(create, RangeError, `'${name}' must be positive: current value is 0`);
    }
  });
});
