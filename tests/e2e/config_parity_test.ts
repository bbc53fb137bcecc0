import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { plainConfig } from "./support/plain_config.ts";
import {
  type ConfigCase,
  type PythonClient,
  pythonClients,
  type PythonTransport,
} from "./support/python_openlineage.ts";
import { Random } from "./support/random.ts";
import { randomConfig } from "./support/random_config.ts";
import { type RunlineClient, runlineClient } from "./support/runline_config.ts";

const SEED = Number(Deno.env.get("RUNLINE_E2E_SEED") ?? 20260131);
const CASES = 400;

describe("configuredClient() and the Python client on random configurations", () => {
  const random = new Random(SEED);
  const cases = Array.from({ length: CASES }, () => randomConfig(random));

  it(`merge the same sections and create the same transports (seed ${SEED})`, async () => {
    const pythons = await pythonClients(cases);
    for (const [index, given] of cases.entries()) {
      const where = `case ${index}: ${JSON.stringify(given)}`;
      const python = pythons[index];
      assert(python);
      const ours = await runlineClient(given);
      assert("value" in ours, `${where}: ${JSON.stringify(ours)}`);
      assert(
        "value" in python.merged && "value" in python.transport,
        `${where}: ${JSON.stringify(python)}`,
      );
      const merged = withoutLegacy(python.merged.value, given);
      assertEquals(sectionsOf(withoutLegacy(ours.value.merged, given)), plainConfig(merged), where);
      // Keys of disabled features have no effect.
      const off = /"facets\.source_code_location|"dataset\.disabled_trimmers/;
      assertEquals(ours.value.warnings.filter((text) => !off.test(text)), [], where);
      compareEnrichment(ours.value, python, where);
      compareTransports(ours.value, python.transport.value, { where, env: given.env ?? {} });
    }
  });
});

describe("configuredClient() and the Python client on chosen configurations", () => {
  const type = { type: "noop" };
  const cases: readonly (readonly [name: string, given: ConfigCase])[] = [
    ["a text between two maps", {
      config: { transport: { ...type, x: { high: "1" } } },
      files: { "work/openlineage.yml": "transport: { x: text }" },
      env: { OPENLINEAGE__TRANSPORT__X__LOW: "a" },
    }],
    ["a list between two maps", {
      config: { transport: { ...type, x: { high: "1" } } },
      files: { "work/openlineage.yml": "transport: { x: [text] }" },
      env: { OPENLINEAGE__TRANSPORT__X__LOW: "a" },
    }],
    ["merge keys", {
      files: {
        "work/openlineage.yml": `
a: &a { type: console, x: "1", y: "2" }
b: &b { y: "3", z: { deep: "4" } }
transport: { type: noop, <<: [*b, *a], z: { own: "5" } }
tags: { job: { <<: { k: v } } }
`,
      },
    }],
    ["variables that go deeper than another", {
      env: {
        OPENLINEAGE__TRANSPORT: '{"type":"noop","x":{"a":"1"}}',
        OPENLINEAGE__TRANSPORT__X__B: "2",
        OPENLINEAGE__TRANSPORT__TYPE: "console",
        OPENLINEAGE__TAGS__JOB: '{"a":"b"}',
        OPENLINEAGE__TAGS__JOB__C: "d",
      },
    }],
    ["variables that differ in case", {
      env: {
        OPENLINEAGE__TRANSPORT__TYPE: "noop",
        OPENLINEAGE__TRANSPORT__X__A: "upper",
        OPENLINEAGE__TRANSPORT__X__a: "lower",
        OPENLINEAGE__TRANSPORT__x: '{"a":"wide","b":"2"}',
        openlineage__transport__y: "no",
      },
    }],
    ["odd numbers of underscores", {
      env: {
        OPENLINEAGE__TRANSPORT__TYPE: "noop",
        OPENLINEAGE__TRANSPORT___A: "1",
        OPENLINEAGE__TRANSPORT____B: "2",
        OPENLINEAGE__TRANSPORT__C__: "3",
        "OPENLINEAGE__TRANSPORT__D.E": "4",
      },
    }],
    ["nothing at the ends", { files: { "work/openlineage.yml": "transport: { type: noop, x: }" } }],
  ];

  it("merge the same sections", async () => {
    const pythons = await pythonClients(cases.map(([, given]) => given));
    for (const [index, [name, given]] of cases.entries()) {
      const [python, ours] = [pythons[index], await runlineClient(given)];
      assert(python && "value" in python.merged, `${name}: ${JSON.stringify(python)}`);
      assert("value" in ours, `${name}: ${JSON.stringify(ours)}`);
      assertEquals(sectionsOf(ours.value.merged), plainConfig(python.merged.value), name);
    }
  });
});

/**
 * Removes the transport of `OPENLINEAGE_URL`. The Python client has it among the transports of a
 * composite one always, ours where there is one, and as the transport where there is none.
 */
