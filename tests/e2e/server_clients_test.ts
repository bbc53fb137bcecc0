import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { installLineageClients } from "./services/python.ts";
import { runPython } from "./support/run_python.ts";
import { startServer } from "./support/lineage_server.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const python = await installLineageClients();

describe("runline serve with the clients of others", () => {
  it("takes events of the OpenLineage client, and answers the client of Marquez", async () => {
    await using folder = await tempFolder();
    const token = "a-token-for-this-test";
    await folder.write("token", token);
    await using server = await startServer(folder, ["--token-file", "token", "--strict"]);
    const answers = await runPython(python, "lineage_clients.py", { url: server.url, token });
    assertEquals(answers, {
      namespaces: ["food_delivery", "s3://acme"],
      jobs: ["orders/daily"],
      job: "COMPLETED",
      runs: [300_000],
      run: "COMPLETED",
      datasets: ["json/orders", "raw/orders"],
      fields: [{ name: "id", type: "bigint", tags: [], description: null }],
      versions: 1,
      version: "json/orders",
      tags: ["GOLD"],
      events: 2,
    });
  });
});
