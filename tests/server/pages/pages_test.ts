import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { LineageStoreError } from "../../../src/server/errors.ts";
import { jobKind } from "../../../src/server/pages/parts/job_kind.ts";
import { worldRunId } from "../../fixtures/lineage_world.ts";
import { newEvent, runEventOf, schema } from "../../fixtures/server_events.ts";
import { linksOf, openPages } from "./_open_pages.ts";

const JOB = "/job?namespace=food_delivery&name=etl.delivery_7_days";
const RUN = `/run?id=${worldRunId("etl.delivery_7_days", 0)}`;
const DATASET =
  "/dataset?namespace=postgres%3A%2F%2Fdb.example.com%3A5432&name=analytics.marts.fct_delivery_times";
const COLUMN = DATASET.replace("/dataset", "/column").concat("&field=minutes");
const GRAPH = "/graph?node=job%3Afood_delivery%3Aetl.delivery_7_days";

const PAGES = [
  "/",
  "/jobs",
  "/runs",
  "/datasets",
  "/events",
  "/graph",
  JOB,
  RUN,
  DATASET,
  COLUMN,
  `${COLUMN}&columns=all`,
  GRAPH,
  `${GRAPH}&view=table`,
  "/search",
  "/search?q=delivery",
  "/search?q=nothing_is_like_this",
  "/keys",
];

