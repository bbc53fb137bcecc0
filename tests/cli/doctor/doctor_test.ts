import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mkdir, readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import type { NamedFinding } from "../../../src/cli/doctor/finding.ts";
import { runChecks } from "../../../src/cli/doctor/run_checks.ts";
import { lineageHandler } from "../../../src/server/handler.ts";
import { serveRequests } from "../../../src/server/serve.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { openStore } from "../../fixtures/lineage_store.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";
import { NO_PLACES } from "./_no_places.ts";

interface Diagnosis {
  readonly exitCode: number;
  readonly text: string;
  /** The findings of a check, as `status: reason`. */
  of(check: string): readonly string[];
}

async function doctor(
  place: TempFolder,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Diagnosis> {
  const { exitCode, out, err } = await runline(place.path, ["doctor", ...args, "--json"], { env });
  const { checks } = JSON.parse(out) as { readonly checks: readonly NamedFinding[] };
  return {
    exitCode,
    text: out + err,
    of: (check) =>
      checks.filter((finding) => finding.check === check)
        .map(({ status, reason }) => `${status}: ${reason}`),
  };
}

describe("runline doctor", () => {
  it("finds an empty folder well, and creates nothing in it", async () => {
    await using place = await tempFolder();
    const { exitCode, of } = await doctor(place, []);
    assertEquals(exitCode, 0);
    assertEquals(of("lineage"), ["ok: Not configured: only a terminal shows events"]);
    assertEquals(of("options"), ["ok: There is no runline.yml"]);
    assertStringIncludes(of("manifest")[0] ?? "", "does not exist yet");
    assertEquals(await readdir(place.path), []);
  });

  it("finds the parts well that runline process used, and leaves them as they are", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive/run=2026-01-31-00-00-00"), { recursive: true });
    const command = ["archive", "--job", "food/orders", "--out", "json", "--spool", "spool"];
    const processed = await runline(place.path, ["process", ...command]);
    assertEquals(processed.exitCode, 0, processed.err);
    const before = await filesIn(place);
    const { exitCode, of } = await doctor(place, command);
    assertEquals(exitCode, 0);
    assertStringIncludes(of("archive")[0] ?? "", "a run is run=2026-01-31-00-00-00");
    assertEquals(of("manifest"), [`ok: sqlite:${place.file("runline.db")} can be read`]);
    assertEquals(of("output").length, 1);
    assertEquals(of("spool").length, 1);
    assertEquals(await filesIn(place), before);
  });

  it("reports each broken part with its remedy, and exits with 1", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "concurency: 4\nprocess:\n  manifest: sqlite:broken.db\n");
    await place.write("broken.db", "this is no database, but a text that is long enough to see it");
    await place.write("openlineage.yml", "transport:\n  type: http\n");
    await place.write("json/_runline.json", JSON.stringify({ archive: "s3://other/archive/" }));
    const { exitCode, of } = await doctor(place, ["nowhere", "--out", "json"]);
    assertEquals(exitCode, 1);
    assertStringIncludes(of("options")[0] ?? "", 'did you mean "concurrency"?');
    assertStringIncludes(of("lineage")[0] ?? "", 'key "transport.url"');
    assertStringIncludes(of("archive")[0] ?? "", "failed: Cannot list");
    assertStringIncludes(of("manifest")[0] ?? "", "broken.db");
    assert(of("manifest")[0]?.startsWith("failed: "));
    assertStringIncludes(of("output")[0] ?? "", "contains the runs of s3://other/archive/");
    const text = await runline(place.path, ["doctor", "nowhere"], { columns: 40 });
    assertStringIncludes(text.out, "Fix: Check the address");
    assertEquals(
      text.out.split("\n").filter((line) => line.length > 40 && !/\S{30}/.test(line)),
      [],
    );
  });

  it("checks the backend with the credentials of the configuration, and emits nothing", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    await place.write(
      "openlineage.yml",
      `transport:
  type: composite
  transports:
    - type: http
      url: ${backend.url}
      auth: { type: api_key, apiKey: s3cret }
    - type: file
      log_file_path: ${place.file("events.ndjson")}
`,
    );
    backend.respondWith(405);
    const { exitCode, of } = await doctor(place, []);
    assertEquals(exitCode, 0);
    const [file, http] = of("backend");
    assertEquals(file, `ok: "${place.file("events.ndjson")}" can be written`);
    assertStringIncludes(http ?? "", `ok: ${backend.url}/api/v1/lineage answered in`);
    const [request] = backend.requests;
    assertEquals([request?.method, request?.body], ["HEAD", ""]);
    assertEquals(request?.headers["authorization"], "Bearer s3cret");
    assertEquals(backend.events, []);
    assertEquals(await readdir(place.path), ["openlineage.yml"]);
  });

  it("reports a wrong key, an error and a wrong path of the backend, without the key", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    const env = { OPENLINEAGE_URL: backend.url, OPENLINEAGE_API_KEY: "s3cret" };
    for (
      const [status, expected, code] of [
        [401, "failed", 1],
        [503, "failed", 1],
        [404, "warning", 0],
      ] as const
    ) {
      backend.respondWith(status);
      const { exitCode, of, text } = await doctor(place, [], env);
      assertEquals(of("backend"), [
        `${expected}: ${backend.url}/api/v1/lineage answered ${status}`,
      ]);
      assertEquals(exitCode, code);
      assert(!text.includes("s3cret"));
    }
  });

  it("reports a backend that nobody can reach, without the password of its URL", async () => {
    await using place = await tempFolder();
    const backend = await startLineageBackend();
    await backend.close();
    const { exitCode, of, text } = await doctor(place, [], {
      OPENLINEAGE_URL: backend.url.replace("//", "//user:s3cret@"),
    });
    assertEquals(exitCode, 1);
    assertStringIncludes(of("backend")[0] ?? "", "cannot be reached: ");
    assert(!text.includes("s3cret"));
  });

  it("finds the embedded backend well, and refuses its wrong token", async () => {
    await using place = await tempFolder();
    await using store = await openStore();
    const handler = lineageHandler({ store, token: "right" });
    await using server = await serveRequests(handler, { host: "127.0.0.1", port: 0 });
    const env = { OPENLINEAGE_URL: server.url };
    const right = await doctor(place, [], { ...env, OPENLINEAGE_API_KEY: "right" });
    assert(right.of("backend")[0]?.startsWith("ok: "), right.text);
    const wrong = await doctor(place, [], { ...env, OPENLINEAGE_API_KEY: "wrong" });
    assertStringIncludes(wrong.of("backend")[0] ?? "", "failed: ");
  });

  it("compares the clock with that of the backend", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    const env = { OPENLINEAGE_URL: backend.url };
    for (
      const [skewMs, expected] of [
        [0, "ok: Within"],
        [60_000, "warning: This clock is "],
        [-3_600_000, "failed: This clock is "],
      ] as const
    ) {
      const date = new Date(Date.now() + skewMs).toUTCString();
      backend.respondWith({ status: 405, headers: { date } });
      const { of } = await doctor(place, [], env);
      assertStringIncludes(of("clock")[0] ?? "", expected);
    }
  });

  it("ends a check of a backend that does not answer", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    backend.respondWith("hang");
    const io = fakeIo({ cwd: place.path, env: { OPENLINEAGE_URL: backend.url } });
    const findings = await runChecks({
      ...NO_PLACES,
      manifest: { scheme: "sqlite", path: place.file("runline.db") },
    }, { io, checkMs: 300 });
    const backends = findings.filter(({ check }) => check === "backend");
    assertEquals(backends.map(({ reason }) => reason), ["No answer within 0.3 s"]);
  });

  it("reports missing permissions of Deno with their flags", async () => {
    await using place = await tempFolder();
    const io = {
      ...fakeIo({ cwd: place.path }),
      permission: ({ name }: { readonly name: string }) =>
        Promise.resolve(name === "env" ? "granted" as const : "denied" as const),
    };
    const { permissionsCheck } = await import("../../../src/cli/doctor/_permissions_check.ts");
    const options = {
      archive: { scheme: "file", path: "/archive", title: "archive" } as const,
      manifest: { scheme: "sqlite", path: "/data/runline.db" } as const,
      out: undefined,
      bad: undefined,
      spool: undefined,
      command: ["sh"],
      runNames: "strict",
      configFile: undefined,
    } as const;
    const { signal } = io;
    const findings = await permissionsCheck.run({ options, io, responses: [], signal });
    assertEquals(findings.map(({ fix }) => fix?.replace("Start Deno with ", "")), [
      `--allow-read=${place.path}`,
      "--allow-read=/archive",
      "--allow-read=/data",
      "--allow-write=/data",
      "--allow-sys",
      "--allow-run=sh",
    ]);
  });
});

/** Lists all files except those that SQLite puts beside a database that is read. */
async function filesIn({ path }: TempFolder): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => !/-(?:shm|wal)$/.test(name)).sort();
}