function withoutLegacy(
  merged: Readonly<Record<string, unknown>>,
  { env = {} }: ConfigCase,
): Readonly<Record<string, unknown>> {
  const { transports, ...transport } = (merged["transport"] ?? {}) as Record<string, unknown>;
  if (!env["OPENLINEAGE_URL"]) return merged;
  if (transport["url"] === env["OPENLINEAGE_URL"]) return { ...merged, transport: {} };
  const { default_http: _, ...rest } = (transports ?? {}) as Record<string, unknown>;
  const isEmpty = Object.keys(rest).length === 0;
  return { ...merged, transport: isEmpty ? transport : { ...transport, transports: rest } };
}

/** Our merged configuration, with the sections and defaults that the Python client always has. */
function sectionsOf(merged: Readonly<Record<string, unknown>>): unknown {
  const facets = (merged["facets"] ?? {}) as Record<string, object>;
  const tags = (merged["tags"] ?? {}) as object;
  return plainConfig({
    transport: merged["transport"] ?? {},
    facets: {
      environment_variables: [],
      ...facets,
      source_code_location: {
        disabled: true,
        repo_url: null,
        version: null,
        tag: null,
        branch: null,
        pull_request_number: null,
        ...facets["source_code_location"],
      },
    },
    filters: ((merged["filters"] ?? []) as object[])
      .map((filter) => ({ type: null, match: null, regex: null, ...filter })),
    tags: { job: {}, run: {}, ...tags },
    dataset: {
      reducing_enabled: false,
      disabled_trimmers: [],
      extra_trimmers: [],
      ...merged["dataset"] as object | undefined,
    },
  });
}

function compareEnrichment(ours: RunlineClient, python: PythonClient, where: string): void {
  assert("value" in python.merged);
  const { facets, filters, tags, dataset } = plainConfig(python.merged.value) as {
    facets: { environment_variables: string[]; source_code_location: Record<string, string> };
    filters: Record<string, string | null>[];
    tags: Record<"job" | "run", Record<string, string>>;
    dataset: { reducing_enabled: string; disabled_trimmers: string[] };
  };
  const { enrichment } = ours;
  assertEquals(enrichment.environmentVariables, facets.environment_variables, where);
  const isLocated = facets.source_code_location["disabled"] === "false";
  assertEquals(enrichment.sourceCodeLocation !== undefined, isLocated, where);
  if (isLocated) {
    const { repo_url, pull_request_number, disabled: _, ...rest } = facets.source_code_location;
    const theirs = { repoUrl: repo_url, pullRequestNumber: pull_request_number, ...rest };
    const { cwd: _cwd, ...own } = enrichment.sourceCodeLocation ?? {};
    const said = Object.entries(theirs).filter(([, value]) => value !== null);
    assertEquals(plainConfig(own), plainConfig(Object.fromEntries(said)), where);
  }
  for (const kind of ["job", "run"] as const) {
    const own = enrichment[`${kind}Tags`]?.map(({ key, value, source }) => [key, value, source]);
    const theirs = Object.entries(tags[kind]).map(([key, value]) => [key, value, "USER"]);
    assertEquals(own?.sort(), theirs.sort(), where);
  }
  const own = (enrichment.filters ?? []).map((filter) => ({ match: null, regex: null, ...filter }));
  assertEquals(plainConfig(own), filters, where);
  const trimmers = dataset.reducing_enabled === "true" ? 4 - dataset.disabled_trimmers.length : 0;
  assertEquals(enrichment.datasetTrimmers?.length, trimmers, where);
}

function compareTransports(
  ours: RunlineClient,
  python: PythonTransport,
  options: { readonly where: string; readonly env: Readonly<Record<string, string>> },
): void {
  const { where, env } = options;
  const children = (python["transports"] ?? [python]) as PythonTransport[];
  const expected = children.map((child) => [
    new URL(String(child["target"])).href,
    child["bearer"],
    child["compression"],
  ]);
  const sent = ours.requests.map(({ url, headers }) => [
    url,
    headers.get("authorization"),
    headers.get("content-encoding"),
  ]);
  // Variables come in another order in the Python client.
  const isOrdered = !Object.keys(env).some((name) => name.startsWith("OPENLINEAGE__TRANSPORT"));
  assertEquals(isOrdered ? sent : sent.sort(), isOrdered ? expected : expected.sort(), where);
  if (python.kind === "composite") return;

  const retry = python["retry"] as Record<string, unknown>;
  const own = new Map(ours.entries.map(({ path, value }) => [path, value]));
  for (
    const [path, theirs] of [
      ["timeout", python["timeout"]],
      ["verify", python["verify"]],
      ["retry.total", retry["total"]],
      ["retry.read", retry["read"]],
      ["retry.connect", retry["connect"]],
      ["retry.backoff_factor", retry["backoff_factor"]],
      ["retry.allowed_methods", retry["allowed_methods"]],
    ] as const
  ) {
    assertEquals(
      plainConfig(own.get(`transport.${path}`)),
      plainConfig(theirs),
      `${path} ${where}`,
    );
  }
}
