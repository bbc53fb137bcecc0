import { assertEquals, assertGreater } from "@std/assert";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { describe, it } from "node:test";
import type { Ask } from "../../src/server/queries/ask.ts";
import { catalogQueries } from "../../src/server/queries/catalog/catalog_queries.ts";
import { datasetQueries } from "../../src/server/queries/datasets/dataset_queries.ts";
import { eventQueries } from "../../src/server/queries/events/event_queries.ts";
import { jobQueries } from "../../src/server/queries/jobs/job_queries.ts";
import { lineageQueries } from "../../src/server/queries/lineage/lineage_queries.ts";
import { overviewQueries } from "../../src/server/queries/overview/overview_queries.ts";
import { runQueries } from "../../src/server/queries/runs/run_queries.ts";
import { searchQueries } from "../../src/server/queries/search/search_queries.ts";
import { EventLog } from "../../src/server/rows/event_log.ts";
import { CREATE_LOG, CREATE_PROJECTION } from "../../src/server/tables/schema.ts";
import { Statements } from "../../src/server/tables/statements.ts";
import {
  datasetEventOf,
  facet,
  JOBS,
  LAKE,
  newEvent,
  runEventOf,
  runId,
  schema,
} from "../fixtures/server_events.ts";

/** Statements that remember what they were asked. */
class RecordingStatements extends Statements {
  readonly seen = new Set<string>();

  override run(sql: string, ...values: readonly SQLInputValue[]): number {
    this.seen.add(sql);
    return super.run(sql, ...values);
  }

  override get<T>(sql: string, ...values: readonly SQLInputValue[]): T | undefined {
    this.seen.add(sql);
    return super.get<T>(sql, ...values);
  }

  override all<T>(sql: string, ...values: readonly SQLInputValue[]): T[] {
    this.seen.add(sql);
    return super.all<T>(sql, ...values);
  }
}

const ORDERS = { namespace: JOBS, name: "orders" };
const JSON_ORDERS = { namespace: LAKE, name: "json" };

async function askAll(ask: Ask): Promise<void> {
  const runs = runQueries(ask);
  await runs.run(runId(1));
  await runs.runsWithDatasets([runId(1)]);
  await runs.producerOf(JSON_ORDERS, runId(1));
  const filters = [{}, { namespace: JOBS }, { job: ORDERS }, { parentRunId: runId(9) }, {
    text: "ord",
  }];
  for (const filter of [...filters, { states: ["FAILED"] as const }]) await runs.runs(filter);
  const jobs = jobQueries(ask, ask);
  await jobs.job(ORDERS);
  await jobs.jobVersions(ORDERS);
  for (const order of ["name", "updated", "started"] as const) await jobs.jobs({}, { order });
  await jobs.jobs({ namespace: JOBS });
  await jobs.jobs({ parent: { namespace: JOBS, name: "etl" } });
  await jobs.jobs({ states: ["FAILED"] }, { order: "started" });
  const datasets = datasetQueries(ask, ask);
  await datasets.dataset(JSON_ORDERS);
  await datasets.datasetVersions(JSON_ORDERS);
  await datasets.datasetJobs(JSON_ORDERS);
  await datasets.datasetQuality(JSON_ORDERS);
  await datasets.datasetAmounts(JSON_ORDERS);
  for (const order of ["name", "updated"] as const) await datasets.datasets({}, { order });
  await datasets.datasets({ failedQuality: true });
  const events = eventQueries(ask);
  await events.event(1);
  for (const filter of [{}, { job: ORDERS }, { runId: runId(1) }, { withWarnings: true }]) {
    await events.events(filter);
  }
  await events.countEvents({ kinds: ["run"] });
  await events.events({ namespace: JOBS });
  await events.events({ dataset: JSON_ORDERS });
  await events.events({ sinceId: 1 }, { order: "arrival" });
  const lineage = lineageQueries(ask);
  const start = { kind: "job", ...ORDERS } as const;
  const time = "2026-01-31T12:00:00Z";
  for (
    const edges of [
      { kind: "last" },
      { kind: "lastRuns", count: 3 },
      { kind: "all" },
      { kind: "at", time },
    ] as const
  ) await lineage.lineage({ start, edges, up: 3, down: 3 });
  await lineage.lineage({ edges: { kind: "run", runId: runId(1) } });
  await lineage.reach({ start, side: "down" });
  await lineage.columnLineage({ start: { kind: "dataset", ...JSON_ORDERS }, down: 2 });
  await lineage.columnReaders(JSON_ORDERS, ["id"]);
  const catalog = catalogQueries(ask, ask);
  await catalog.namespaces();
  await catalog.eventsByHour(time, "2026-02-01T00:00:00Z");
  await overviewQueries(ask, { url: "", now: () => Date.parse(time) }).overview();
  const search = searchQueries(ask);
  await search.search({ text: "orders" });
  await search.search({ text: "orders", namespace: JOBS, state: "FAILED" });
  await search.search({ text: "", namespace: JOBS, state: "FAILED" });
  await search.similarNames("job", { namespace: JOBS, name: "order" });
}

const LARGE = "event|run|io|edge|job|dataset|version|column_edge|columns_of|alias|parent|own";

describe("the questions to a store", () => {
  it("look at no large table as a whole", async () => {
    const database = new DatabaseSync(":memory:");
    const statements = new RecordingStatements(database);
    statements.exec(CREATE_LOG);
    statements.exec(CREATE_PROJECTION);
    new EventLog(statements).append([
      newEvent(runEventOf({ run: 1, at: "12:00:00", inputs: ["raw"], outputs: ["json"] })),
      newEvent(runEventOf({
        run: 1,
        type: "FAIL",
        at: "12:01:00",
        parent: { run: 9, job: "etl" },
        outputs: [{
          name: "json",
          facets: {
            ...schema("id"),
            columnLineage: facet({
              fields: { id: { inputFields: [{ namespace: LAKE, name: "raw", field: "id" }] } },
            }),
          },
        }],
      })),
      newEvent(datasetEventOf({ at: "12:02:00", dataset: { name: "json", facets: schema("id") } })),
    ], { received: 0 });
    await askAll((question) => Promise.resolve(question(statements)));
    const scans: string[] = [];
    for (const sql of statements.seen) {
      if (/^(?:INSERT|PRAGMA)/.test(sql)) continue;
      for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()) {
        // A scan of an index in its order ends at the limit of the list. A part of a name needs all names.
        const isOrdered = / USING /.test(String(detail)) && /LIMIT|LIKE|^SELECT EXISTS/.test(sql);
        const isScan = new RegExp(`^SCAN (?:${LARGE})\\b`).test(String(detail)) && !isOrdered;
        const isSort = /USE TEMP B-TREE FOR ORDER BY/.test(String(detail)) && !SORTED.test(sql);
        // A word that is in every SQL text must not be looked up in them for a search for names.
        const isUnbounded = /^SCAN found (?!.*:(?:=|M1><)$)/.test(String(detail));
        if (isScan || isSort || isUnbounded) scans.push(`${detail}: ${sql.replace(/\s+/g, " ")}`);
      }
    }
    assertGreater(statements.seen.size, 50);
    assertEquals(scans, []);
    database.close();
  });
});

/** Queries that sort few rows in memory. */
const SORTED =
  /tagged|LIMIT 1000\)|column_edge|namespace\.name, dataset\.name|told_last|ended_at|direction DESC|DISTINCT|json_each|took|last\.sort_at/;
