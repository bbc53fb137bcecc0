import { assertEquals, assertThrows } from "@std/assert";
import { mkdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileArchive } from "../../src/archive/file.ts";
import { parseRunName, type RunArchive, type RunNameTemplate } from "../../src/archive/mod.ts";
import { s3Archive } from "../../src/archive/s3.ts";
import { startS3Server } from "../fakes/s3_server.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const DAYS = "year={year}/month={month}/day={day}";
const WITH_UUID = "run={year}-{month}-{day}-{hour}-{minute}-{second}-{uuid}";
const UUID = "c6ef3124-b53a-4b13-a233-0088f79dcbcb";
const FOLDERS = [
  "year=2025/month=12/day=31",
  "year=2026/month=01/day=01",
  "year=2026/month=01/day=31",
  "year=2026/month=02/day=01",
  "year=2026/month=02/day=30",
  "year=2026/month=2/day=03",
  "year=2026/other/day=03",
  "run=2026-01-31-00-00-00/month=01/day=31",
];
const RUNS = FOLDERS.slice(0, 4);

async function names(
  archive: RunArchive,
  bounds: { readonly since?: Date; readonly until?: Date } = {},
): Promise<string[]> {
  return (await Array.fromAsync(archive.listRuns(bounds))).map(({ name }) => name);
}

describe("A template of run folders", () => {
  it("is read from the year on, and refused otherwise", () => {
    const cases: [RunNameTemplate, string, string | undefined][] = [
      [DAYS, "year=2026/month=01/day=31", "2026-01-31T00:00:00.000Z"],
      [DAYS, "year=2026/month=02/day=30", undefined],
      [DAYS, "year=2026/month=01", undefined],
      ["{year}/{month}/{day}/{hour}", "2026/01/31/23", "2026-01-31T23:00:00.000Z"],
      ["{year}/{month}/{day}/{hour}", "2026/01/31/24", undefined],
      ["dt={year}-{month}-{day}", "dt=2026-01-31", "2026-01-31T00:00:00.000Z"],
      ["a.b/{year}", "a.b/2026", "2026-01-01T00:00:00.000Z"],
      ["a.b/{year}", "axb/2026", undefined],
      [WITH_UUID, `run=2026-01-31-06-07-08-${UUID}`, "2026-01-31T06:07:08.000Z"],
      [WITH_UUID, `run=2026-01-31-06-07-08-${UUID.toUpperCase()}`, "2026-01-31T06:07:08.000Z"],
      [WITH_UUID, "run=2026-01-31-06-07-08", undefined],
      [WITH_UUID, `run=2026-01-31-06-07-08-${UUID.slice(1)}`, undefined],
      [WITH_UUID, `run=2026-02-30-06-07-08-${UUID}`, undefined],
    ];
    for (const [parse, name, time] of cases) {
      assertEquals(parseRunName(name, { parse })?.toISOString(), time, name);
    }
    for (
      const template of [
        "{uuid}/{year}",
        "{year}/{day}",
        "{year}{week}",
        "/{year}",
        "../{year}",
        "{year}/",
      ] as const
    ) {
      const error = `Cannot use "${template}" as a template of run folders`;
      assertThrows(() => fileArchive("/data", { parse: template }), TypeError, error);
      const client = { send: () => Promise.reject(new Error("called")) };
      assertThrows(() => s3Archive(client, "s3://acme/", { parse: template }), TypeError, error);
    }
  });

  it("may end in a UUID, on disk and on S3, within bounds", async () => {
    await using folder = await tempFolder();
    await using server = await startS3Server();
    const runs = ["2026-01-01-00-00-00", "2026-01-02-00-00-00", "2026-01-02-00-00-01"]
      .map((time) => `run=${time}-${UUID}`);
    for (const name of [...runs, "run=2026-01-02-00-00-00", "other"]) {
      await folder.write(`${name}/part-0`, "x");
      server.put("acme", `${name}/part-0`, "x");
    }
    const archives = [
      fileArchive(folder.path, { parse: WITH_UUID }),
      s3Archive(server.client(), "s3://acme/", { parse: WITH_UUID }),
    ];
    for (const archive of archives) {
      assertEquals(await names(archive), runs);
      const since = new Date("2026-01-02T00:00:00Z");
      const until = new Date("2026-01-02T00:00:01Z");
      assertEquals(await names(archive, { since, until }), runs.slice(1, 2));
    }
  });

  it("lists the runs of a folder on disk in the order of their time", async () => {
    await using folder = await tempFolder();
    for (const name of FOLDERS) await mkdir(folder.file(name), { recursive: true });
    await folder.write("year=2026/month=03", "a file");
    const archive = fileArchive(folder.path, { parse: DAYS });
    assertEquals(await names(archive), RUNS);
    const [first] = await Array.fromAsync(archive.listRuns());
    assertEquals(first?.runId, folder.file("year=2025/month=12/day=31/"));
    const bounds = { since: new Date("2026-01-31"), until: new Date("2026-02-01") };
    assertEquals(await names(archive, bounds), ["year=2026/month=01/day=31"]);
  });

  it("lists the runs below folders that have no part of the time, within bounds", async () => {
    await using folder = await tempFolder();
    await using server = await startS3Server();
    for (const name of RUNS) {
      await mkdir(folder.file(`orders/${name}/good`), { recursive: true });
      server.put("acme", `events/orders/${name}/good/part-0`, "x");
    }
    const parse = `orders/${DAYS}/good` as const;
    const archives = [
      fileArchive(folder.path, { parse }),
      s3Archive(server.client(), "s3://acme/events/", { parse }),
    ];
    for (const archive of archives) {
      const since = new Date("2026-01-31");
      const late = [
        "orders/year=2026/month=01/day=31/good",
        "orders/year=2026/month=02/day=01/good",
      ];
      assertEquals(await names(archive, { since }), late);
      assertEquals(
        await names(archive, { since, until: new Date("2026-02-01") }),
        late.slice(0, 1),
      );
    }
  });

  it("lists the runs on S3 in the order of their time, and no folder out of bounds", async () => {
    await using server = await startS3Server();
    for (const name of FOLDERS) server.put("acme", `events/${name}/part-0`, "x");
    const archive = s3Archive(server.client(), "s3://acme/events/", { parse: DAYS });
    assertEquals(await names(archive), RUNS);
    const [first] = await Array.fromAsync(archive.listRuns());
    assertEquals(first, {
      runId: "events/year=2025/month=12/day=31/",
      name: "year=2025/month=12/day=31",
      url: "s3://acme/events/year=2025/month=12/day=31/",
      time: new Date("2025-12-31"),
    });
    const before = server.requests.length;
    assertEquals(await names(archive, { since: new Date("2026-02-01") }), RUNS.slice(3));
    // The archive, the year and the month.
    assertEquals(server.requests.length - before, 3);
  });
});
