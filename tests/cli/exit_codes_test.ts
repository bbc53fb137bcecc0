import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { COMMANDS } from "../../src/cli/commands/registry.ts";
import { COMMON_PARAMETERS } from "../../src/cli/parameters/common_parameters.ts";
import { parseArguments } from "../../src/cli/parameters/parse_arguments.ts";
import { runline } from "../fakes/cli_io.ts";
import { runlineCommand } from "../fakes/cli_process.ts";
import { saySkip } from "../fixtures/say_skip.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

// Their output is data of another form, or belongs to the command that they run.
const WITHOUT_JSON = ["run", "transform", "types", "export", "graph", "completions", "man"];

describe("exit codes", () => {
  const table: readonly (readonly [code: number, args: string])[] = [
    [0, "--version"],
    [0, "config check"],
    [0, "doctor"],
    [0, "runs create"],
    [0, "runs add archive/run=2026-01-31-00-00-00/"],
    [0, "run --job a/b -- true"],
    [1, "runs contains archive/run=2026-02-01-00-00-00/"],
    [1, "validate nowhere.ndjson"],
    [1, "emit nowhere.ndjson"],
    [1, "doctor nowhere"],
    [1, "config check --config-file nowhere.yml"],
    [1, "runs list nowhere"],
    [1, "prune --keep 30d"],
    [2, "proces"],
    [2, "process"],
    [2, "runs list archive --stat new"],
    [2, "runs list archive --config-file nowhere.yml"],
    [7, "run --job a/b -- sh -c exit\u00a07"],
    [127, "run --job a/b -- no-such-program"],
    [143, "run --job a/b -- sh -c kill\u00a0-TERM\u00a0$$"],
  ];
  for (const [code, args] of table) {
    it(`${code} is that of "runline ${args}"`, async () => {
      await using place = await tempFolder();
      const words = args.split(" ").map((word) => word.replaceAll("\u00a0", " "));
      const { exitCode, out, err } = await runline(place.path, words);
      assertEquals(exitCode, code, out + err);
    });
  }

  it("2 is that of a lineage configuration with an issue, and 130 that of a stop", async () => {
    await using place = await tempFolder();
    await place.write("event.ndjson", "{}");
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "htp" };
    const process = ["run", "--job", "a/b", "--", "true"];
    assertEquals((await runline(place.path, process, { env })).exitCode, 2);
    const signal = AbortSignal.abort(new Error("stopped"));
    assertEquals((await runline(place.path, ["runs", "list", "."], { signal })).exitCode, 130);
  });
});

describe("commands", () => {
  it("have an example that their parameters accept", () => {
    for (const { name, example, parameters } of COMMANDS) {
      const words = example.split(" ");
      assertEquals(words.slice(0, name.split(" ").length + 1), ["runline", ...name.split(" ")]);
      const args = words.slice(name.split(" ").length + 1);
      parseArguments({ ...parameters, ...COMMON_PARAMETERS }, args, { cwd: "/" });
    }
  });

  it("have --json, except those whose output is data by itself", () => {
    const without = COMMANDS.filter(({ parameters }) => !("json" in parameters));
    assertEquals(without.map(({ name }) => name), WITHOUT_JSON);
  });

  it("write one JSON object about their changes", async () => {
    await using place = await tempFolder();
    const runId = "archive/run=2026-01-31-00-00-00/";
    const json = async (args: string): Promise<unknown> => {
      const { exitCode, out, err } = await runline(place.path, [...args.split(" "), "--json"]);
      assertEquals([exitCode, err], [0, ""]);
      return JSON.parse(out);
    };
    const manifest = `sqlite:${place.file("runline.db")}`;
    assertEquals(await json("runs create"), { manifest });
    assertEquals(await json(`runs add ${runId}`), { added: [runId] });
    assertEquals(await json(`runs reprocess ${runId} --yes`), {
      action: "reprocess",
      changed: [runId],
      refused: [],
    });
    const event = {
      eventTime: "2026-01-31T00:00:00Z",
      producer: "https://example.com/jobs",
      schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
      job: { namespace: "food", name: "orders" },
    };
    await place.write("event.ndjson", JSON.stringify(event));
    assertEquals(await json("emit event.ndjson --lineage-out sent.ndjson"), { sent: 1 });
    const imported = await json("import event.ndjson") as { readonly added: number };
    assertEquals(imported.added, 1);
    assertEquals(await json("rebuild"), { events: 1 });
    assert(typeof await json("prune --keep 30d") === "object");
  });
});

// Deno does not start there: it ends with 1 and a message of its own.
const skipDeleted = saySkip(
  process.platform === "win32" || "Deno" in globalThis
    ? "The runtime or the system does not start in a deleted folder"
    : false,
);

describe("a deleted working folder", { skip: skipDeleted }, () => {
  it("is reported in one sentence", async () => {
    await using folder = await tempFolder();
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const command = ["-c", script, "sh", ...runlineCommand(["--version"])];
    const { status, stderr } = spawnSync("sh", command, { cwd: folder.path, encoding: "utf8" });
    assertEquals(status, 1);
    assertEquals(
      stderr,
      "runline: Cannot use the working folder: it was deleted; change to another\n",
    );
  });
});
