import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { visibleText, withoutControls } from "../../../src/server/markup/escape_markup.ts";
import { decodeEntities, linksOf, openPages } from "./_open_pages.ts";

const NAMES = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  "يومي_التسليم \u202e txt.exe",
  "🍕/🚴‍♀️ 100 %?&=#",
  "a/b//c/../..",
  "..",
  "a:b:20240430:c",
  "null\u0000byte",
  "__proto__",
  "constructor",
  "javascript:alert(1)",
  "x".repeat(10_000),
  "line\nbreak",
  "${1+1} {{7*7}} <wbr>",
];

const RUN_ID = "019cd23a-0000-7000-8000-000000000001";

const META = { _producer: "https://x.example", _schemaURL: "https://x.example/s.json#/$defs/X" };

/** A run of a job of each name, which reads and writes datasets and columns of such names. */
function hostileEvents(): readonly object[] {
  return NAMES.flatMap((name, index) => {
    const other = NAMES[(index + 1) % NAMES.length] ?? name;
    const column = { namespace: name, name: other, field: name };
    const event = (eventType: string, minute: number): object => ({
      eventType,
      eventTime: `2026-01-31T14:${String(minute).padStart(2, "0")}:00Z`,
      producer: "https://x.example",
      schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
      run: {
        runId: `019cd23a-0000-7000-8000-${String(index).padStart(12, "0")}`,
        facets: {
          [name]: { ...META, [name]: name },
          errorMessage: { ...META, message: name, programmingLanguage: name, stackTrace: name },
          runline_claim: { ...META, manifest: name, runFolder: name, owner: name, attempt: 1 },
          environmentVariables: { ...META, environmentVariables: [{ name, value: name }] },
        },
      },
      job: {
        namespace: name,
        name,
        facets: {
          sql: { ...META, query: `SELECT '${name}' -- ${name}` },
          documentation: { ...META, description: name },
          sourceCodeLocation: { ...META, type: "git", url: "javascript:alert(1)", path: name },
          ownership: { ...META, owners: [{ name, type: name }] },
          [name]: { ...META, [name]: [name] },
        },
      },
      inputs: [{ namespace: name, name: other }],
      outputs: [{
        namespace: other,
        name,
        facets: {
          schema: { ...META, fields: [{ name, type: name, description: name }] },
          documentation: { ...META, description: name },
          tags: { ...META, tags: [{ key: name, value: name }] },
          columnLineage: {
            ...META,
            fields: {
              [name]: {
                inputFields: [{
                  ...column,
                  transformations: [{ type: "DIRECT", subtype: name, description: name }],
                }],
              },
            },
          },
        },
      }],
    });
    return [event("START", index), event("FAIL", index + 20)];
  });
}

