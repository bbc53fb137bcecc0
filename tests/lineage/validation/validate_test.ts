import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { camelCase } from "../../../scripts/generate_facets/names.ts";
import { FACET_SHAPES } from "../../../src/lineage/facets/shapes.ts";
import * as lineage from "../../../src/lineage/mod.ts";
import * as facetsModule from "../../../src/lineage/facets/mod.ts";
import { type EventIssue, validateEvent } from "../../../src/lineage/validate.ts";
import { FACET_FIELDS } from "../../fixtures/facet_fields.ts";
import {
  type Demand,
  demandsOf,
  schemaErrors,
  skipWithoutSchemas,
  specEvent,
  specExamples,
} from "../openlineage_schemas.ts";

type Json = Record<string, unknown>;
type Entity = "run" | "job" | "dataset" | "input" | "output";

const CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs";
const ENVELOPE = { _producer: "https://acme.example/a", _schemaURL: "https://acme.example/a.json" };

/** Where the facets of an entity are in {@linkcode eventOf}. */
const PLACES: Readonly<Record<Entity, string>> = {
  run: "/run/facets",
  job: "/job/facets",
  dataset: "/inputs/0/facets",
  input: "/inputs/0/inputFacets",
  output: "/outputs/0/outputFacets",
};

/** Creates a run event with facets. */
function eventOf(facets: Partial<Record<Entity, Json>> = {}): Json {
  const dataset = { namespace: "s3://acme", name: "orders" };
  return {
    eventTime: "2026-01-31T00:00:00Z",
    eventType: "START",
    producer: "https://acme.example/jobs",
    schemaURL: `${CORE}/RunEvent`,
    run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a", facets: facets.run ?? {} },
    job: { namespace: "food_delivery", name: "orders", facets: facets.job ?? {} },
    inputs: [{ ...dataset, facets: facets.dataset ?? {}, inputFacets: facets.input ?? {} }],
    outputs: [{ ...dataset, facets: {}, outputFacets: facets.output ?? {} }],
  };
}

interface PlacedFacet {
  readonly name: string;
  readonly schema: string;
  readonly entity: Entity;
  readonly key: string;
  readonly facet: Json;
}

/** All facets of the spec, as their builders make them. */
const FACETS: readonly PlacedFacet[] = Object.entries(FACET_SHAPES).flatMap(
  ([schema, { facets }]) =>
    Object.entries(facets).map(([name, { entity, key }]) => {
      const builders = facetsModule as unknown as Record<string, (fields: unknown) => Json>;
      const facet = builders[camelCase(name)]?.(FACET_FIELDS[name]) ?? {};
      return { name, schema, entity, key, facet };
    }),
);

function eventWith({ entity, key }: PlacedFacet, facet: unknown): Json {
  return eventOf({ [entity]: { [key]: facet } });
}

function issuesOf(event: unknown): readonly EventIssue[] {
  const result = validateEvent(event, { strict: true });
  return result.valid ? [] : result.issues;
}

/** Returns a copy in which the value at a pointer is another one, or absent. */
function changed(value: unknown, pointer: string, change: { to?: unknown }): unknown {
  const [, key = "", rest = ""] = /^\/([^/]*)(.*)$/.exec(pointer) ?? [];
  if (pointer === "") return change.to;
  const copy = (Array.isArray(value) ? [...value] : { ...value as Json }) as Json;
  const inside = rest === "" ? change.to : changed(copy[key], rest, change);
  if (inside !== undefined) copy[key] = inside;
  else delete copy[key];
  return copy;
}

