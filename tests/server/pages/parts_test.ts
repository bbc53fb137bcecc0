import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { changeCounts, schemaDiff } from "../../../src/server/pages/datasets/schema_diff.ts";
import { knownFacet } from "../../../src/server/pages/facets/known_facets.ts";
import { upstreamFirst } from "../../../src/server/pages/lineage/graph_table.ts";
import { readings } from "../../../src/server/pages/lineage/resolve_node.ts";
import { clockText, html, linesHtml, nameHtml } from "../../../src/server/pages/parts/html.ts";
import { jsonHtml } from "../../../src/server/pages/parts/json_html.ts";
import { changed, jobUrl } from "../../../src/server/pages/parts/links.ts";
import { sqlHtml } from "../../../src/server/pages/parts/sql_html.ts";
import { timeRange } from "../../../src/server/pages/parts/time_range.ts";
import { parsedQuery } from "../../../src/server/pages/search/parsed_query.ts";
import { anyDiagram, hostileName } from "../graph/arbitrary_diagram.ts";
import { decodeEntities } from "./_open_pages.ts";
import { jsonValues } from "../../fixtures/json_values.ts";

const NOW = Date.parse("2026-01-31T14:32:08Z");

function textOf(html: unknown): string {
  return decodeEntities(String(html).replace(/<[^>]*>/g, ""));
}

describe("nameHtml()", () => {
  it("breaks after separators, marks what was looked for, and loses nothing", () => {
    assertEquals(
      String(nameHtml("food_delivery.public", ["DELIVERY"])),
      "<bdi>food_<wbr><mark>delivery</mark>.<wbr>public</bdi>",
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ maxLength: 2 }), (name, mark) => {
        const shown = textOf(nameHtml(name, [mark]));
        // deno-lint-ignore no-control-regex -- shown by pictures
        assertEquals(shown.length, name.replace(/[\u0000-\u0008]/g, "?").length);
      }),
    );
  });
});

describe("linesHtml()", () => {
  it("writes the number of pieces that it leaves out", () => {
    const pieces = [html`a`, html`b`, html`c`];
    assertEquals(String(linesHtml(pieces)), "a<br>b<br>c");
    assertEquals(String(linesHtml(pieces, 1)), 'a<br><span class="mut">and 2 more</span>');
  });
});

describe("jobUrl()", () => {
  it("accepts any name", () => {
    fc.assert(fc.property(hostileName, hostileName, (namespace, name) => {
      const url = new URL(jobUrl({ namespace, name }), "http://x");
      assertEquals(url.pathname, "/job");
      assertEquals(url.searchParams.get("name"), name.toWellFormed());
      assertEquals(url.searchParams.get("namespace"), namespace.toWellFormed());
    }));
  });
});

describe("changed()", () => {
  it("changes some values of an address and keeps the others", () => {
    const url = new URL("http://x/jobs?q=a&cursor=b&open=1&open=2");
    assertEquals(
      changed(url, { cursor: undefined, sort: "p95" }),
      "/jobs?q=a&open=1&open=2&sort=p95",
    );
    assertEquals(changed(new URL("http://x/jobs?q=a"), { q: "" }), "/jobs");
  });
});

describe("clockText()", () => {
  it("is short and clear", () => {
    assertEquals(clockText("2026-01-31T14:07:31.204Z", NOW), "14:07:31");
    assertEquals(clockText("2026-01-30T18:20:07Z", NOW), "01-30 18:20");
    assertEquals(clockText("2025-12-02T02:14:00Z", NOW), "2025-12-02 02:14");
  });
});

describe("timeRange()", () => {
  it("reads times of forms as UTC, and leaves out what is no time", () => {
    const query = new URLSearchParams({ from: "2026-01-31T14:07", to: "soon" });
    assertEquals(timeRange(query), { after: "2026-01-31T14:07:00.000Z" });
    const zoned = new URLSearchParams({ to: "2026-01-31T14:07:00+02:00" });
    assertEquals(timeRange(zoned), { before: "2026-01-31T12:07:00.000Z" });
  });
});

describe("sqlHtml()", () => {
  it("sets keywords and comments apart, and loses nothing", () => {
    assertEquals(
      String(sqlHtml("select 'from' -- where\nFROM t")),
      "<b>select</b> &#39;from&#39; <i>-- where</i>\n<b>FROM</b> t",
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (sql) => {
      assertEquals(textOf(sqlHtml(sql)), sql);
    }));
  });

  it("is no slower for quotes and comments that do not end", () => {
    const started = performance.now();
    for (const piece of ["'", '"', "/*", "`", "'a"]) sqlHtml(piece.repeat(8000));
    assertEquals(performance.now() - started < 2000, true);
  });
});

describe("jsonHtml()", () => {
  it("is the JSON, with keys in bold", () => {
    fc.assert(fc.property(jsonValues({ maxDepth: 3 }), (value) => {
      assertEquals(JSON.parse(textOf(jsonHtml(value))), JSON.parse(JSON.stringify(value)));
    }));
    assertEquals(String(jsonHtml({ a: "<" })), `{\n  <b>&quot;a&quot;</b>: &quot;&lt;&quot;\n}`);
    assertEquals(textOf(jsonHtml("x".repeat(15_999))).slice(-20), "x\n… 1 more character");
  });
});

