import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { installOpenLineageJava } from "./services/openlineage_java.ts";
import { installLineageClients } from "./services/python.ts";
import { JAVA, runTool } from "./services/tool.ts";
import { runPython } from "./support/run_python.ts";
import { startServer } from "./support/lineage_server.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const python = await installLineageClients();
const classPath = await installOpenLineageJava();
const EMIT_LINEAGE = fileURLToPath(new URL("./java/EmitLineage.java", import.meta.url));

describe("runline serve with the clients of others", () => {
  it("accepts events of the OpenLineage client, and answers the client of Marquez", async () => {
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

  it("accepts events of the OpenLineage client for Java", async () => {
    await using folder = await tempFolder();
    const token = "a-token-for-this-test";
    await folder.write("token", token);
    await using server = await startServer(folder, ["--token-file", "token", "--strict"]);
    await runTool(JAVA, ["-cp", classPath, EMIT_LINEAGE, server.url, token]);
    const response = await fetch(
      `${server.url}/api/v1/namespaces/food_delivery/jobs/${encodeURIComponent("orders/java")}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const { latestRun, inputs, outputs } = await response.json();
    assertEquals([latestRun.state, latestRun.durationMs], ["COMPLETED", 300_000]);
    assertEquals([inputs, outputs], [
      [{ namespace: "s3://acme", name: "raw/orders" }],
      [{ namespace: "s3://acme", name: "json/orders" }],
    ]);
  });
});
