/**
 * Measures the speed of `runline validate`, its start included: 20,000 events of
 * about 3 KB with 10 facets, one a line, as one array, and compressed.
 *
 * @module
 */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { newRunId, type RunEvent, runEvent } from "../../src/lineage/mod.ts";
import {
  columnLineageDatasetFacet,
  datasourceDatasetFacet,
  jobTypeJobFacet,
  nominalTimeRunFacet,
  outputStatisticsOutputDatasetFacet,
  parentRunFacet,
  processingEngineRunFacet,
  schemaDatasetFacet,
  sqlJobFacet,
} from "../../src/lineage/facets/mod.ts";
import { showTable } from "./_table.ts";

// A hundred thousand took minutes on a busy machine, and gave the same speed.
const COUNT = 20_000;

const folder = await mkdtemp(join(tmpdir(), "validate-"));
try {
  const lines = Array.from({ length: COUNT }, () => JSON.stringify(event()));
  await showTable("validate_events", {
    title: `\`runline validate\` of ${COUNT.toLocaleString("en-US")} events, its start included`,
    columns: ["input", "MB", "seconds", "events/s"],
    rows: [
      await measure("one a line", "events.ndjson", lines.join("\n")),
      await measure("one array", "events.json", `[${lines.join(",")}]`),
      await measure("compressed", "events.ndjson.gz", gzipSync(lines.join("\n"))),
    ],
  });
} finally {
  await rm(folder, { recursive: true });
}

async function measure(
  title: string,
  name: string,
  data: string | Uint8Array,
): Promise<readonly string[]> {
  const file = join(folder, name);
  await writeFile(file, data);
  const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const startedAt = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", main, "validate", file],
  }).output();
  const seconds = (performance.now() - startedAt) / 1000;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const speed = Math.round(COUNT / seconds).toLocaleString("en-US");
  return [title, ((await stat(file)).size / 1e6).toFixed(0), seconds.toFixed(1), speed];
}

function event(): RunEvent {
  const job = { namespace: "food_delivery", name: "orders" };
  const dataset = { namespace: "s3://acme", name: "json/orders" };
  const names = ["order_id", "customer_id", "price", "placed_at", "delivered_at"];
  const schema = schemaDatasetFacet({ fields: names.map((name) => ({ name, type: "STRING" })) });
  const from = { namespace: "s3://acme", name: "enriched/archive", field: "price" };
  return runEvent({
    eventType: "COMPLETE",
    run: {
      runId: newRunId(),
      facets: {
        nominalTime: nominalTimeRunFacet({ nominalStartTime: "2026-01-31T00:00:00Z" }),
        parent: parentRunFacet({ run: { runId: newRunId() }, job }),
        processing_engine: processingEngineRunFacet({ version: "2.9.6", name: "Deno" }),
      },
    },
    job: {
      ...job,
      facets: {
        jobType: jobTypeJobFacet({ processingType: "BATCH", integration: "RUNLINE" }),
        sql: sqlJobFacet({ query: "select order_id, price from orders" }),
      },
    },
    inputs: [{ ...dataset, name: "enriched/archive", facets: { schema } }],
    outputs: [{
      ...dataset,
      facets: {
        schema,
        columnLineage: columnLineageDatasetFacet({ fields: { price: { inputFields: [from] } } }),
        dataSource: datasourceDatasetFacet({ name: "acme", uri: "s3://acme" }),
      },
      outputFacets: { outputStatistics: outputStatisticsOutputDatasetFacet({ rowCount: 1200 }) },
    }],
  });
}
