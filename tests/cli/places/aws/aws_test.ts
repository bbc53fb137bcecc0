import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { spawnRunline } from "../../../fakes/cli_process.ts";
import { type S3ServerHandle, startS3Server } from "../../../fakes/s3_server.ts";
import { enrichedLine } from "../../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../../fixtures/temp_folder.ts";

const RUNS = ["2026-01-31-00-00-00", "2026-01-31-01-00-00"];

describe("runline process on S3 and DynamoDB", () => {
  let s3: S3ServerHandle;
  let folder: TempFolder;
  let endpoint: string;
  const dynamodb = dynalite({ createTableMs: 0 });

  before(async () => {
    s3 = await startS3Server();
    folder = await tempFolder();
    for (const time of RUNS) {
      s3.put("acme", `archive/run=${time}/part-0`, `${enrichedLine({ app_id: time })}\n`);
    }
    await once(dynamodb.listen(0, "127.0.0.1"), "listening");
    endpoint = `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`;
  });

  after(async () => {
    dynamodb.close();
    await s3.close();
    await folder[Symbol.asyncDispose]();
  });

  function manifest(table: string): string {
    return `dynamodb://${table}?region=eu-west-1&endpoint=${endpoint}`;
  }

  function runline(...args: string[]) {
    const env = { ...s3.env, AWS_SECRET_ACCESS_KEY: "secret-that-nobody-sees" };
    return spawnRunline(args, { cwd: folder.path, env });
  }

  function process(archive: string, manifestUrl: string) {
    const job = ["--job", "food_delivery/orders", "--out", "s3://acme/json/"];
    const lineage = ["--lineage-out", "lineage.ndjson"];
    return runline("process", archive, "--manifest", manifestUrl, ...job, ...lineage);
  }

  it("does the main job, and finds nothing the second time", async () => {
    const created = await runline("runs", "create", "--manifest", manifest("runs"));
    assertEquals(created.exitCode, 0, created.err);
    const first = await process("s3a://acme/archive", manifest("runs"));
    assertEquals(first.exitCode, 0, first.err);
    for (const time of RUNS) {
      const row = JSON.parse(s3.objects("acme")[`json/run=${time}.ndjson`] ?? "{}");
      assertEquals(row.app_id, time);
    }
    const second = await process("s3://acme/archive/", manifest("runs"));
    assertMatch(second.err, /^Nothing new: done 0, skipped 2, failed 0/);
    const id = `archive/run=${RUNS[0]}/`;
    const contains = await runline("runs", "contains", id, "--manifest", manifest("runs"));
    assertEquals([contains.exitCode, contains.out], [0, `true  ${id}\n`]);
  });

  it("does it with one table if the parameters of the address ask for that", async () => {
    const one = `${manifest("one")}&claims=one&legacy-fence=true`;
    await runline("runs", "create", "--manifest", one);
    const { exitCode, err } = await process("s3://acme/archive/", one);
    assertEquals(exitCode, 0, err);
    const { out } = await runline("runs", "claims", "--state", "done", "--json", "--manifest", one);
    const claims = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(
      claims.map(({ runId, state }) => `${runId} ${state}`).toSorted(),
      RUNS.map((time) => `archive/run=${time}/ done`),
    );
    const checked = await doctor("one", "&claims=one");
    assertEquals(checked.exitCode, 0, checked.out + checked.err);
  });

  it("reports with --verbose how the marks of many runs are read", async () => {
    for (let run = 0; run < 600; run++) {
      const time = new Date(Date.UTC(2026, 0, 1, run)).toISOString().slice(0, 13);
      s3.put("acme", `many/run=${time.replace("T", "-")}-00-00/part-0`, "");
    }
    await runline("runs", "create", "--manifest", manifest("many"));
    const list = ["runs", "list", "s3://acme/many/", "--manifest"];
    const listed = await runline(...list, manifest("many"), "--verbose", "--max-rcu", "100000");
    assertEquals([listed.exitCode, listed.out.trimEnd().split("\n").length], [0, 600]);
    assertMatch(listed.err, /Scans table "many": that costs 0 read units, the keys of \d+ runs/);
    const { exitCode, err } = await runline(...list, "sqlite:x.db", "--max-rcu", "5");
    assertEquals([exitCode, err.split("\n")[0]], [
      2,
      'runline: Option "--max-rcu" needs a manifest in DynamoDB',
    ]);
  });

  it("has its parts checked by doctor, which changes nothing", async () => {
    const before = await doctor("doctor-runs");
    assertEquals(before.exitCode, 1);
    assertStringIncludes(before.out, 'Table \\"doctor-runs-claims\\" does not exist');
    await runline("runs", "create", "--manifest", manifest("doctor-runs"));
    const after = await doctor("doctor-runs");
    assertEquals(after.exitCode, 0, after.out + after.err);
    const { checks } = JSON.parse(after.out);
    const of = (name: string) =>
      checks.filter(({ check }: { readonly check: string }) => check === name)
        .map(({ reason }: { readonly reason: string }) => reason);
    assertStringIncludes(of("archive")[0], "s3://acme/archive/ can be listed; a run is run=");
    assertStringIncludes(of("clock")[0], "Within 5.0 s of 127.0.0.1");
    assertStringIncludes(of("manifest")[0], "doctor-runs");
  });

  function doctor(table: string, parameters = "") {
    const options = ["--manifest", `${manifest(table)}${parameters}`, "--out", "s3://acme/doctor/"];
    return runline("doctor", "s3://acme/archive/", ...options, "--json");
  }

  it("reports the failure in one sentence, and exits with 1", async () => {
    const missingTable = await process("s3://acme/archive/", manifest("no-such-table"));
    const badBucket = await process("s3://no-such-bucket/archive/", "sqlite:x.db");
    s3.fail("ListObjectsV2", { kind: "answer", status: 400, code: "ExpiredToken" });
    const expired = await process("s3://acme/archive/", "sqlite:x.db");
    const nobody = "dynamodb://runs?region=eu-west-1&endpoint=http://127.0.0.1:1";
    const unreachable = await process("s3://acme/archive/", nobody);
    const results = [missingTable, badBucket, expired, unreachable];
    assertEquals(results.map(({ exitCode }) => exitCode), [1, 1, 1, 1]);
    assertStringIncludes(missingTable.err, 'table "no-such-table" does not exist');
    assertStringIncludes(missingTable.err, "runline runs create");
    assertStringIncludes(badBucket.err, "the bucket does not exist");
    assertStringIncludes(expired.err, "the session token has expired, get new credentials");
    assertStringIncludes(unreachable.err, "DynamoDB cannot be reached");
    for (const { err } of results) {
      assertMatch(err, /^runline: Cannot [^\n]+\n((Check|Try) [^\n]+\n)?$/);
      assertEquals(err.includes("secret-that-nobody-sees"), false);
    }
  });
});