describe("pages() of hostile names", () => {
  it("writes them as text, and finds its way back to them", async () => {
    await using pages = await openPages({ events: hostileEvents() });
    const seen = new Set(["/", "/jobs?flat=1", "/runs", "/datasets", "/events?open=1", "/graph"]);
    for (const path of seen) {
      const response = await pages.get(path);
      assertEquals([path.slice(0, 300), response.status], [path.slice(0, 300), 200]);
      const type = response.headers.get("content-type") ?? "";
      const text = await response.text();
      if (!type.startsWith("text/html") || /^\/\w+\.html/.test(path)) continue;
      assertIsText(text, path);
      for (const link of linksOf(text)) {
        // Each entity has a page; of what differs by the query alone, a few will do.
        const kind = /^[^?]*/.exec(link)?.[0] ?? "";
        const most = /^\/(?:job|dataset|run|column)$/.test(kind) ? 20 : 3;
        const alike = [...seen].filter((other) => other.startsWith(`${kind}?`)).length;
        if (alike < most) seen.add(link);
      }
    }
    assertEquals(pages.errors, []);
    assert([...seen].filter((path) => path.startsWith("/job?")).length >= NAMES.length);
    assert([...seen].filter((path) => path.startsWith("/dataset?")).length >= NAMES.length);
  });

  it("shows each name whole on the page of its job", async () => {
    await using pages = await openPages({ events: hostileEvents() });
    for (const name of NAMES) {
      const stored = withoutControls(name);
      const query = new URLSearchParams({ namespace: stored, name: stored });
      const html = await pages.html(`/job?${query}`);
      const [, heading = ""] = /<h1[^>]*>\s*<bdi>([^]*?)<\/bdi>/.exec(html) ?? [];
      assertEquals(decodeEntities(heading.replaceAll("<wbr>", "")), visibleText(name));
    }
  });

  it("keeps the direction of names to themselves, and show what would turn others around", async () => {
    const name = "\u05e9\u05dc\u05d5\u05dd\u202egpj.exe";
    const event = hostileEvents()[0] as { job: object };
    await using pages = await openPages({
      events: [{ ...event, job: { namespace: "n", name } }],
    });
    const html = await pages.html(`/graph?${new URLSearchParams({ node: `job:n:${name}` })}`);
    assertStringIncludes(html, "\u2068\u05e9\u05dc\u05d5\u05dd\ufffdgpj.exe\u2069");
    assertStringIncludes(html, `value="job:n:${name}"`);
  });

  it("finds them by search", async () => {
    await using pages = await openPages({ events: hostileEvents() });
    for (const name of ["<script>", "__proto__", "🍕", `"><img`, "(", "\\", "%", "_"]) {
      const response = await pages.get(`/search?${new URLSearchParams({ q: name })}`);
      assertEquals([name, response.status], [name, 200]);
      assertIsText(await response.text(), name);
    }
    assertEquals(pages.errors, []);
  });

  it("reports a value that a page cannot read", async () => {
    await using pages = await openPages();
    const wrong = {
      "/jobs?cursor=x": "cursor",
      "/jobs?sort=__proto__": "sort",
      "/jobs?state=constructor": "state",
      "/job?namespace=a&name=b&io=5": "io",
      "/runs?from=never": "from",
      "/runs?q=a&q=b": "q",
      "/datasets?sort=rows": "sort",
      "/dataset?namespace=a&name=b&to=new": "to",
      "/events?open=1e9": "open",
      "/events?type=NEVER": "type",
      "/events?cursor=%5B%5D": "cursor",
      "/graph?up=-1": "up",
      "/graph?down=1e99": "down",
      "/graph?at=yesterday": "at",
      "/graph?at=9999999-01-01": "at",
      "/graph?edges=x": "edges",
      "/graph?view=list": "view",
      "/graph.svg?at=yesterday": "at",
      "/column?namespace=a&name=b&field=c&columns=none": "columns",
      "/search?q=a&kind=rows": "kind",
    };
    for (const [address, name] of Object.entries(wrong)) {
      const response = await pages.get(address);
      assertEquals([address, response.status], [address, 400]);
      assertStringIncludes(await response.text(), `Unsupported value of <code>${name}</code>`);
    }
    // A form sends all of its fields, also those without a value.
    const empty = "/graph?node=&up=1&down=all&edges=&at=&filter=&view=";
    assertEquals((await pages.get(empty)).status, 200);
    assertEquals((await pages.get("/runs?state=&from=&to=&cursor=")).status, 200);
    // The form of a graph also sends the edges where they count for nothing.
    assertEquals((await pages.get("/graph?at=2026-01-31T10:30&edges=all")).status, 200);
  });

  it("reads hostile addresses without failing", async () => {
    await using pages = await openPages({ events: hostileEvents() });
    const addresses = [
      "/jobs?open=%00&open=x&fold=x",
      "/jobs?cursor=WzEsMl0",
      "/graph?node=::::&expand=up:&expand=x&selected=%00",
      "/graph?run=%00",
      "/search?q=%F0%9F%8D",
      `/search?q=${"a+".repeat(500)}`,
      "/run?id=%00",
      "/job?namespace=__proto__&name=toString",
      "/column?namespace=a&name=b&field=c&columns=all",
    ];
    for (const address of addresses) {
      const response = await pages.get(address);
      assert(response.status < 500, `${address}: ${response.status}`);
      assertIsText(await response.text(), address);
    }
  });
});

