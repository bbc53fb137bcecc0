import { assertEquals } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const HOURS = Array.from({ length: 16 }, (_, hour) => String(hour).padStart(2, "0"));
const ENV = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-west-1" };

async function archive(): Promise<TempFolder> {
  const folder = await tempFolder();
  for (const hour of HOURS) {
    const lines = Array(200).fill(`${enrichedLine({ app_id: hour })}\n`).join("");
    await folder.write(`archive/run=2026-01-31-${hour}-00-00/part-0`, lines);
  }
  return folder;
}

/** Starts processes on one archive and one manifest, and returns how many times each run was done. */
async function race(
  folder: TempFolder,
  manifest: string,
  options: { readonly processes: number },
): Promise<number[]> {
  const job = ["--job", "food_delivery/orders", "--out", "json", "--json"];
  const args = ["process", "archive", "--manifest", manifest, ...job, "--lineage-out", "lineage"];
  const calls = Array.from(
    { length: options.processes },
    () => spawnRunline(args, { cwd: folder.path, env: ENV }),
  );
  const results = await Promise.all(calls);
  for (const { exitCode, err } of results) assertEquals([exitCode, err], [0, ""]);
  const outcomes = results.flatMap(({ out }) => out.trimEnd().split("\n")).map((line) =>
    JSON.parse(line)
  );
  const done = outcomes.filter(({ status }) => status === "done").map(({ url }) => url);
  const names = await readdir(folder.file("json"));
  assertEquals(names.filter((name) => name.startsWith("run=")).length, HOURS.length);
  return HOURS.map((hour) => done.filter((url) => url.includes(`-31-${hour}-`)).length);
}

describe("runline process, started several times at once", () => {
  let endpoint: string;
  const dynamodb = dynalite({ createTableMs: 0 });

  before(async () => {
    await once(dynamodb.listen(0, "127.0.0.1"), "listening");
    endpoint = `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`;
  });

  after(() => dynamodb.close());

  for (const processes of [2, 8]) {
    it(`does each run in one of ${processes} processes, with SQLite`, async () => {
      await using folder = await archive();
      assertEquals(await race(folder, "sqlite:runs.db", { processes }), HOURS.map(() => 1));
    });

    it(`does each run in one of ${processes} processes, with DynamoDB`, async () => {
      await using folder = await archive();
      const manifest = `dynamodb://runs-${processes}?region=eu-west-1&endpoint=${endpoint}`;
      const create = ["runs", "create", "--manifest", manifest];
      const { exitCode, err } = await spawnRunline(create, { cwd: folder.path, env: ENV });
      assertEquals(exitCode, 0, err);
      assertEquals(await race(folder, manifest, { processes }), HOURS.map(() => 1));
    });
  }
});
