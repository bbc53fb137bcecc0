import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { bar } from "../../../src/cli/events/schema_stats_text.ts";
import { runline } from "../../fakes/cli_io.ts";
import {
  contextsColumn,
  enrichedLine,
  unstructEventColumn,
} from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

function dish(version: string) {
  return { schema: `iglu:com.acme/dish/jsonschema/${version}`, data: {} };
}

const ORDER = { schema: "iglu:com.acme/order/jsonschema/1-0-0", data: {} };

const LINES = [
  enrichedLine({ event_name: "page_view", contexts: contextsColumn(dish("1-0-9"), dish("1-0-9")) }),
  enrichedLine({ event_name: "page_view", contexts: contextsColumn(dish("1-0-10")) }),
  enrichedLine({ event_name: "order", unstruct_event: unstructEventColumn(ORDER) }),
  enrichedLine({ derived_contexts: contextsColumn(dish("1-0-9")) }),
  enrichedLine({ event_name: "bad", contexts: "{" }),
  "x\ty",
].join("\n");

describe("runline schema stats", () => {
  it("counts names, schemas by version and filled fields as JSON", async () => {
    const result = await runline("/", ["schema", "stats", "--json"], { stdin: LINES });
    assertEquals(result.exitCode, 0);
    assertMatch(result.err, /^6 events, 2 bad, left out; the first: Cannot parse enriched event/);
    const { fields, ...counts } = JSON.parse(result.out);
    assertEquals(counts, {
      events: 4,
      names: { page_view: 2, "": 1, order: 1 },
      schemas: [
        { schema: dish("1-0-9").schema, field: "contexts", events: 1, entities: 2 },
        { schema: dish("1-0-9").schema, field: "derived_contexts", events: 1, entities: 1 },
        { schema: dish("1-0-10").schema, field: "contexts", events: 1, entities: 1 },
        { schema: ORDER.schema, field: "unstruct_event", events: 1, entities: 1 },
      ],
    });
    assertEquals([fields.event_name, fields.contexts, fields.app_id], [3, 2, 0]);
    assertEquals(Object.keys(fields).length, 131);
  });

  it("shows them as tables with bars", async () => {
    const { out } = await runline("/", ["schema", "stats"], { stdin: LINES });
    const [names = "", schemas = "", fields = ""] = out.split("\n\n");
    assertEquals(
      names,
      `Event name  Events   Share
──────────  ──────  ──────  ────────
page_view        2  50.0 %  ████████
(no name)        1  25.0 %  ████
order            1  25.0 %  ████`,
    );
    assertEquals(
      schemas,
      `Schema    Version  Field             Entities   Share
────────  ───────  ────────────────  ────────  ──────  ────
com.acme
  dish    1-0-9    contexts                 2  25.0 %  ████
          1-0-9    derived_contexts         1  25.0 %  ████
          1-0-10   contexts                 1  25.0 %  ████
  order   1-0-0    unstruct_event           1  25.0 %  ████`,
    );
    assertStringIncludes(fields, "collector_tstamp       4  100.0 %  ████████████████");
    assertStringIncludes(fields, "123 more are empty in all events");
  });

  it("reads and selects the same events as runline transform", async () => {
    await using folder = await tempFolder();
    await folder.write("a/part-1", LINES);
    await folder.write("b/part-1", LINES);
    const args = ["schema", "stats", "*/part-*", "--where", "event_name=page_view", "--json"];
    const { out } = await runline(folder.path, args);
    assertEquals(JSON.parse(out).names, { page_view: 4 });
  });

  it("shows no control character of an event, and fails if all events are bad", async () => {
    const stdin = enrichedLine({ event_name: "a\x1b[31mb\x9b" });
    const { out } = await runline("/", ["schema", "stats"], { stdin });
    assertStringIncludes(out, "a\\u001b[31mb\\u009b");
    assertEquals((await runline("/", ["schema", "stats"], { stdin: "x\n" })).exitCode, 1);
  });

  it("reports nothing for empty input", async () => {
    const { exitCode, out } = await runline("/", ["schema", "stats"], { stdin: "" });
    assertEquals([exitCode, out], [0, ""]);
  });
});

describe("bar()", () => {
  it("is as long as the share, in eighths, and never empty for a little", () => {
    const bars = [0, 0.0001, 1 / 128, 0.25, 0.5 + 3 / 128, 1].map(bar);
    assertEquals(bars, ["", "▏", "▏", "████", "████████▍", "█".repeat(16)]);
  });
});
