import { assertEquals, assertStringIncludes } from "@std/assert";
import { readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { placeFactories } from "../../../src/cli/doctor/_backend_places.ts";
import { fakeIo } from "../../fakes/cli_io.ts";
import { startS3Server } from "../../fakes/s3_server.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { NO_PLACES } from "./_no_places.ts";

/** Checks the place of a transport, and returns the findings as `status: reason`. */
async function check(section: Record<string, unknown>, cwd = "/"): Promise<readonly string[]> {
  const findings: Finding[] = [];
  const io = fakeIo({ cwd });
  const context = { options: OPTIONS, io, responses: [], signal: io.signal };
  const factory = placeFactories(findings, context)[String(section["type"])];
  await factory?.(section, {
    onWarning: () => {},
    createTransport: () => Promise.reject(new Error("Unexpected transport")),
  });
  return findings.map(({ status, reason }) => `${status}: ${reason}`);
}

const OPTIONS = { ...NO_PLACES, manifest: { scheme: "sqlite", path: "/runline.db" } } as const;

describe("placeFactories()", () => {
  it("checks the folder of a file, and creates nothing", async () => {
    await using place = await tempFolder();
    const file = { type: "file", log_file_path: "lineage/events", append: "true" };
    assertEquals(await check(file, place.path), ['ok: "lineage/events" can be written']);
    assertEquals(await readdir(place.path), []);

    await place.write("lineage", "not a folder");
    assertEquals(await check(file, place.path), [
      `failed: "lineage/events" cannot be written: "${place.file("lineage")}" is not a folder`,
    ]);
  });

  it("checks the bucket of a transport, and writes nothing", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "", "");
    const storage_options = {
      endpoint_url: s3.url,
      key: "test",
      secret: "test",
      region: "eu-west-1",
    };
    const file = { type: "file", log_file_path: "s3://acme/lineage/", storage_options };
    assertEquals(await check(file), ["ok: s3://acme/lineage/ can be written"]);
    s3.fail("UploadPart", { kind: "answer", status: 403, code: "AccessDenied" });
    assertEquals(await check(file), [
      "failed: s3://acme/lineage/ cannot be written: access is denied",
    ]);
    assertEquals(s3.objects("acme"), {});
  });

  it("connects to the brokers of Kafka, in each form of the configuration", async () => {
    const broker = "127.0.0.1:1";
    const forms = [
      { "bootstrap.servers": broker, acks: "all" },
      `bootstrap.servers=${broker};acks=all`,
      JSON.stringify({ acks: "all", "bootstrap.servers": broker }),
    ];
    const expected = `failed: Cannot find Kafka topic "lineage" at "${broker}": `;
    for (const config of forms) {
      const [finding = ""] = await check({ type: "kafka", topic: "lineage", config });
      assertStringIncludes(finding, expected);
    }
  });
});