describe("schemaDiff()", () => {
  const field = (name: string, type: string, description?: string) => ({
    name,
    type,
    tags: [],
    ...(description === undefined ? {} : { description }),
  });

  it("finds added, changed and removed columns", () => {
    const changes = schemaDiff(
      [field("id", "int"), field("old", "text")],
      [field("id", "bigint", "Key"), field("new", "text")],
    );
    assertEquals(changes.map(({ kind, name, note }) => [kind, name, note]), [
      ["added", "new", "new"],
      ["changed", "id", "type; description added"],
      ["removed", "old", "no longer there"],
    ]);
    assertEquals(changeCounts(changes), "1 added, 1 changed, 1 removed");
  });

  it("finds a column under another name by its sources, and counts the readers of one that is gone", () => {
    const [before, after] = [
      [field("md5", "text"), field("gone", "int"), field("a", "int"), field("b", "int")],
      [field("sha", "char(64)"), field("c", "int"), field("d", "int")],
    ];
    const changes = schemaDiff(before, after, {
      sourcesBefore: new Map([["md5", "x"], ["gone", "y"], ["a", "z"], ["b", "z"]]),
      sourcesAfter: new Map([["sha", "x"], ["c", "z"]]),
      readers: new Map([["gone", 1]]),
    });
    assertEquals(changes.map(({ kind, name, note }) => [kind, name, note]), [
      ["added", "c", "new"],
      ["added", "d", "new"],
      ["renamed", "sha", "name and type; the same input"],
      ["removed", "gone", "read by 1 job"],
      ["removed", "a", "no longer there"],
      ["removed", "b", "no longer there"],
    ]);
    assertEquals(changeCounts(changes), "2 added, 1 changed, 3 removed");
  });

  it("has the same number of columns after as before, with what was added and removed", () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 8 });
    fc.assert(fc.property(names, names, (before, after) => {
      const changes = schemaDiff(
        before.map((name) => field(name, "int")),
        after.map((name) => field(name, "int")),
      );
      const counted = (kind: string): number =>
        changes.filter((change) => change.kind === kind).length;
      assertEquals(before.length + counted("added") - counted("removed"), after.length);
    }));
  });
});

describe("readings()", () => {
  it("tries each colon, the most usual first", () => {
    assertEquals(readings("dataset:postgres://db:5432:public.orders")[0], {
      kind: "dataset",
      namespace: "postgres://db:5432",
      name: "public.orders",
    });
    assertEquals(readings("job:a:b:c").map(({ namespace }) => namespace), ["a:b", "a"]);
    assertEquals(readings("run:a:b"), []);
  });

  it("finds any job that has an id", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (namespace, name) => {
        const found = readings(`job:${namespace}:${name}`);
        assertEquals(
          found.some((reading) => reading.namespace === namespace && reading.name === name),
          true,
        );
      }),
    );
  });
});

describe("upstreamFirst()", () => {
  it("has each node once, also in circles", () => {
    fc.assert(fc.property(anyDiagram, (diagram) => {
      const ids = upstreamFirst(diagram).map(({ id }) => id);
      assertEquals([...ids].sort(), diagram.nodes.map(({ id }) => id).sort());
    }));
  });
});

describe("parsedQuery()", () => {
  it("reads the namespace and the state out of a search", () => {
    assertEquals(parsedQuery("orders ns:warehouse"), { text: "orders", namespace: "warehouse" });
    assertEquals(parsedQuery("ns:warehouse"), { text: "", namespace: "warehouse" });
    assertEquals(parsedQuery("state:Failed daily orders"), {
      text: "daily orders",
      state: "FAILED",
    });
    assertEquals(parsedQuery('ns: "two words" daily  orders'), {
      text: "daily orders",
      namespace: "two words",
    });
    assertEquals(parsedQuery("ns:a:b state: running"), {
      text: "",
      namespace: "a:b",
      state: "RUNNING",
    });
  });

  it("searches for the text of a state that does not exist, and of a prefix alone", () => {
    for (const text of ["state:__proto__", "state:", "ns:", "kind:job"]) {
      assertEquals(parsedQuery(text), { text });
    }
  });
});

describe("knownFacet()", () => {
  it("shows no content of a facet that is not as the spec has it", () => {
    fc.assert(fc.property(
      fc.constantFrom(
        "sql",
        "ownership",
        "documentation",
        "symlinks",
        "tags",
        "sourceCodeLocation",
      ),
      fc.jsonValue({ maxDepth: 3 }),
      (name, value) => {
        const card = knownFacet(name, value);
        assertEquals(card === undefined || typeof card.title === "string", true);
      },
    ));
    assertEquals(knownFacet("__proto__", {}), undefined);
    assertEquals(knownFacet("sql", { query: 5 })?.content === undefined, false);
    assertEquals(knownFacet("sql", { query: [] })?.content, undefined);
  });
});
