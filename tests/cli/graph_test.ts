import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { sqliteLineageStore } from "../../src/server/sqlite.ts";
import { GraphRenderer, lineageHandler, serveRequests } from "../../src/server/serve.ts";
import { runCommandLine } from "../../src/cli/command_line.ts";
import { fakeIo, runline } from "../fakes/cli_io.ts";
import { spawnRunline } from "../fakes/cli_process.ts";
import { WORLD_NOW, worldEvents, worldRunId } from "../fixtures/lineage_world.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const JOB = ["--job", "food_delivery/etl.delivery_7_days"];
const FACTS = "postgres://db.example.com:5432:analytics.marts.fct_delivery_times";

async function worldFolder(): Promise<TempFolder> {
  const folder = await tempFolder();
  await folder.write(
    "events.ndjson",
    worldEvents(5).map(({ event }) => `${event.text}\n`).join(""),
  );
  return folder;
}

describe("runline graph", () => {
  it("draws the lineage of a job out of a file of events, as text", async () => {
    await using folder = await worldFolder();
    const { exitCode, out } = await runline(folder.path, ["graph", "events.ndjson", ...JOB]);
    assertEquals(exitCode, 0);
    assertMatch(
      out,
      /^job food_delivery\/etl\.delivery_7_days {2}\(Failed · 3 min 33 s\)\n\nUpstream\n/,
    );
    assertStringIncludes(out, "└─ job food_delivery/menus.import  (Aborted · 2.0 s)");
  });

  it("writes each format that the end of --out names", async () => {
    await using folder = await worldFolder();
    const beginnings = {
      "a.svg": "<svg xmlns=",
      "a.html": "<!doctype html>",
      "a.dot": "digraph lineage {",
      "a.mmd": "flowchart LR",
      "a.json": "{",
      "a.txt": "job food_delivery",
    };
    for (const [file, beginning] of Object.entries(beginnings)) {
      const args = ["graph", "events.ndjson", ...JOB, "--out", file, "--theme", "dark"];
      const { exitCode, out, err } = await runline(folder.path, args);
      assertEquals([file, exitCode, out], [file, 0, ""]);
      assertMatch(err, /Wrote .* \d+ nodes; \d+ more connections not shown/);
      const text = await readFile(join(folder.path, file), "utf8");
      assertEquals(text.slice(0, beginning.length), beginning);
    }
    assertStringIncludes(await readFile(join(folder.path, "a.svg"), "utf8"), "--bg:#0f1316");
  });

  it("draws columns, one run, other hops, and only some names", async () => {
    await using folder = await worldFolder();
    const graph = async (...args: string[]): Promise<string> => {
      const { exitCode, out, err } = await runline(folder.path, [
        "graph",
        "events.ndjson",
        ...args,
      ]);
      assertEquals([exitCode, err], [0, ""]);
      return out;
    };
    assertStringIncludes(
      await graph("--dataset", FACTS, "--columns"),
      "stg_orders.customer_id → analytics.marts.fct_delivery_times.customer_hash: transformation, masked",
    );
    assertStringIncludes(await graph("--run", worldRunId("orders", 1)), "bad/orders");
    const none = await graph(...JOB, "--up", "0", "--down", "0");
    assertMatch(none, /Upstream\n {2}└─ \d+ more\n\nDownstream\n {2}└─ \d+ more\n/);
    const far = JSON.parse(await graph(...JOB, "--up", "all", "--format", "json"));
    assert(far.nodes.some(({ name }: { name: string }) => name === "enriched/archive"));
    const some = await graph(...JOB, "--filter", "menus");
    assert(some.includes("menus.import") && !some.includes("json/orders"));
  });

  it("draws the states of a time, and names the columns of each edge", async () => {
    await using folder = await worldFolder();
    const graph = async (...args: string[]): Promise<string> => {
      return (await runline(folder.path, ["graph", "events.ndjson", ...args])).out;
    };
    assertMatch(
      await graph(...JOB, "--at", "2026-01-31T10:08:00.5Z"),
      /^job [^\n]*Running · 2\d\.\d s/,
    );
    assertMatch(await graph(...JOB, "--at", "2026-01-31T10:59"), /^job [^\n]*Completed/);
    const mermaid = await graph("--dataset", FACTS, "--columns", "--format", "mermaid");
    assertStringIncludes(mermaid, '|"city to city"|');
  });

  it("refuses times that are none, and edges of two kinds", async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { exitCode, out, err } = await runline("/", args);
      assertEquals([exitCode, out], [2, ""]);
      return err.split("\n", 1)[0] ?? "";
    };
    const time = "must be a time such as 2026-01-31 or 2026-01-31T06:00:00Z";
    for (
      const command of [["graph", "--at"], ["export", "--after"], ["lineage", "runs", "--before"]]
    ) {
      const option = command.at(-1);
      assertEquals(
        await refused(...command, "yesterday"),
        `runline: Option "${option}" ${time}, not "yesterday"`,
      );
    }
    assertEquals(
      await refused("graph", "--run", worldRunId("orders", 1), "--at", "2026-01-31"),
      "runline: Options --run, --last and --at exclude each other",
    );
    for (const own of [["--last", "3"], ["--run", worldRunId("orders", 1)], ["--parents"]]) {
      assertEquals(
        await refused("graph", ...JOB, "--columns", ...own),
        "runline: Options --run, --last, --at and --parents draw jobs: leave them out with --columns",
      );
    }
  });

  it("refuses an address with a secret, and quotes no part of it", async () => {
    const urls = [
      "http://u:s3cret@127.0.0.1/",
      "http://u:a/s3cret@127.0.0.1/",
      "http://s3cret@h",
      "http:\\\\u:s3cret@h",
      "http://h/?token=s3cret",
      "http://h/#s3cret",
      "http://h/;t=s3cret",
      "http://h:s3cret/",
      "//u:s3cret@h/",
      "u:s3cret@h",
    ];
    for (const url of urls) {
      for (const command of [["graph"], ["lineage", "runs"]]) {
        const { exitCode, err } = await runline("/", [...command, "--url", url]);
        assertEquals([exitCode, err.includes("s3cret")], [2, false], `${url}: ${err}`);
      }
    }
  });

  it("reports in one sentence that TMPDIR names no folder", async () => {
    await using folder = await worldFolder();
    const [cwd, missing] = [folder.path, folder.file("missing")];
    const { exitCode, err } = await spawnRunline(["graph", "events.ndjson"], {
      cwd,
      env: { TMPDIR: missing },
    });
    const advice = "set TMPDIR to a folder that may be written to";
    assertEquals([exitCode, err], [
      1,
      `runline: Cannot create temporary files in "${missing}": the folder does not exist, ${advice}\n`,
    ]);
  });

  it("fails if no line of its files is an event", async () => {
    await using folder = await tempFolder();
    await folder.write("broken.ndjson", 'not JSON\n{"a":1}\n');
    const { exitCode, out, err } = await runline(folder.path, ["graph", "broken.ndjson"]);
    assertEquals([exitCode, out], [1, ""]);
    assertMatch(
      err,
      /broken\.ndjson:1: is not JSON[^]*broken\.ndjson: none of its lines is an event/,
    );
  });

  it("reports which lineage is missing", async () => {
    await using folder = await worldFolder();
    const graph = (...args: string[]) => runline(folder.path, ["graph", ...args]);
    const archive = "s3://acme-lake:enriched/archive";
    const columns = await graph("events.ndjson", "--dataset", archive, "--columns");
    assertEquals([columns.exitCode, columns.out], [1, ""]);
    assertStringIncludes(
      columns.err,
      `Cannot draw columns of "${archive}": no event has column lineage of it`,
    );
    const none = await graph("events.ndjson", "--filter", "\u001bx");
    assertEquals([none.exitCode, none.out], [0, 'No name contains "\\u001bx"\n']);
    const run = await graph("events.ndjson", "--run", "none");
    assertStringIncludes(run.err, "Run 'none' not found");
    await folder.write("empty.ndjson", "");
    const at = ["--at", "2026-01-31"];
    assertEquals(
      (await graph("empty.ndjson", ...at)).out,
      "No lineage: no job has inputs or outputs at 2026-01-31T00:00:00.000Z\n",
    );
  });

  it("reads a store, and a server that runs", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "runline-lineage.db");
    await using store = sqliteLineageStore({ path });
    await store.append(worldEvents(3));
    const byFile = await runline(folder.path, ["graph", ...JOB, "--format", "dot"]);
    await using renderer = new GraphRenderer();
    const handler = lineageHandler({ store, renderer, token: "secret", now: () => WORLD_NOW });
    await using server = await serveRequests(handler, { port: 0 });
    const args = ["graph", "--url", server.url, ...JOB, "--format", "dot"];
    const refused = await runline(folder.path, args);
    assertEquals(refused.exitCode, 1);
    assertStringIncludes(refused.err, "A token is needed; name it with --token-file");
    const byServer = await runline(folder.path, args, { env: { RUNLINE_TOKEN: "secret" } });
    assertEquals(byServer.exitCode, 0);
    assertEquals(byServer.out, byFile.out);
  });

  it("refuses invalid options", async () => {
    await using folder = await worldFolder();
    const cases: readonly (readonly [readonly string[], string])[] = [
      [["--columns", "events.ndjson"], 'Option "--columns" needs --dataset or --job'],
      [[...JOB, "--run", "x", "events.ndjson"], "exclude each other"],
      [["events.ndjson", "--db", "x.db"], "exclude each other"],
      [["events.ndjson", "--out", "a.xyz"], 'a.xyz" ends in none of .svg, .html'],
      [["events.ndjson", "--dataset", "orders"], 'must be <namespace>:<name>, not "orders"'],
      [["events.ndjson", "--up", "many"], "must be a whole number from 0 to 20"],
      [[], "No lineage server runs"],
      [["--db", "none.db"], 'Option "--db" names no file'],
    ];
    for (const [args, message] of cases) {
      const env = { XDG_STATE_HOME: folder.path };
      const { exitCode, err } = await runline(folder.path, ["graph", ...args], { env });
      assertEquals([args, exitCode], [args, 2]);
      assertStringIncludes(err, message);
    }
    const unwritten = await runline(folder.path, ["graph", "events.ndjson", "--out", "no/a.svg"]);
    assertEquals(unwritten.exitCode, 1);
    assertMatch(unwritten.err, /^runline: Cannot write ".*a\.svg": /);
    const other = ["graph", "events.ndjson", "--job", "food_delivery/menu.import"];
    const unknown = await runline(folder.path, other);
    assertEquals(unknown.exitCode, 1);
    assertStringIncludes(
      unknown.err,
      "Node 'job:food_delivery:menu.import' not found. Similar: 'job:food_delivery:menus.import'",
    );
  });
});

