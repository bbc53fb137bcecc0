import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { openLineage } from "../../../src/cli/places/open_lineage.ts";
import { jobEvent } from "../../../src/lineage/mod.ts";
import { fakeIo } from "../../fakes/cli_io.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

async function isDurable(options: { readonly spool?: string; readonly lineageOut?: string }) {
  await using folder = await tempFolder();
  const env = { OPENLINEAGE__TRANSPORT__TYPE: "noop", OPENLINEAGE_CLIENT_LOGGING: "DEBUG" };
  const { spool, lineageOut } = options;
  await using client = await openLineage({
    lineageOut: lineageOut === undefined ? undefined : folder.file(lineageOut),
    spool: spool === undefined ? undefined : folder.file(spool),
    io: fakeIo({ cwd: folder.path, env }),
    json: true,
    onError: () => {},
  });
  return client.isDurable;
}

describe("openLineage()", () => {
  it("creates a durable client with a spool alone, also beside a file and a log", async () => {
    assertEquals(await isDurable({ spool: "spool" }), true);
    assertEquals(await isDurable({ spool: "spool", lineageOut: "events" }), true);
    assertEquals(await isDurable({ lineageOut: "events" }), false);
    assertEquals(await isDurable({}), false);
  });

  it("reports a lost event once, and ends without an error of the backend", async () => {
    await using folder = await tempFolder();
    const config = { "bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": 100 };
    const transport = { type: "kafka", topic: "t", flush: false, config };
    await folder.write("openlineage.yml", JSON.stringify({ transport }));
    const lost: Error[] = [];
    const io = fakeIo({ cwd: folder.path, env: {} });
    const onError = (error: Error) => void lost.push(error);
    const client = await openLineage({ lineageOut: undefined, io, json: true, onError });
    await client.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders" } }));
    await client.close();
    assertEquals(lost.length, 1);
  });
});
