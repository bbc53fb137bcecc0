import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { plainConfig } from "./support/plain_config.ts";
import {
  type PythonClient,
  pythonClients,
  type PythonTransport,
} from "./support/python_openlineage.ts";
import { Random } from "./support/random.ts";
import { randomConfig } from "./support/random_config.ts";
import { type RunlineClient, runlineClient } from "./support/runline_config.ts";

const SEED = Number(Deno.env.get("RUNLINE_E2E_SEED") ?? 20260131);
const CASES = 400;

describe("clientFromEnvironment() and the Python client on random configurations", () => {
  const random = new Random(SEED);
  const cases = Array.from({ length: CASES }, () => randomConfig(random));

  it(`merge the same sections and make the same transports (seed ${SEED})`, async () => {
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
      assertEquals(sectionsOf(ours.value), plainConfig(python.merged.value), where);
      // What is turned off has keys without effect.
      const off = /"facets\.source_code_location|"dataset\.disabled_trimmers/;
      assertEquals(ours.value.warnings.filter((text) => !off.test(text)), [], where);
      compareEnrichment(ours.value, python, where);
      compareTransports(ours.value, python.transport.value, { where, env: given.env ?? {} });
    }
  });
});

/** Our merged configuration, with the sections and defaults that the Python client always has. */
function sectionsOf({ merged }: RunlineClient): unknown {
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
    new URL([child["url"], child["endpoint"]].filter((part) => part !== "").join("/")).href,
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
