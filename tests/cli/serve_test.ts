import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { access, appendFile, readdir, rm } from "node:fs/promises";
import { describe, it } from "node:test";
import { runCommandLine } from "../../src/cli/command_line.ts";
import { followFile } from "../../src/cli/server/follow_file.ts";
import { type FakeIo, fakeIo, runline } from "../fakes/cli_io.ts";
import { runEventOf } from "../fixtures/server_events.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

/** A `runline serve` in this process. */
interface Serving extends AsyncDisposable {
  readonly io: FakeIo;
  readonly url: string;
  /** Asks it to stop, and returns its exit code. */
  stop(): Promise<number>;
}

async function serving(folder: TempFolder, ...args: readonly string[]): Promise<Serving> {
  const stop = new AbortController();
  const env = { XDG_STATE_HOME: folder.file("state") };
  let ready = (_url: string): void => {};
  const url = new Promise<string>((resolve) => {
    ready = resolve;
  });
  const io = fakeIo({ cwd: folder.path, env, signal: stop.signal });
  const watched: FakeIo = {
    ...io,
    get out() {
      return io.out;
    },
    get err() {
      return io.err;
    },
    async stdout(data) {
      await io.stdout(data);
      const [, found] = /(http:\/\/[\w.:[\]]+)/.exec(io.out) ?? [];
      if (found !== undefined) ready(found);
    },
  };
  const ended = runCommandLine(["serve", "--port", "0", ...args], watched);
  const first = await Promise.race([url, ended]);
  if (typeof first === "number") throw new Error(`It ended with ${first}: ${io.err}`);
  const end = (): Promise<number> => {
    stop.abort();
    return ended;
  };
  return {
    io: watched,
    url: first,
    stop: end,
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

function line(run: number): string {
  return `${JSON.stringify(runEventOf({ run, at: "12:00:00" }))}\n`;
}

describe("runline serve", () => {
  it("reports its address, accepts events, and ends on a signal", async () => {
    await using folder = await tempFolder();
    const server = await serving(folder);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: line(1) };
    const posted = await fetch(`${server.url}/api/v1/lineage`, init);
    assertEquals([posted.status, await posted.text()], [201, ""]);
    const page = await (await fetch(`${server.url}/jobs`)).text();
    assertStringIncludes(page, "orders");
    assertStringIncludes(server.io.out, `OPENLINEAGE_URL=${server.url}`);
    assertEquals(await server.stop(), 0);
    const exported = await runline(folder.path, ["export"]);
    assertEquals(exported.out, line(1));
  });

  it("refuses a file that another server uses", async () => {
    await using folder = await tempFolder();
    await using _server = await serving(folder);
    const second = await runline(folder.path, ["serve", "--port", "0"]);
    assertEquals(second.exitCode, 1);
    assertStringIncludes(second.err, "another process uses it");
  });

  it("needs a token beyond this machine, and reports it", async () => {
    await using folder = await tempFolder();
    const { exitCode, err } = await runline(folder.path, ["serve", "--host", "0.0.0.0"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, "the server needs a token");
    const rule = "a token is printable ASCII without spaces";
    await folder.write("token", "s3cret\npart2");
    for (
      const [source, ...args] of [
        ["--token", "serve", "--token", "s3cret part2"],
        ["RUNLINE_TOKEN", "serve", "--db", "none/lineage.db"],
        ["RUNLINE_TOKEN", "lineage", "jobs", "--url", "http://127.0.0.1:1"],
        ['--token-file "', "graph", "--url", "http://127.0.0.1:1", "--token-file", "token"],
      ] as const
    ) {
      const env = { RUNLINE_TOKEN: "s3cret\x07日本" };
      const { exitCode, err } = await runline(folder.path, args, { env });
      assertEquals([exitCode, err.includes("s3cret"), err.includes(rule)], [2, false, true], err);
      assertStringIncludes(err, `Cannot use ${source}`);
    }
    const none = await runline(folder.path, ["serve", "--token-file", "nothing"]);
    assertStringIncludes(none.err, 'Cannot read --token-file "');
    for (const [name, state] of [["folder", "It is a folder"], ["empty", "it is empty"]] as const) {
      await folder.write("folder/file", "");
      await folder.write("empty", "\n");
      const { err } = await runline(folder.path, ["serve", "--token-file", name]);
      assertStringIncludes(err, state);
    }
  });

  it("answers only with a token, and writes it nowhere", async () => {
    await using folder = await tempFolder();
    await folder.write("token", "s3cret-token\n");
    const server = await serving(folder, "--token-file", "token", "--json");
    assertEquals((await fetch(`${server.url}/api/v1/jobs`)).status, 401);
    const headers = { authorization: "Bearer s3cret-token" };
    const answer = await fetch(`${server.url}/api/v1/jobs`, { headers });
    assertEquals([answer.status, await answer.json()], [200, { totalCount: 0, jobs: [] }]);
    await server.stop();
    assertEquals(`${server.io.out}${server.io.err}`.includes("s3cret"), false);
    const lines = server.io.out.trim().split("\n").map((text) => JSON.parse(text));
    assertEquals(lines.map(({ event }) => event), ["ready", "request", "request", "stopped"]);
    assertEquals(lines[1].status, 401);
  });

  it("gets the lineage of other commands of the user while it runs", async () => {
    await using folder = await tempFolder();
    await folder.write("events.ndjson", line(1));
    const stateOnly = { XDG_STATE_HOME: folder.file("state") };
    const env = { ...stateOnly, RUNLINE_TOKEN: "s3cret" };
    for (const token of [[], ["--token", "s3cret"]]) {
      const server = await serving(folder, "--db", `${token.length}.db`, ...token);
      const bare = await runline(folder.path, ["lineage", "jobs"], { env: stateOnly });
      assertEquals(bare.err.includes("A token is needed"), token.length > 0, bare.err);
      const emitted = await runline(folder.path, ["emit", "events.ndjson"], { env });
      assertEquals(emitted.exitCode, 0);
      assertStringIncludes(emitted.out, `"runId"`);
      const jobs = await runline(folder.path, ["lineage", "jobs", "--json"], { env });
      assertEquals(JSON.parse(jobs.out).name, "orders");
      await server.stop();
      const alone = await runline(folder.path, ["emit", "events.ndjson"], { env });
      assertEquals([alone.exitCode, alone.err], [0, "Sent 1 event\n"]);
    }
  });

  it("adds files first, and follows a file as it grows", async () => {
    await using folder = await tempFolder();
    await folder.write("first.ndjson", line(1));
    const growing = await folder.write("growing.ndjson", line(2));
    const server = await serving(folder, "--import", "first.ndjson", "--follow", "growing.ndjson");
    await appendFile(growing, line(3));
    const feed = await fetch(`${server.url}/api/runline/v1/events/live`, {
      headers: { "last-event-id": "0" },
    });
    const reader = feed.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("id: 3\n")) text += (await reader.read()).value ?? "";
    assertMatch(server.io.err, /Imported 1 event of first\.ndjson/);
    // The feed ends with the server, and not only with its reader.
    assertEquals(await server.stop(), 0);
    let last = await reader.read();
    while (!last.done) last = await reader.read();
    assertEquals(last.value, undefined);
  });
});

describe("runline serve and import", () => {
  it("leave no store behind if they fail before the first event", async () => {
    await using folder = await tempFolder();
    await using other = await serving(folder, "--db", "other.db");
    const taken = ["--port", new URL(other.url).port];
    await folder.write("image", new Uint8Array([0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26]));
    await folder.write("events.ndjson", line(1));
    const failing = [
      ["serve", ...taken],
      ["serve", "--port", "0", "--import", "missing.ndjson"],
      ["serve", "--port", "0", "--import", "image"],
      ["serve", "--port", "0", "--follow", "."],
      ["import", "missing.ndjson"],
      ["import", "image", "events.ndjson"],
    ];
    for (const args of failing) {
      const { exitCode, err } = await runline(folder.path, args);
      assertEquals([exitCode, err.split("\n").length], [1, 2], `${args.join(" ")}: ${err}`);
    }
    const files = (await readdir(folder.path)).filter((name) => !name.startsWith("other.db"));
    assertEquals(files.sort(), ["events.ndjson", "image", "state"]);
  });
});

describe("followFile()", () => {
  it("reports a missing file once, and reads it once it exists", async () => {
    await using folder = await tempFolder();
    const stop = new AbortController();
    const waits: string[] = [];
    const steps = [
      () => Promise.resolve(),
      () => folder.write("a", "1\n2"),
      () => appendFile(folder.file("a"), "\n"),
      () => rm(folder.file("a")),
      () => Promise.resolve(),
      () => folder.write("a", "3\n"),
    ];
    const read = followFile(folder.file("a"), {
      signal: stop.signal,
      onWaiting: ({ message }) => void waits.push(message),
      onLongLine: ({ message }) => void waits.push(message),
      pause: async () => void (steps.length > 0 ? await steps.shift()?.() : stop.abort()),
    });
    assertEquals(await Array.fromAsync(read), [["1"], ["2"], ["3"]]);
    const wait = `Cannot read "${folder.file("a")}": the file does not exist; waiting for it`;
    assertEquals(waits, [wait, wait]);
  });

  it("reports a line that is too long once, keeps none of it, and continues", async () => {
    await using folder = await tempFolder();
    const stop = new AbortController();
    const reports: string[] = [];
    const steps = [
      () => folder.write("a", "1\n1234"),
      () => appendFile(folder.file("a"), "567"),
      () => appendFile(folder.file("a"), "89"),
      () => appendFile(folder.file("a"), "\n2\n123456"),
      () => folder.write("a", "3\n1234567\n4\n"),
    ];
    const read = followFile(folder.file("a"), {
      signal: stop.signal,
      maxLineLength: 6,
      onWaiting: () => {},
      onLongLine: ({ message }) => void reports.push(message),
      pause: async () => void (steps.length > 0 ? await steps.shift()?.() : stop.abort()),
    });
    assertEquals(await Array.fromAsync(read), [["1"], ["2"], ["3", "4"]]);
    const report = `Cannot read a line of "${folder.file("a")}": it is longer than 6 characters`;
    assertEquals(reports, [report, report]);
  });
});

describe("runline import", () => {
  it("adds events once, and reports other values", async () => {
    await using folder = await tempFolder();
    await folder.write("events.ndjson", `${line(1)}nonsense\n${line(2)}`);
    const first = await runline(folder.path, ["import", "events.ndjson"]);
    assertEquals(first.exitCode, 1);
    assertStringIncludes(first.err, "events.ndjson:2: is not JSON");
    assertStringIncludes(
      first.err,
      "Imported 2 events, 0 already there, 0 with warnings, 1 refused",
    );
    const again = await runline(folder.path, ["import"], { stdin: `${line(1)}${line(3)}` });
    assertEquals(again.exitCode, 0);
    assertStringIncludes(again.err, "Imported 1 event, 1 already there");
    const rebuilt = await runline(folder.path, ["rebuild"]);
    assertStringIncludes(rebuilt.err, "from 3 events");
    const pruned = await runline(folder.path, ["prune", "--keep", "1h", "--vacuum"]);
    assertStringIncludes(pruned.err, "Removed 3 runs and 3 events");
    assertEquals((await runline(folder.path, ["export"])).out, "");
  });
});

describe("runline prune and rebuild", () => {
  it("refuse a missing store, and create none", async () => {
    await using folder = await tempFolder();
    for (const args of [["prune", "--keep", "1h"], ["rebuild"]]) {
      const { exitCode, err } = await runline(folder.path, [...args, "--db", "typo.db"]);
      assertEquals(exitCode, 1);
      assertMatch(
        err,
        /^runline: Cannot open lineage store ".*typo\.db": the file does not exist\n$/,
      );
    }
    await assertRejects(() => access(folder.file("typo.db")));
  });
});
