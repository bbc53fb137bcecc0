import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { openLineage } from "../../../src/cli/places/open_lineage.ts";
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
});