describe("pages() of large and deep events", () => {
  const run = (facets: object): object => ({
    eventType: "FAIL",
    eventTime: "2026-01-31T14:00:00Z",
    producer: "https://x.example",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: RUN_ID, facets },
    job: { namespace: "n", name: "j", facets },
    outputs: [{ namespace: "n", name: "d", facets }],
  });
  const PATHS = [
    "/",
    "/job?namespace=n&name=j",
    "/dataset?namespace=n&name=d",
    `/run?id=${RUN_ID}`,
    "/events?open=1",
    "/search?q=lorem",
  ];

  it("stay small, and show the message of an error whole", async () => {
    const message = "cause ".repeat(5_000);
    const facets = {
      text: { ...META, text: "lorem ipsum ".repeat(90_000) },
      list: { ...META, rows: Array.from({ length: 50_000 }, (_, index) => index) },
      errorMessage: { ...META, message, stackTrace: "at f\n".repeat(50_000) },
      sql: { ...META, query: "SELECT 1, ".repeat(50_000) },
      documentation: { ...META, description: "word ".repeat(50_000) },
    };
    await using pages = await openPages({ events: [run(facets)] });
    for (const path of PATHS) {
      const html = await pages.html(path);
      const size = gzipSync(html).length;
      assert(size <= 60_000, `${path} has ${size} bytes compressed`);
      assertIsText(html, path);
    }
    assertStringIncludes(await pages.html(`/run?id=${RUN_ID}`), message);
    assertEquals(pages.errors, []);
  });

  it("are answered, however deep they are", async () => {
    let deep: unknown = "end";
    for (let level = 0; level < 2_000; level++) deep = level % 2 === 0 ? [deep] : { [level]: deep };
    await using pages = await openPages({ events: [run({ deep: { ...META, deep } })] });
    for (const path of PATHS) {
      const response = await pages.get(path);
      assertEquals([path, response.status], [path, 200]);
      await response.body?.cancel();
    }
    assertEquals(pages.errors, []);
  });
});

describe("pages() of a job with thousands of datasets", () => {
  const MANY = 3_000;
  const event = (run: number, datasets: number): object => ({
    eventType: "COMPLETE",
    eventTime: `2026-01-31T14:0${run}:00Z`,
    producer: "https://x.example",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: `019cd23a-0000-7000-8000-00000000000${run}` },
    job: { namespace: "n", name: "wide" },
    inputs: Array.from({ length: datasets }, (_, at) => ({ namespace: "in", name: `t${at}` })),
    outputs: Array.from({ length: datasets }, (_, at) => ({ namespace: "out", name: `t${at}` })),
  });

  it("stay small, and show the number of rows and nodes that are left out", async () => {
    await using pages = await openPages({ events: [event(1, MANY), event(2, 1)] });
    const wide = "/job?namespace=n&name=wide&io=all";
    const run = "/run?id=019cd23a-0000-7000-8000-000000000001";
    const graph = "/graph?node=job:n:wide&edges=all";
    for (const path of [wide, run, graph, `${graph}&view=table`]) {
      const html = await pages.html(path);
      const size = gzipSync(html).length;
      assert(size <= 60_000, `${path} has ${size} bytes compressed`);
    }
    assertStringIncludes(await pages.html(run), "2,800 more inputs not shown");
    assertStringIncludes(await pages.html(wide), "2,850 more datasets not shown");
    assertStringIncludes(await pages.html(wide), "2,851 more datasets not shown");
    assertStringIncludes(await pages.html(graph), "300 nodes; 5,701 more are left out");
    assertEquals(pages.errors, []);
  });
});

describe("pages() of lineage that is a cycle", () => {
  it("draw it, list it, and go around it once", async () => {
    const events = [["a", "z", "x"], ["b", "x", "y"], ["c", "y", "z"], ["self", "x", "x"]].map(
      ([name, input, output], index) => ({
        eventType: "COMPLETE",
        eventTime: `2026-01-31T14:0${index}:00Z`,
        producer: "https://x.example",
        schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        run: { runId: `019cd23a-0000-7000-8000-00000000000${index}` },
        job: { namespace: "n", name },
        inputs: [{ namespace: "n", name: input }],
        outputs: [{ namespace: "n", name: output }],
      }),
    );
    await using pages = await openPages({ events });
    for (const view of ["", "&view=table"]) {
      const html = await pages.html(`/graph?node=job:n:a&up=all&down=all${view}`);
      const nodes = view === "" ? html.match(/class="nd /g) : html.match(/<th scope="row"/g);
      assertEquals([view, nodes?.length], [view, 7]);
      assertStringIncludes(html, "7 nodes");
    }
    assertEquals(pages.errors, []);
  });
});

function assertIsText(html: string, path: string): void {
  const where = path.slice(0, 200);
  assert(!/<script(?! type="module" src="\/assets\/)/i.test(html), where);
  assert(!/<img/i.test(html), where);
  const handler = /<[^>]* on[a-z]+\s*=/i.exec(html.replace(/"[^"]*"/g, '""'));
  assertEquals(handler?.[0].slice(0, 300), undefined, where);
  assert(!/href="\s*javascript:/i.test(html), where);
  assert(!html.includes("\u0000"), where);
  assertStringIncludes(html, "</html>");
}