const BREAKAGES: Readonly<Record<Demand["kind"], { to?: unknown; message: RegExp }>> = {
  enum: { to: "OTHER_THAN_ALLOWED", message: /^must be "/ },
  format: { to: "not a uri", message: /^must be (a URI|a UUID|an ISO 8601 date-time)/ },
  required: { message: /^is missing$/ },
  type: { to: null, message: /^must be (an? \w+$|")/ },
};

/** Breaks the requirements of a value, one at a time, and checks that the issue is reported. */
function breakEach(value: unknown, schemaURL: string, wrap: (broken: unknown) => unknown): number {
  const start = wrap(value) === value ? "" : pointerOf(wrap({ mark: true }));
  const all = demandsOf(value, schemaURL);
  for (const { kind, pointer } of all) {
    const broken = changed(value, pointer, BREAKAGES[kind]);
    assert(schemaErrors(broken, schemaURL).length > 0, `${kind} ${pointer}`);
    const issues = issuesOf(wrap(broken)).filter((issue) => issue.pointer === start + pointer);
    assert(
      issues.some(({ message }) => BREAKAGES[kind].message.test(message)),
      `${kind} ${pointer}: ${JSON.stringify(issuesOf(wrap(broken)))}`,
    );
  }
  return all.length;
}

/** Finds the marked object. */
function pointerOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  for (const [key, item] of Object.entries(value)) {
    if (item?.mark) return `/${key}`;
    const found = pointerOf(item);
    if (found) return `/${key}${found}`;
  }
  return "";
}

describe("validateEvent()", () => {
  it("returns a valid event with its type", () => {
    const event = eventOf();
    const result = validateEvent(event);
    assert(result.valid);
    const time: string = result.event.eventTime;
    assertEquals(time, event["eventTime"]);
    assertEquals(result.event === event as unknown, true);
  });

  it("accepts the facets of all 46 builders, in one event", () => {
    const all: Partial<Record<Entity, Json>> = {};
    for (const { entity, key, facet } of FACETS) all[entity] = { ...all[entity], [key]: facet };
    assertEquals(FACETS.length, 46);
    assertEquals(issuesOf(eventOf(all)), []);
  });

  it("accepts the spec's example of an event", { skip: skipWithoutSchemas }, () => {
    const event = specEvent();
    assertEquals(issuesOf(event), []);
    const { producer, schemaURL: _, ...fields } = event;
    const built = lineage.runEvent(fields as never, { producer: String(producer) });
    assertEquals(issuesOf(built), []);
    assertEquals({ ...built, schemaURL: event["schemaURL"] }, event);
  });

  it("accepts the spec's examples of facets at their places", { skip: skipWithoutSchemas }, () => {
    let count = 0;
    for (const { name, schema, entity, key } of FACETS) {
      const named = Object.keys(FACET_FIELDS[name] ?? {});
      for (const example of specExamples(schema)) {
        // Two files have facets of two entities.
        if (!Object.keys(example[key] ?? {}).some((field) => named.includes(field))) continue;
        assertEquals(issuesOf(eventOf({ [entity]: example })), [], schema);
        count++;
      }
    }
    assertEquals(count, 46);
  });

  for (const facet of FACETS) {
    const { name } = facet;
    it(`reports each broken constraint of ${name}`, { skip: skipWithoutSchemas }, () => {
      const url = String(facet.facet["_schemaURL"]);
      const count = breakEach(facet.facet, url, (broken) => eventWith(facet, broken));
      assert(count >= 3, `${count}`);
    });
  }

  it("reports each missing URL at its pointer, and nothing else", () => {
    for (const placed of FACETS) {
      for (const name of ["_producer", "_schemaURL"]) {
        const { [name]: _, ...facet } = placed.facet;
        const pointer = `${PLACES[placed.entity]}/${placed.key}/${name}`;
        assertEquals(issuesOf(eventWith(placed, facet)), [{ pointer, message: "is missing" }]);
      }
    }
    for (const pointer of ["/producer", "/schemaURL"]) {
      const issues = issuesOf(changed(eventOf(), pointer, {}));
      assertEquals(issues, [{ pointer, message: "is missing" }]);
    }
    const { url: _, ...sourceCodeLocation } = facetsModule.sourceCodeLocationJobFacet({
      type: "git",
      url: "https://git.example/acme/jobs",
    });
    assertEquals(issuesOf(eventOf({ job: { sourceCodeLocation } })), [
      { pointer: "/job/facets/sourceCodeLocation/url", message: "is missing" },
    ]);
  });

  for (const kind of ["RunEvent", "JobEvent", "DatasetEvent"]) {
    it(`reports each broken constraint of a ${kind}`, { skip: skipWithoutSchemas }, () => {
      const note = { acme_note: { ...ENVELOPE } };
      const { run, eventType, job, inputs, outputs, ...rest } = eventOf({
        run: note,
        job: note,
        dataset: note,
        input: note,
        output: note,
      });
      const base = { ...rest, schemaURL: `${CORE}/${kind}` };
      const events: Record<string, unknown> = {
        RunEvent: { ...base, run, eventType, job, inputs, outputs },
        JobEvent: { ...base, job, inputs, outputs },
        DatasetEvent: { ...base, dataset: (inputs as unknown[])[0] },
      };
      const count = breakEach(events[kind], `${CORE}/${kind}`, (broken) => broken);
      assert(count >= 15, `${count}`);
    });
  }

  it("agrees with the spec's schemas on events in which anything changed", {
    skip: skipWithoutSchemas,
  }, () => {
    const all: Partial<Record<Entity, Json>> = {};
    for (const { entity, key, facet } of FACETS) all[entity] = { ...all[entity], [key]: facet };
    const event = eventOf(all);
    const pointers = pointersIn(event);
    const change = fc.record({
      pointer: fc.constantFrom(...pointers),
      to: fc.constantFrom(undefined, null, 0, 1.5, -1, "", "a", "DATASET", true, [], {}, ["a"]),
    });
    fc.assert(
      fc.property(change, ({ pointer, to }) => {
        const broken = changed(event, pointer, { to });
        assertEquals(
          validateEvent(broken, { strict: true }).valid,
          isOfficiallyValid(broken, pointer),
          pointer,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("warns of a property that should be a URI, unless it is strict", () => {
    const source = { ...ENVELOPE, _schemaURL: urlOf("1-0-1/DatasourceDatasetFacet"), name: "a" };
    const event = eventOf({ dataset: { dataSource: { ...source, uri: "jdbc:x y" } } });
    const issue = { pointer: "/inputs/0/facets/dataSource/uri", message: "must be a URI" };
    assertEquals(validateEvent(event), { valid: true, event: event as never, warnings: [issue] });
    assertEquals(validateEvent(event, { strict: true }), {
      valid: false,
      issues: [issue],
      warnings: [],
    });
    const wrong = eventOf({ dataset: { dataSource: { ...source, uri: 1, _producer: "a" } } });
    const result = validateEvent(wrong);
    assert(!result.valid);
    assertEquals(
      [result.issues.length, result.warnings],
      [2, []],
      "types and envelopes are issues",
    );
  });

  for (
    const eventTime of [
      "2026-01-01 00:00:00Z",
      "2026-01-01T00:00:00+0200",
      "2016-12-31T23:59:60Z",
      "2026-02-30T00:00:00Z",
    ]
  ) {
    it(`refuses the timestamp ${eventTime}, as the builders do`, () => {
      const message = "must be an ISO 8601 date-time with a time zone";
      assertEquals(issuesOf({ ...eventOf(), eventTime }), [{ pointer: "/eventTime", message }]);
      assertThrows(
        () => lineage.jobEvent({ eventTime, job: { namespace: "a", name: "b" } }),
        TypeError,
        message,
      );
    });
  }

  it("counts undefined as missing", () => {
    assertEquals(issuesOf({ ...eventOf(), job: undefined, inputs: undefined }), [
      { pointer: "/job", message: "is missing" },
    ]);
  });

  it("refuses conditions that are nested without end", () => {
    let inputCondition: Json = { type: "location", locations: [] };
    for (let depth = 0; depth < 100_000; depth++) {
      inputCondition = { type: "binary", left: inputCondition, right: {}, operator: "and" };
    }
    const _schemaURL = urlOf("1-0-0/BaseSubsetDatasetFacet");
    const subset = { ...ENVELOPE, _schemaURL, inputCondition };
    const issues = issuesOf(eventOf({ input: { subset } }));
    assertEquals(issues.at(0)?.message, "is nested too deeply");
  });

  it("accepts any JSON without throwing", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      assertEquals(validateEvent(value).valid, false);
      const event = { ...eventOf(), run: value, inputs: value, dataset: value };
      assertEquals(validateEvent(event).valid, false);
    }));
  });

  it("reports a value that is no object at the empty pointer", () => {
    for (const value of [null, 1, "a", [], true]) {
      assertEquals(issuesOf(value), [{ pointer: "", message: "must be an object" }]);
    }
  });

  it("reports all issues of an event", () => {
    const event = {
      ...eventOf({ run: { note: { note: "a" } } }),
      eventType: "BEGIN",
      eventTime: "2026-01-31",
    };
    assertEquals(issuesOf(event), [
      { pointer: "/eventTime", message: "must be an ISO 8601 date-time with a time zone" },
      {
        pointer: "/eventType",
        message: 'must be "START" or "RUNNING" or "COMPLETE" or "ABORT" or "FAIL" or "OTHER"',
      },
      { pointer: "/run/facets/note/_producer", message: "is missing" },
      { pointer: "/run/facets/note/_schemaURL", message: "is missing" },
    ]);
  });

  it("escapes keys in pointers", () => {
    assertEquals(issuesOf(eventOf({ job: { "a/b~c": null } })), [
      { pointer: "/job/facets/a~1b~0c", message: "must be an object" },
    ]);
    const lineageFacet = facetsModule.columnLineageDatasetFacet({ fields: {} });
    const columnLineage = { ...lineageFacet, fields: { "a/b": {} } };
    assertEquals(issuesOf(eventOf({ dataset: { columnLineage } })), [{
      pointer: "/inputs/0/facets/columnLineage/fields/a~1b/inputFields",
      message: "is missing",
    }]);
  });

  it("validates an event as the kind of its schemaURL, of any version", () => {
    const { run: _, ...event } = eventOf();
    const cases: [string, readonly string[]][] = [
      [`${CORE}/RunEvent`, ["/run"]],
      ["https://openlineage.io/spec/1-0-5/OpenLineage.json#/definitions/RunEvent", ["/run"]],
      [`${CORE}/DatasetEvent`, ["/dataset", "/job"]],
      [`${CORE}/JobEvent`, []],
      ["https://openlineage.io/spec/2-0-2/OpenLineage.json", []],
    ];
    for (const [schemaURL, pointers] of cases) {
      assertEquals(issuesOf({ ...event, schemaURL }).map(({ pointer }) => pointer), pointers);
    }
  });

  it("finds the kind by the properties if no schemaURL names it", () => {
    const schemaURL = "https://acme.example/events.json";
    const { run, job, inputs: _, outputs: __, eventType: ___, ...base } = eventOf();
    const dataset = { namespace: "s3://acme", name: "a" };
    const pointers = (event: Json) =>
      issuesOf({ ...base, schemaURL, ...event }).map((f) => f.pointer);
    assertEquals(pointers({ run, job }), []);
    assertEquals(pointers({ job }), []);
    assertEquals(pointers({ dataset }), []);
    assertEquals(pointers({ run }), ["/job"]);
    assertEquals(pointers({ job, dataset }), ["/dataset"]);
    assertEquals(pointers({}), ["/run", "/job"]);
  });

  it("checks the facets of a dataset event and of its outputs", () => {
    const schema = { ...ENVELOPE, _schemaURL: urlOf("1-2-0/SchemaDatasetFacet"), fields: {} };
    const dataset = { namespace: "s3://acme", name: "a", facets: { schema } };
    const event = { ...eventOf(), schemaURL: `${CORE}/DatasetEvent`, job: undefined, dataset };
    const { job: _, ...datasetEvent } = event;
    assertEquals(issuesOf(datasetEvent)[0]?.pointer, "/dataset/facets/schema/fields");
    const run = { ...eventOf(), outputs: [dataset, dataset] };
    assertEquals(issuesOf(run)[1]?.pointer, "/outputs/1/facets/schema/fields");
  });
});

describe("validateEvent() of facets", () => {
  const parent = { run: { runId: "no" }, job: { namespace: "a", name: "b" } };

  it("checks earlier published versions as well", () => {
    for (const version of ["1-0-0", "1-0-1", "1-1-0", "1-2-0"]) {
      const _schemaURL = urlOf(`${version}/ParentRunFacet`);
      const event = eventOf({ run: { parent: { ...parent, ...ENVELOPE, _schemaURL } } });
      assertEquals(issuesOf(event), [{
        pointer: "/run/facets/parent/run/runId",
        message: "must be a UUID",
      }]);
    }
  });

  it("demands of earlier versions no more than they did", () => {
    const cases: [Entity, string, string, string, Json][] = [
      ["run", "processing_engine", "ProcessingEngineRunFacet", "1-0-0 1-1-0", { name: "a" }],
      ["run", "extractionError", "ExtractionErrorRunFacet", "1-0-0 1-1-0", { errors: [] }],
    ];
    for (const [entity, key, name, versions, fields] of cases) {
      const valid = versions.split(" ").map((version) => {
        const facet = { ...fields, ...ENVELOPE, _schemaURL: urlOf(`${version}/${name}`) };
        return validateEvent(eventOf({ [entity]: { [key]: facet } })).valid;
      });
      assertEquals(valid, [true, false], name);
    }
  });

  it("checks later versions of the same model by the known shape", () => {
    const _schemaURL = urlOf("1-0-1/DataQualityMetricsDatasetFacet");
    const metrics = (fields: Json) =>
      issuesOf(
        eventOf({ dataset: { dataQualityMetrics: { ...ENVELOPE, _schemaURL, ...fields } } }),
      );
    const at = "/inputs/0/facets/dataQualityMetrics";
    assertEquals(metrics({ columnMetrics: 3 }), [
      { pointer: `${at}/columnMetrics`, message: "must be an object" },
    ]);
    assertEquals(metrics({}), [{ pointer: `${at}/columnMetrics`, message: "is missing" }]);
    assertEquals(metrics({ columnMetrics: { a: { nullCount: "1" } } }), [
      { pointer: `${at}/columnMetrics/a/nullCount`, message: "must be an integer" },
    ]);
    const fields = { rowCount: 1, histogram: [], columnMetrics: { a: { nullCount: 1, mode: 2 } } };
    assertEquals(metrics(fields), []);
    for (const version of ["1-2-1", "1-3-0", "1-10-0"]) {
      const facet = { ...parent, ...ENVELOPE, _schemaURL: urlOf(`${version}/ParentRunFacet`) };
      assertEquals(issuesOf(eventOf({ run: { parent: facet } })).length, 1, version);
    }
  });

  it("leaves to later versions what they may have added: words, properties and kinds", () => {
    const later = (facet: Json, version: string): Json => ({
      ...facet,
      _schemaURL: String(facet["_schemaURL"]).replace(/\d+-\d+-\d+/, version),
    });
    const subset = facetsModule.inputSubsetInputDatasetFacet({
      inputCondition: { type: "location", locations: [] },
    });
    const parameters = [{ key: "a", acme: 1 }];
    const execution = facetsModule.executionParametersRunFacet({ parameters: [] });
    const change = facetsModule.lifecycleStateChangeDatasetFacet({
      lifecycleStateChange: "CREATE",
    });
    const events = (version?: string) => {
      const of = (facet: object): Json => version ? later(facet as Json, version) : facet as Json;
      return [
        eventOf({ input: { subset: of({ ...subset, inputCondition: { type: "row" } }) } }),
        eventOf({ run: { executionParameters: of({ ...execution, parameters }) } }),
        eventOf({
          dataset: { lifecycleStateChange: of({ ...change, lifecycleStateChange: "CLONE" }) },
        }),
      ].map((event) => validateEvent(event).valid);
    };
    assertEquals(events(), [false, false, false]);
    assertEquals(events("1-99-0"), [true, true, true]);
    const wrong = later({ ...change, lifecycleStateChange: 1 }, "1-99-0");
    assertEquals(issuesOf(eventOf({ dataset: { lifecycleStateChange: wrong } })), [{
      pointer: "/inputs/0/facets/lifecycleStateChange/lifecycleStateChange",
      message: "must be a string",
    }]);
  });

  it("checks no more than the envelope of others", () => {
    const urls = [
      "https://acme.example/ParentRunFacet.json",
      "https://raw.githubusercontent.com/OpenLineage/OpenLineage/main/spec/OpenLineage.json#/a",
      urlOf("2-0-0/ParentRunFacet"),
      urlOf("0-9-0/ParentRunFacet"),
      urlOf("1-0-0/NoSuchFacet"),
      urlOf("1-0-0/constructor"),
    ];
    for (const _schemaURL of urls) {
      const facet = { ...parent, ...ENVELOPE, _schemaURL };
      assertEquals(issuesOf(eventOf({ run: { parent: facet } })), [], _schemaURL);
      const { _producer: _, ...without } = facet;
      assertEquals(issuesOf(eventOf({ run: { parent: without } })), [
        { pointer: "/run/facets/parent/_producer", message: "is missing" },
      ]);
    }
  });

  it("checks a facet of the spec under a key of the user's, not on another entity", () => {
    const facet = { ...parent, ...ENVELOPE, _schemaURL: urlOf("1-2-0/ParentRunFacet") };
    const pointers = (facets: Partial<Record<Entity, Json>>) =>
      issuesOf(eventOf(facets)).map(({ pointer }) => pointer);
    assertEquals(pointers({ run: { acme_parent: facet } }), ["/run/facets/acme_parent/run/runId"]);
    assertEquals(pointers({ job: { parent: facet } }), []);
    // The spec's own examples have wrong URLs such as this.
    assertEquals(pointers({ run: { nominalTime: facet } }), []);
  });

  it("accepts the URL without a fragment, and over http", () => {
    for (const start of ["https", "http"]) {
      const _schemaURL = `${start}://openlineage.io/spec/facets/1-2-0/ParentRunFacet.json`;
      const facet = { ...parent, ...ENVELOPE, _schemaURL };
      assertEquals(issuesOf(eventOf({ run: { parent: facet } })).length, 1);
    }
  });

  it("requires a boolean for _deleted if the spec has it", () => {
    const note = { ...ENVELOPE, _deleted: "yes" };
    const issues = issuesOf(eventOf({ run: { note }, job: { note }, dataset: { note } }));
    assertEquals(issues.map(({ pointer }) => pointer), [
      "/job/facets/note/_deleted",
      "/inputs/0/facets/note/_deleted",
    ]);
  });

  it("refuses other properties if the schema does", () => {
    const parameters = [{ key: "a", acme: 1 }];
    const facet = { ...facetsModule.executionParametersRunFacet({ parameters: [] }), parameters };
    assertEquals(issuesOf(eventOf({ run: { executionParameters: facet } })), [{
      pointer: "/run/facets/executionParameters/parameters/0/acme",
      message: "does not belong there",
    }]);
  });

  it("reports the possible kinds, and the issues of the chosen one", () => {
    const facet = facetsModule.inputSubsetInputDatasetFacet({
      inputCondition: { type: "location", locations: [] },
    });
    const messages = (inputCondition: unknown) =>
      issuesOf(eventOf({ input: { subset: { ...facet, inputCondition } } })).map((issue) =>
        `${
          issue.pointer.replace("/inputs/0/inputFacets/subset/inputCondition", "")
        } ${issue.message}`
      );
    assertEquals(messages({ type: "all" }), [
      '/type must be "location" or "partition" or "binary" or "compare"',
    ]);
    assertEquals(messages({}), ["/type is missing"]);
    assertEquals(messages({ type: "partition", locations: 1 }), ["/partitions is missing"]);
  });

  it("requires names and namespaces together if the schema does", () => {
    const facet = facetsModule.lineageJobFacet({ entries: [] });
    const entries = [{ type: "JOB", name: "orders" }];
    assertEquals(issuesOf(eventOf({ job: { lineage: { ...facet, entries } } })), [{
      pointer: "/job/facets/lineage/entries/0/name",
      message: "needs 'namespace' beside it",
    }]);
  });
});

function urlOf(path: string): string {
  return `https://openlineage.io/spec/facets/${path}.json#/$defs/${path.slice(6)}`;
}

function pointersIn(value: unknown, start = ""): string[] {
  if (typeof value !== "object" || value === null) return [start];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    pointersIn(item, `${start}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)
  );
  return start === "" ? inside : [start, ...inside];
}

/** Validates a run event and its changed facet by the spec's own schemas. */
function isOfficiallyValid(event: unknown, pointer: string): boolean {
  if (schemaErrors(event, `${CORE}/RunEvent`).length > 0) return false;
  return FACETS.every(({ entity, key, facet }) => {
    const place = `${PLACES[entity]}/${key}`;
    if (!`${pointer}/`.startsWith(`${place}/`)) return true;
    const found = place.split("/").slice(1)
      .reduce<unknown>((value, step) => (value as Json | undefined)?.[step], event);
    return found === undefined || schemaErrors(found, String(facet["_schemaURL"])).length === 0;
  });
}