describe("pages()", () => {
  it("writes the number of columns that a search has counted as a lower bound", async () => {
    const names = Array.from({ length: 101 }, (_, at) => `t${at}`);
    const outputs = names.map((name) => ({ name, facets: schema("total_price") }));
    const event = runEventOf({ run: 1, at: "12:00:00", outputs });
    await using pages = await openPages({ events: [event] });
    assertStringIncludes(
      await pages.html("/search?q=total_price&kind=run"),
      "No results of this kind",
    );
    const html = await pages.html("/search?q=total_price");
    assertMatch(html, /101\+ results for/);
    assertStringIncludes(html, ">All 101+</a>");
    assertEquals(html.match(/<span class="num">101\+<\/span>/g)?.length, 2);
  });

  it("answers each page, with a title and under a policy that allows no inline script", async () => {
    await using pages = await openPages({ world: true });
    for (const path of PAGES) {
      const response = await pages.get(path);
      const html = await response.text();
      assertEquals([path, response.status], [path, 200]);
      assertMatch(html, /<title>[^<]+ · runline<\/title>/);
      assertMatch(html, /<h1/);
      const policy = response.headers.get("content-security-policy") ?? "";
      assertStringIncludes(policy, "default-src 'none'; style-src 'self'; script-src 'self'");
      assert(!/<script(?! type="module" src="\/assets\/)/.test(html), path);
      assert(!/ (?:style|on[a-z]+)="/.test(html), path);
      assert(!/undefined|NaN|\[object/.test(html), path);
      assert(!/(?:src|href)="(?:https?:)?\/\/(?!github\.com)/.test(html), path);
    }
    assertEquals(pages.errors, []);
  });

  it("sends at most 60 kB a page, compressed", async () => {
    await using pages = await openPages({ world: true });
    for (const path of PAGES) {
      const size = gzipSync(await pages.html(path)).length;
      assert(size <= 60_000, `${path} has ${size} bytes`);
    }
  });

  it("leads to pages that are there", async () => {
    await using pages = await openPages({ world: true });
    const seen = new Set(["/"]);
    for (const path of seen) {
      const response = await pages.get(path);
      assertEquals([path, response.status], [path, 200]);
      const isPage = response.headers.get("content-type")?.startsWith("text/html");
      if (!isPage) {
        await response.body?.cancel();
        continue;
      }
      // Of the same kind of page a few will do.
      for (const link of linksOf(await response.text())) {
        const kind = /^[^?]*/.exec(link)?.[0];
        const alike = [...seen].filter((other) => other === kind || other.startsWith(`${kind}?`));
        if (alike.length < 6) seen.add(link);
      }
    }
    assert(seen.size > 40, `${seen.size} pages`);
    assertEquals(pages.errors, []);
  });

  it("answers each page also before the first event", async () => {
    await using pages = await openPages();
    assertStringIncludes(await pages.html("/"), "No events yet");
    assertStringIncludes(await pages.html("/"), "export OPENLINEAGE_URL=http://127.0.0.1:5010");
    for (const path of ["/jobs", "/runs", "/datasets", "/events", "/graph", "/search?q=x"]) {
      const response = await pages.get(path);
      assertEquals([path, response.status], [path, 200]);
      const way = path.startsWith("/search") ? "Nothing found" : `href="/">How to send events</a>`;
      assertStringIncludes(await response.text(), way);
    }
    assertEquals(pages.errors, []);
  });

  it("names what is like a job that is not there", async () => {
    await using pages = await openPages({ world: true });
    const response = await pages.get("/job?namespace=food_delivery&name=etl.delivery_8_days");
    assertEquals(response.status, 404);
    const html = await response.text();
    assertStringIncludes(html, "No job of this name");
    assertStringIncludes(html, "name=etl.delivery_7_days");
  });

  it("answers 404 if nothing is there", async () => {
    await using pages = await openPages();
    for (const path of ["/nowhere", "/run?id=none", "/dataset", "/graph?node=job:a:b"]) {
      const response = await pages.get(path);
      assertEquals([path, response.status], [path, 404]);
      assertStringIncludes(await response.text(), "<h1");
    }
  });

  it("answers 405 for any other method than GET and HEAD", async () => {
    await using open = await openPages();
    for (const method of ["POST", "DELETE", "OPTIONS"]) {
      const response = await open.get("/jobs", { method });
      assertEquals(response.status, 405);
      assertEquals(response.headers.get("allow"), "GET, HEAD");
    }
    assertEquals((await open.get("/jobs", { method: "HEAD" })).status, 200);
  });

  it("sends its files for good, under names that change with their content", async () => {
    await using pages = await openPages();
    const html = await pages.html("/jobs");
    const [, style = ""] = /href="(\/assets\/runline-[0-9a-f]{8}\.css)"/.exec(html) ?? [];
    const response = await pages.get(style);
    assertEquals(response.headers.get("content-type"), "text/css; charset=utf-8");
    assertMatch(response.headers.get("cache-control") ?? "", /immutable/);
    assertStringIncludes(await response.text(), "--bg:");
    assertEquals((await pages.get("/assets/runline-00000000.css")).status, 404);
  });

  it("reports a store that fails, and keeps what is inside to itself", async () => {
    const url = "sqlite:lineage.db";
    const failure = new LineageStoreError(`Cannot read lineage store "${url}": it is closed`, {
      code: "LINEAGE_STORE_CLOSED",
      url,
      cause: new Error("secret of the database"),
    });
    await using pages = await openPages({
      world: true,
      wrap: (store) => ({ ...store, jobs: () => Promise.reject(failure) }),
    });
    const response = await pages.get("/jobs");
    assertEquals(response.status, 500);
    const html = await response.text();
    assertStringIncludes(html, "Cannot read lineage store");
    assert(!html.includes("secret of the database"));
    assertEquals(pages.errors, [failure]);
  });

  it("compresses for those who can read it", async () => {
    await using pages = await openPages({ world: true });
    const response = await pages.get("/jobs", { headers: { "accept-encoding": "gzip" } });
    assertEquals(response.headers.get("content-encoding"), "gzip");
    await response.body?.cancel();
  });
});

describe("the list of events", () => {
  it("follows new events without scripts, until an event is opened", async () => {
    await using pages = await openPages({ world: true });
    const still = await pages.get("/events?type=COMPLETE");
    assertEquals(still.headers.get("refresh"), null);
    const follow = linksOf(await still.text()).find((link) => link.includes("follow=")) ?? "";
    assertEquals(follow, "/events?type=COMPLETE&follow=1");
    const following = await pages.get(follow);
    assertEquals(following.headers.get("refresh"), "5");
    const html = await following.text();
    assertMatch(html, /Following[^]*?<a href="\/events\?type=COMPLETE">Stop<\/a>/);
    assertMatch(html, /href="\/events\?type=COMPLETE&amp;open=\d+#e\d+"/);
    assertMatch(html, /href="\/events\?type=COMPLETE&amp;cursor=[^"&]+" rel="next"/);
  });
});

describe("the page of a run", () => {
  it("has the error first, then the timeline, the claim, and what it read and wrote", async () => {
    await using pages = await openPages({ world: true });
    const html = await pages.html(RUN);
    const order = [
      "PostgresError",
      'id="events"',
      'id="io"',
      'id="claim"',
      'id="family"',
      'id="lineage"',
      'id="raw"',
    ].map((text) => html.indexOf(text));
    assert(order.every((at, index) => at > (order[index - 1] ?? 0)), order.join());
    assertStringIncludes(html, "worker-7f9c:4127");
    assertStringIncludes(html, "sqlite:./<wbr>runline.<wbr>db");
    assertStringIncludes(html, "Attempt 3");
    assertStringIncludes(html, "partition <code><bdi>run=<wbr>2026-<wbr>01-<wbr>31-");
    assertMatch(
      html,
      /<dt>Parent<\/dt>\s*<dd><a href="\/run\?id=[^"]*"><bdi>etl<\/bdi>, 14:02:\d\d</,
    );
    assertMatch(
      html,
      /the run failed; <a [^>]*>the run of <time[^>]*>11:07:\d\d<.*?> wrote 34,374 rows before/,
    );
  });

  it("counts the bad rows of `runline process` apart from those that it wrote", async () => {
    await using pages = await openPages({ world: true });
    const runId = worldRunId("orders", 0);
    const html = await pages.html(`/run?id=${runId}`);
    assertMatch(html, /<dt>Wrote<\/dt>\s*<dd>4,996 rows, 11.8 MB</);
    assertMatch(html, /<dt>Bad<\/dt>\s*<dd><span class="warn">4 rows, 0\.08 %</);
    const { rowsOut, rowsBad } = (await pages.store.run(runId))!;
    assertEquals([rowsOut, rowsBad], [4996, 4]);
  });

  it("reports an error of a run that completed, and which facets are of the spec", async () => {
    const spec = "https://openlineage.io/spec/facets/1-0-0/X.json#/$defs/X";
    const event = runOf("1", "2026-01-31T10:00:00Z", []);
    const facets = {
      errorMessage: { _schemaURL: spec, message: "one row was left out" },
      extractionError: { _schemaURL: spec, errors: [{ taskNumber: 2, errorMessage: "no table" }] },
      jobDependencies: { _schemaURL: spec },
      ours: { _schemaURL: "https://x.example/X.json" },
    };
    const run = { ...(event as { run: object }).run, facets };
    await using pages = await openPages({ events: [{ ...event, run }] });
    const html = await pages.html(`/run?id=${(run as { runId?: string }).runId}`);
    assertStringIncludes(html, "The run had an error");
    assert(!html.includes("The run failed") && !html.includes("No run of this job"));
    assertMatch(html, /Task 2[^]*?no table/);
    assertMatch(html, /<h3>jobDependencies<\/h3><small>run facet</);
    assertMatch(html, /<h3>ours<\/h3><small>custom run facet</);
  });

  it("lists the attempts before it, and how often the error came before", async () => {
    await using pages = await openPages({ world: true });
    const html = await pages.html(RUN);
    assertStringIncludes(html, "The same error as in the 2 runs before.");
    const [, list = ""] = /Earlier attempts<[^]*?<ol[^>]*>([^]*?)<\/ol>/.exec(html) ?? [];
    assertEquals([...list.matchAll(/id=([^"]*)">(\d)</g)].map(([, id, attempt]) => [id, attempt]), [
      [worldRunId("etl.delivery_7_days", 2), "1"],
      [worldRunId("etl.delivery_7_days", 1), "2"],
    ]);
    assertStringIncludes(html, "runline runs list s3://acme-lake/enriched/archive/");
    const first = await pages.html(`/run?id=${worldRunId("etl.delivery_7_days", 2)}`);
    assert(!first.includes("Earlier attempts"));
    assert(!first.includes("The same error"));
  });

  it("lists the changes since the last run that completed", async () => {
    await using pages = await openPages({ world: true });
    const changes = (html: string): string => /id="changed"[^]*?<\/section>/.exec(html)?.[0] ?? "";
    assertMatch(
      changes(await pages.html(RUN)),
      /class="chg"[^]*?Variable[^]*?BATCH_<wbr>SIZE[^]*?500[^]*?2000/,
    );
    // A run that completed has the section only if something changed.
    assertEquals(changes(await pages.html(`/run?id=${worldRunId("etl.delivery_7_days", 4)}`)), "");
  });
});

describe("the page of a job", () => {
  it("has its rhythm, its slowest run of the week, and why it fails", async () => {
    await using pages = await openPages({ world: true });
    const html = await pages.html(JOB);
    assertMatch(html, /<dt>Usually<\/dt>\s*<dd>every hour at :07<\/dd>/);
    assertMatch(html, /<dt>Slowest, 7 days<\/dt>\s*<dd><a href="\/run\?id=[^"]*">2 min 5\d s</);
    assertMatch(
      html,
      /Failing since 12:07:\d\d: 3 attempts at run=2026-01-31-11-00-00, the same error/,
    );
    assertStringIncludes(html, `${RUN}#changed`);
    const labels = [...html.matchAll(/<text x="8" y="([\d.]+)">p\d\d /g)].map(([, y]) => Number(y));
    assertEquals([labels.length, (labels[1] ?? 0) - (labels[0] ?? 0) >= 13], [2, true]);
    const [, io = ""] = html.split('id="io"');
    assertStringIncludes(io, "partition <code><bdi>run=<wbr>2026-<wbr>01-<wbr>31-");
  });

  it("is named by its tool and its kind there", async () => {
    await using pages = await openPages({ world: true });
    assertStringIncludes(await pages.html("/jobs"), "Airflow DAG, 5 jobs");
    // A child that is found has a row of its own, and none below its parent.
    const found = await pages.html("/jobs?q=etl");
    assertEquals(found.match(/<bdi>etl\.<wbr>orders_/g)?.length, 1);
    assert(!found.includes("Airflow DAG"));
    assertEquals(jobKind({ integration: "SPARK", jobType: "SQL_JOB" }), "Spark SQL job");
    assertEquals(jobKind({ integration: "constructor" }), "Constructor");
    assertEquals(jobKind({ jobType: "DAG" }), undefined);
  });
});

describe("the overview", () => {
  it("compares the slowest jobs of the week with the week before", async () => {
    const minutes = [["18", 2], ["19", 2], ["20", 2], ["27", 3], ["28", 3], ["29", 4]] as const;
    const events = minutes.flatMap(([day, took], index) => {
      const event = runOf(String(index), `2026-01-${day}T10:0${took}:00Z`, []);
      return [{ ...event, eventType: "START", eventTime: `2026-01-${day}T10:00:00Z` }, event];
    });
    await using pages = await openPages({ events });
    const [slowest = ""] = /id="slow"[^]*?<\/section>/.exec(await pages.html("/")) ?? [];
    assertMatch(slowest, /load[^]*?4 min 00 s[^]*?class="warn">\+100 %/);
  });

  it("expects no end of a stream, which uses its datasets now, on each of its days", async () => {
    const event = {
      eventType: "START",
      eventTime: "2026-01-22T14:00:00Z",
      producer: "https://x.example",
      schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
      run: { runId: "019cd23a-0000-7000-8000-000000000000" },
      job: { namespace: "jobs", name: "s", facets: { jobType: { processingType: "STREAMING" } } },
      inputs: [{ namespace: "kafka", name: "clicks" }],
    };
    const running = Array.from({ length: 20 }, (_, index) => {
      return { ...event, eventType: "RUNNING", eventTime: `2026-01-23T06:${index + 10}:00Z` };
    });
    await using pages = await openPages({ events: [event, ...running] });
    assertStringIncludes(await pages.html("/"), "a stream, no end expected");
    assertMatch(await pages.html("/job?namespace=jobs&name=s"), /id="io"[^]*?clicks[^]*?>now</);
    const run = await pages.html(`/run?id=${event.run.runId}`);
    assertMatch(run, /06:10:00<[^]*?>01-23, \+16 h 10 min</);
    assertMatch(run, />1 more event</);
  });
});

describe("the page of a dataset", () => {
  it("shows the difference between two versions of its schema", async () => {
    await using pages = await openPages({
      events: [
        runOf("1", "2026-01-31T10:00:00Z", [{ name: "id", type: "int" }, {
          name: "old",
          type: "text",
        }]),
        runOf("2", "2026-01-31T11:00:00Z", [{ name: "id", type: "bigint" }, {
          name: "new",
          type: "text",
        }]),
      ],
    });
    const html = await pages.html("/dataset?namespace=db&name=t");
    assertMatch(
      html,
      /class="add"[^]*?new[^]*?class="chg"[^]*?int[^]*?bigint[^]*?class="del"[^]*?old/,
    );
    assertStringIncludes(html, "1 added, 1 changed, 1 removed");
    assertMatch(
      html,
      /Last written<\/dt>\s*<dd><a href="\/run\?id=019cd23a-0000-7000-8000-000000000002"/,
    );
  });
});

describe("the page of a dataset with column lineage", () => {
  const inputFields = [{ namespace: "db", name: "raw", field: "id" }];
  const versionOf = (id: string, names: readonly string[]): object => {
    const event = runOf(id, `2026-01-31T1${id}:00:00Z`, names.map((name) => ({ name })));
    const [output] = (event as { outputs: readonly [{ facets: object }] }).outputs;
    const columnLineage = { fields: { [names[0] ?? ""]: { inputFields } } };
    return { ...event, outputs: [{ ...output, facets: { ...output.facets, columnLineage } }] };
  };
  const gone = [{ namespace: "db", name: "t", field: "gone" }];
  const reader = {
    ...runOf("3", "2026-01-31T13:00:00Z", []),
    job: { namespace: "jobs", name: "report" },
    outputs: [{
      namespace: "db",
      name: "r",
      facets: { columnLineage: { fields: { x: { inputFields: gone } } } },
    }],
  };

  it("finds a column that another name has now, and who read one that is gone", async () => {
    await using pages = await openPages({
      events: [versionOf("1", ["md5", "gone"]), versionOf("2", ["sha"]), reader],
    });
    const html = await pages.html("/dataset?namespace=db&name=t");
    assertMatch(
      html,
      /class="chg"[^]*?renamed\?[^]*?sha[^]*?md5[^]*?the same input[^]*?class="del"/,
    );
    assertMatch(html, /class="del"[^]*?gone[^]*?read by 1 job</);
    assertStringIncludes(html, "1 changed, 1 removed");
  });

  it("has the sources and the readers of a column among 1,100", async () => {
    const wide = Array.from({ length: 1_100 }, (_, at) => `c${at}`);
    await using pages = await openPages({
      events: [versionOf("1", [...wide, "gone"]), versionOf("2", wide), reader],
    });
    const html = await pages.html("/dataset?namespace=db&name=t");
    assertStringIncludes(html, "Comes from");
    assertMatch(html, /class="del"[^]*?gone[^]*?read by 1 job</);
  });
});

describe("the page of a dataset with statistics", () => {
  const at = (id: string, statistics: object, metrics: object = {}): object => {
    const event = runOf(id, `2026-01-31T1${id}:00:00Z`, [{ name: "id" }, { name: "city" }]) as {
      readonly outputs: readonly [object];
    };
    const [output] = event.outputs;
    return {
      ...event,
      inputs: [{ namespace: "db", name: "t", inputFacets: { dataQualityMetrics: metrics } }],
      outputs: [{ ...output, outputFacets: { outputStatistics: statistics } }],
    };
  };

  it("has a bar for each run, and the change since the run before", async () => {
    await using pages = await openPages({
      events: [at("0", { rowCount: 100, size: 4000 }), at("1", { rowCount: 150, size: 4000 })],
    });
    const html = await pages.html("/dataset?namespace=db&name=t");
    const [card = ""] = /<h3>Statistics<[^]*?<\/article>/.exec(html) ?? [];
    assertMatch(
      card,
      /2 runs[^]*?150\s+<span class="mut">\+50 %<[^]*?4\.0 kB\s+<span class="mut">0 %</,
    );
    assertMatch(card, /Rows of the last 2 runs[^]*?100 rows[^]*?150 rows/);
    assertEquals(card.match(/href="\/run\?id=/g)?.length, 2);
    // A run in progress has written nothing yet.
    await pages.store.append([
      newEvent({ ...at("3", {}), eventType: "START", eventTime: "2026-01-31T13:30:00Z" }),
    ]);
    const writers = (await pages.html("/dataset?namespace=db&name=t")).split("Written by").at(-1);
    assertMatch(
      writers ?? "",
      /Running[^]*?>150<[^]*?href="\/run\?id=019cd23a-0000-7000-8000-000000000001"/,
    );
  });

  it("shows the share of nulls of the columns whose metrics are known", async () => {
    const metrics = { rowCount: 1000, columnMetrics: { city: { nullCount: 12 } } };
    await using pages = await openPages({ events: [at("0", {}, metrics)] });
    const html = await pages.html("/dataset?namespace=db&name=t");
    const [schema = ""] = /id="schema"[^]*?<\/section>/.exec(html) ?? [];
    assertMatch(schema, />Null<[^]*?id<[^]*?<td class="r c3">–<[^]*?city<[^]*?>1\.2 %</);
    await using others = await openPages({ events: [at("0", { rowCount: 1 })] });
    assert(!(await others.html("/dataset?namespace=db&name=t")).includes(">Null<"));
  });

  it("shows quality assertions of the dataset itself, and the path of a nested column", async () => {
    const assertions = [{ assertion: "unique", success: false, column: "id" }];
    const fields = [{ name: "a", fields: [{ name: "b", fields: [{ name: "c" }] }] }];
    const event = {
      ...at("0", {}),
      outputs: [{
        namespace: "db",
        name: "/t",
        facets: { dataQualityAssertions: { assertions }, schema: { fields } },
      }],
    };
    await using pages = await openPages({ events: [event] });
    const html = await pages.html("/dataset?namespace=db&name=%2Ft");
    assertMatch(html, /1 of 1 failed[^]*?id="quality"[^]*?Failed<[^]*?<bdi>unique<[^]*?<bdi>id</);
    assertMatch(html, /<tr class="kid">[^]*?<bdi>b<[^]*?<tr class="kid">[^]*?<bdi>b\.<wbr>c</);
    // A name at the root has no folder to go to.
    assert(!html.includes('href="/datasets?namespace=db'), html);
  });
});

function runOf(id: string, eventTime: string, fields: readonly object[]): object {
  const meta = { _producer: "https://x.example", _schemaURL: "https://x.example/s.json" };
  return {
    eventType: "COMPLETE",
    eventTime,
    producer: "https://x.example",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: `019cd23a-0000-7000-8000-00000000000${id}` },
    job: { namespace: "jobs", name: "load" },
    outputs: [{ namespace: "db", name: "t", facets: { schema: { ...meta, fields } } }],
  };
}

describe("the graph", () => {
  it("shows more of a node by a link of its handle", async () => {
    await using pages = await openPages({ world: true });
    const html = await pages.html(GRAPH);
    const expand = linksOf(html).find((link) => link.includes("expand=down")) ?? "";
    const count = (text: string): number => text.match(/class="nd /g)?.length ?? 0;
    assert(count(await pages.html(expand)) > count(html), expand);
  });

  it("counts what connects to the start, and what the chosen node affects", async () => {
    const chain = ["a", "b", "c", "d"].map((name, index, names) => ({
      ...runOf(String(index), "2026-01-31T10:00:00Z", []),
      job: { namespace: "jobs", name },
      inputs: [{ namespace: "db", name }],
      outputs: [{ namespace: "db", name: names[index + 1] ?? "end" }],
    }));
    await using pages = await openPages({ events: chain });
    const html = await pages.html("/graph?node=job:jobs:b");
    assertStringIncludes(html, "5 of 9 nodes that connect to the start");
    assertMatch(html, /<dt>Affects<\/dt>\s*<dd>2 jobs and 3 datasets downstream</);
    const whole = await pages.html(
      "/graph?node=job:jobs:b&up=all&down=all&selected=dataset:db:end",
    );
    assertStringIncludes(whole, "9 nodes, all that connect to the start");
    assertMatch(whole, /<dt>Affects<\/dt>\s*<dd>nothing downstream</);
  });

  it("keeps only names with a text, and reports an empty result", async () => {
    await using pages = await openPages({ world: true });
    const some = await pages.html(`${GRAPH}&filter=menus`);
    assertStringIncludes(some, "menus.import");
    assert(!some.includes(">orders<"));
    // The start stays.
    assertStringIncludes(await pages.html(`${GRAPH}&filter=zzz`), "etl.delivery_7_days");
    assertStringIncludes(await pages.html("/graph?filter=zzz"), "No node contains");
  });

  it("draws the edges of one run, of a time, and of all runs", async () => {
    await using pages = await openPages({ world: true });
    for (const query of ["&edges=10", "&edges=all", "&at=2026-01-31T10:30", "&parents=1&up=all"]) {
      const response = await pages.get(`${GRAPH}${query}`);
      assertEquals([query, response.status], [query, 200]);
      assertStringIncludes(await response.text(), 'id="g-chosen"');
    }
    const run = await pages.html(`/graph?run=${worldRunId("etl.delivery_7_days", 4)}`);
    assertStringIncludes(run, "etl.delivery_7_days");
  });

  it("is sent as a file in each format", async () => {
    await using pages = await openPages({ world: true });
    const beginnings = {
      svg: "<svg xmlns=",
      html: "<!doctype html>",
      dot: "digraph lineage {",
      mmd: "flowchart LR",
      json: "{",
      txt: "job food_delivery/etl.delivery_7_days",
    };
    for (const [ending, beginning] of Object.entries(beginnings)) {
      const response = await pages.get(GRAPH.replace("/graph", `/graph.${ending}`));
      assertEquals([ending, response.status], [ending, 200]);
      assertStringIncludes(response.headers.get("content-disposition") ?? "", `lineage.${ending}`);
      assertStringIncludes(response.headers.get("content-security-policy") ?? "", "sandbox");
      assertEquals((await response.text()).trimStart().slice(0, beginning.length), beginning);
    }
    const column = await pages.get(COLUMN.replace("/column", "/column.dot"));
    assertStringIncludes(await column.text(), "minutes");
    assertEquals((await pages.get("/graph.exe")).status, 404);
  });

  it("draws 300 nodes of a larger lineage, and reports the number of all", async () => {
    const events = Array.from({ length: 200 }, (_, index) => ({
      ...runOf("1", "2026-01-31T10:00:00Z", []),
      run: { runId: `019cd23a-0000-7000-8000-${String(index).padStart(12, "0")}` },
      job: { namespace: "jobs", name: `load.${index}` },
      inputs: [{ namespace: "db", name: `t${Math.floor(index / 3)}` }],
      outputs: [{ namespace: "db", name: `t${index + 1}` }],
    }));
    await using pages = await openPages({ events });
    const html = await pages.html("/graph");
    assertEquals(html.match(/class="nd /g)?.length, 300);
    assertStringIncludes(html, "300 nodes around the jobs that ran last, of 401 in all");
    assert(html.length < 300_000, `${html.length} bytes`);
    assert(gzipSync(html).length < 60_000, `${gzipSync(html).length} bytes compressed`);
  });

  it("names what is like a node that is not there", async () => {
    await using pages = await openPages({ world: true });
    const response = await pages.get("/graph?node=job:food_delivery:etl.delivery_8_days");
    assertEquals(response.status, 404);
    assertMatch(
      await response.text(),
      /Similar names:[^]*?\/graph\?node=[^"]*etl\.delivery_7_days/,
    );
  });

  it("reports why it cannot be drawn", async () => {
    await using pages = await openPages({
      world: true,
      wrap: (store) => ({
        ...store,
        lineage: async (query) => {
          const graph = await store.lineage(query);
          return graph && { ...graph, omitted: 1204 };
        },
      }),
    });
    assertStringIncludes(await pages.html(GRAPH), "1,204 more are left out");
  });
});