describe("runline lineage", () => {
  it("lists runs, jobs and events", async () => {
    await using folder = await worldFolder();
    const list = async (...args: string[]): Promise<readonly string[]> => {
      const { exitCode, out } = await runline(folder.path, ["lineage", ...args, "events.ndjson"]);
      assertEquals(exitCode, 0);
      return out.trimEnd().split("\n");
    };
    const [head = "", , ...runs] = await list("runs", "--state", "failed", "--limit", "3");
    assertMatch(head, /^STATE +STARTED +TOOK +ROWS OUT +JOB +RUN$/);
    assertEquals(runs.length, 3);
    assert(runs.every((line) => line.startsWith("failed ")));
    const jobs = await list("jobs", "--sort", "failures", "--namespace", "warehouse");
    assertMatch(jobs[2] ?? "", /^failed .*warehouse\/export\.crm_contacts$/);
    const events = await list("events", "--limit", "4", "--type", "fail");
    assertEquals(events.length, 4);
    assert(events.every((line) => / FAIL {6}/.test(line)));
  });

  it("writes JSON, an object a line", async () => {
    await using folder = await worldFolder();
    for (const kind of ["runs", "jobs", "events"]) {
      const args = ["lineage", kind, "events.ndjson", "--json", "--limit", "2"];
      const { out } = await runline(folder.path, args);
      assertEquals(out.trimEnd().split("\n").map((line) => typeof JSON.parse(line)), [
        "object",
        "object",
      ]);
    }
  });

  it("reads a list of several pages, and follows no file", async () => {
    const asked: (string | null)[][] = [];
    const handler = (request: Request): Promise<Response> => {
      const { searchParams } = new URL(request.url);
      asked.push(["cursor", "limit"].map((name) => searchParams.get(name)));
      const items = [{ id: 1 }, { id: 2 }];
      const next = asked.length === 1 ? "more" : undefined;
      return Promise.resolve(Response.json({ items, next }));
    };
    await using server = await serveRequests(handler, { port: 0 });
    const args = ["lineage", "runs", "--json", "--limit", "1500", "--url", server.url];
    const { exitCode, out } = await runline("/", args);
    assertEquals([exitCode, out.split("\n").length, asked], [0, 5, [
      [null, "1000"],
      ["more", "1000"],
    ]]);
    const refused = await runline("/", ["lineage", "jobs", "events.ndjson", "--follow"]);
    assertEquals(refused.exitCode, 2);
    assertStringIncludes(refused.err, 'Option "--follow" needs a server or a store');
  });

  for (const kind of ["events", "runs", "jobs"]) {
    it(`continues with new ${kind} until it is stopped`, async () => {
      await using folder = await tempFolder();
      const path = join(folder.path, "lineage.db");
      await using store = sqliteLineageStore({ path });
      const [start, end] = worldEvents(1).filter(({ event }) => {
        return event.job?.name === "orders" && event.eventType !== "RUNNING";
      });
      await store.append([start!]);
      const stop = new AbortController();
      const lines: string[] = [];
      const io = fakeIo({ cwd: folder.path, signal: stop.signal });
      await runCommandLine(["lineage", kind, "--db", path, "--follow", "--json"], {
        ...io,
        async stdout(data): Promise<void> {
          lines.push(String(data));
          if (lines.length === 1) await store.append([end!]);
          else stop.abort();
        },
      });
      assertEquals(lines.length, 2);
      assertStringIncludes(lines[1] ?? "", kind === "events" ? `"COMPLETE"` : `"COMPLETED"`);
    });
  }
});
