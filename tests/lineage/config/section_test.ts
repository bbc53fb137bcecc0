import { describe, it } from "node:test";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { configuredClient } from "../../../src/lineage/config/from_environment.ts";
import type { FromEnvironmentOptions } from "../../../src/lineage/config/from_environment.ts";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import type {
  DatasetTrimmer,
  EnrichmentOptions,
} from "../../../src/lineage/enrichment/enrichment.ts";
import { ConfigError } from "../../../src/lineage/errors.ts";
import {
  consoleTransport,
  newRunId,
  OpenLineageClient,
  runEvent,
} from "../../../src/lineage/mod.ts";
import { errorMessageRunFacet } from "../../../src/lineage/facets/mod.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const NOTHING: EnrichmentOptions = {
  environmentVariables: [],
  jobTags: [],
  runTags: [],
  jobOwners: [],
  filters: [],
  disabledFacets: [],
  namespaceResolvers: [],
  datasetTrimmers: [],
};

describe("configuredClient() and the section facets", () => {
  it("adds nothing if nothing is configured", async () => {
    assertEquals(await enrichmentOf(""), NOTHING);
    assertEquals(
      await enrichmentOf("facets:\nfilters: []\ntags: {}\ndataset:\njob:\nrun:"),
      NOTHING,
    );
  });

  for (
    const key of ["environment_variables", "custom_environment_variables", "environmentVariables"]
  ) {
    it(`reads ${key}, a list or a text with semicolons`, async () => {
      for (const value of ["[A, B_C]", "A; B_C;"]) {
        const { environmentVariables } = await enrichmentOf(`facets: { ${key}: ${quoted(value)} }`);
        assertEquals(environmentVariables, ["A", "B_C"]);
      }
    });
  }

  it("reads source_code_location if it is not disabled", async () => {
    const keys = "repo_url: u, version: 012, tag: t, branch: b, pull_request_number: 7";
    const yaml = `facets: { source_code_location: { disabled: false, ${keys} } }`;
    const { sourceCodeLocation } = await enrichmentOf(yaml);
    const { cwd, ...rest } = sourceCodeLocation ?? {};
    assertEquals(rest, {
      repoUrl: "u",
      version: "012",
      tag: "t",
      branch: "b",
      pullRequestNumber: "7",
    });
    assert(cwd !== undefined);
    for (const off of ["{ repo_url: u }", "{ disabled: true, repo_url: u }", "{}", "null"]) {
      const yaml = `facets: { source_code_location: ${off} }`;
      assertEquals((await enrichmentOf(yaml)).sourceCodeLocation, undefined);
    }
  });

  it("reads every other key as the name of a facet, with dots or in sections", async () => {
    const yaml = `
facets:
  environment_variables: [A]
  errorMessage: { disabled: true }
  sql: { disabled: false }
  spark.logicalPlan: { disabled: yes }
  spark:
    disabled: true
    properties: { disabled: on }
  empty: {}
`;
    assertEquals((await enrichmentOf(yaml)).disabledFacets, [
      "errorMessage",
      "spark.logicalPlan",
      "spark",
      "spark.properties",
    ]);
  });

  it("refuses values of other types", async () => {
    const cases: readonly (readonly [yaml: string, path: string, state: string])[] = [
      ["facets: a", "facets", "expected a map, found a string"],
      ["facets: { environment_variable: [A] }", "facets.environment_variable", "expected a map"],
      ["facets: { environment_variables: { A: b } }", "facets.environment_variables", "a list"],
      ["facets: { sql: { disabled: 1 } }", "facets.sql.disabled", "expected true or false"],
      [
        "facets: { sql: { disable: true } }",
        "facets.sql.disable",
        "expected a map, found a boolean",
      ],
      [
        "facets: { source_code_location: { disabled: off, tag: [a] } }",
        "facets.source_code_location.tag",
        "expected a string, found a list",
      ],
    ];
    for (const [yaml, path, state] of cases) await refused(yaml, path, state);
  });
});

describe("configuredClient() and the section filters", () => {
  it("reads filters of both types", async () => {
    const yaml = `
filters:
  - { type: exact, match: orders }
  - { type: regex, regex: '(?i)(?P<p>tmp)_\\d+' }
`;
    assertEquals((await enrichmentOf(yaml)).filters, [
      { type: "exact", match: "orders" },
      { type: "regex", regex: "(?i)(?P<p>tmp)_\\d+" },
    ]);
  });

  it("refuses values that the Python client skips or fails on", async () => {
    const cases: readonly (readonly [yaml: string, path: string, state: string])[] = [
      ["filters: exact", "filters", "expected a list, found a string"],
      ["filters: { type: exact }", "filters", "expected a list, found a map"],
      ["filters: [exact]", "filters[0]", "expected a map, found a string"],
      ["filters: [{ match: a }]", "filters[0].type", "it is missing"],
      ["filters: [{ type: glob }]", "filters[0].type", "expected one of: exact, regex"],
      ["filters: [{ type: exact, regex: a }]", "filters[0].match", "it is missing"],
      ["filters: [{ type: regex, match: a }]", "filters[0].regex", "it is missing"],
      ["filters: [{ type: regex, regex: '(' }]", "filters[0].regex", "egular expression"],
    ];
    for (const [yaml, path, state] of cases) await refused(yaml, path, state);
  });
});

describe("configuredClient() and tags", () => {
  it("reads the maps of the Python client", async () => {
    const { jobTags, runTags } = await enrichmentOf(`
tags:
  job: { team: orders, Version: 1.10 }
  run: { on: yes }
`);
    assertEquals(jobTags, [
      { key: "team", value: "orders", source: "USER" },
      { key: "Version", value: "1.10", source: "USER" },
    ]);
    assertEquals(runTags, [{ key: "on", value: "yes", source: "USER" }]);
  });

  const texts: readonly (readonly [text: string, tags: readonly (readonly string[])[]])[] = [
    ["a", [["a", "true", "CONFIG"]]],
    ["a:", [["a", "true", "CONFIG"]]],
    ["a:b", [["a", "b", "CONFIG"]]],
    [" a : b : c ", [["a", "b", "c"]]],
    ["a:b:", [["a", "b", "CONFIG"]]],
    ["something:will:be:missing", [["something", "will", "be"]]],
    ["a;b:c;", [["a", "true", "CONFIG"], ["b", "c", "CONFIG"]]],
    [";;", []],
    ["url:https\\://h/a\\;b:X", [["url", "https://h/a;b", "X"]]],
    ["a\\\\:b", [["a\\\\", "b", "CONFIG"]]],
    ["a\\b:c\\", [["a\\b", "c\\", "CONFIG"]]],
  ];
  for (const [text, tags] of texts) {
    it(`reads ${JSON.stringify(text)} as the Java client does`, async () => {
      const expected = tags.map(([key, value, source]) => ({ key, value, source }));
      const config = { job: { tags: text }, run: { tags: text } };
      const { jobTags, runTags } = await enrichmentOf("", { config });
      assertEquals([jobTags, runTags], [expected, expected]);
    });
  }

  it("reads the items of a list whole", async () => {
    const config = { run: { tags: ["a;b:c", "d\\;e", 7] } };
    assertEquals((await enrichmentOf("", { config })).runTags, [
      { key: "a;b", value: "c", source: "CONFIG" },
      { key: "d;e", value: "true", source: "CONFIG" },
      { key: "7", value: "true", source: "CONFIG" },
    ]);
  });

  it("lets the section tags win over the same key of the sections job and run", async () => {
    const yaml = "tags: { job: { Team: a } }\njob: { tags: 'team:b;on' }";
    assertEquals((await enrichmentOf(yaml)).jobTags, [
      { key: "Team", value: "a", source: "USER" },
      { key: "on", value: "true", source: "CONFIG" },
    ]);
  });

  it("refuses malformed ones", async () => {
    const cases: readonly (readonly [yaml: string, path: string, state: string])[] = [
      ["tags: a", "tags", "expected a map, found a string"],
      ["tags: { job: [a] }", "tags.job", "expected a map, found a list"],
      ["tags: { run: { a: [b] } }", "tags.run.a", "expected a string, found a list"],
      ["job: { tags: ':b' }", "job.tags[0]", "expected tags such as"],
      ["job: { tags: 'a::c' }", "job.tags[0]", "expected tags such as"],
      ["run: { tags: { a: b } }", "run.tags", "expected a list, found a map"],
    ];
    for (const [yaml, path, state] of cases) await refused(yaml, path, state);
  });
});

describe("configuredClient() and the section job", () => {
  it("returns the name of the job", async () => {
    const config = { job: { namespace: "food_delivery", name: "orders" } };
    const client = await configuredClient({ config, env: {}, cwd: "/nowhere" });
    assertEquals(client.job, { namespace: "food_delivery", name: "orders" });
  });

  const owners: readonly (readonly [yaml: string, owners: readonly object[]])[] = [
    ["{ MAINTAINER: ann, team: data }", [
      { name: "ann", type: "MAINTAINER" },
      { name: "data", type: "team" },
    ]],
    ["'ann;MAINTAINER:bob;team\\:data'", [
      { name: "ann" },
      { name: "bob", type: "MAINTAINER" },
      { name: "team:data" },
    ]],
    ["[ann, 'team:data']", [{ name: "ann" }, { name: "data", type: "team" }]],
  ];
  for (const [yaml, expected] of owners) {
    it(`reads the owners ${yaml}`, async () => {
      for (const key of ["owners", "ownership"]) {
        assertEquals((await enrichmentOf(`job: { ${key}: ${yaml} }`)).jobOwners, expected);
      }
    });
  }

  it("refuses owners without a name", async () => {
    await refused("job: { owners: ':' }", "job.owners[0]", "expected owners such as");
    await refused("job: { owners: 'a:b:c' }", "job.owners[0]", "expected owners such as");
    await refused("job: { owners: { a: [b] } }", "job.owners.a", "expected a string");
  });
});

describe("configuredClient() and the section dataset", () => {
  it("reads the three resolvers of namespaces", async () => {
    const yaml = `
dataset:
  namespaceResolvers:
    kafka-prod: { type: hostList, hosts: [broker-1, broker-2], schema: kafka }
    texts: { type: hostList, hosts: 'a;b' }
    pg: { type: pattern, regex: 'pg-\\d+', schema: postgres }
    numbered: { type: patternGroup, regex: '(\\w+)-\\d', matchingGroup: 1 }
    named: { type: patternGroup, regex: '(?<c>\\w+)-\\d', matchingGroup: c }
`;
    assertEquals((await enrichmentOf(yaml)).namespaceResolvers, [
      { type: "hostList", name: "kafka-prod", schema: "kafka", hosts: ["broker-1", "broker-2"] },
      { type: "hostList", name: "texts", hosts: ["a", "b"] },
      { type: "pattern", name: "pg", schema: "postgres", regex: "pg-\\d+" },
      { type: "patternGroup", name: "numbered", regex: "(\\w+)-\\d", matchingGroup: 1 },
      { type: "patternGroup", name: "named", regex: "(?<c>\\w+)-\\d", matchingGroup: "c" },
    ]);
  });

  it("reads the trimmers, by the names of all clients", async () => {
    const python = "openlineage.client.dataset.trimmers.DateTrimmer";
    const java = "io.openlineage.client.dataset.partition.trimmer.KeyValueTrimmer";
    const cases: readonly (readonly [keys: string, trimmers: readonly DatasetTrimmer[]])[] = [
      ["reducing_enabled: true", ["keyValue", "date", "multiDirDate", "yearMonth"]],
      [`reducing_enabled: true, disabled_trimmers: [${python}]`, [
        "keyValue",
        "multiDirDate",
        "yearMonth",
      ]],
      [`reducingEnabled: true, disabledTrimmers: '${python};${java}'`, [
        "multiDirDate",
        "yearMonth",
      ]],
      ["reducing_enabled: on, disabledTrimmers: [yearmonth, Date]", ["keyValue", "multiDirDate"]],
      ["disabledTrimmers: [date]", []],
      ["reducing_enabled: false, extraTrimmers: [date]", []],
    ];
    for (const [keys, expected] of cases) {
      assertEquals((await enrichmentOf(`dataset: { ${keys} }`)).datasetTrimmers, expected);
    }
  });

  it("reads the name of a resolver in a variable as the Java client does", async () => {
    const prefix = "OPENLINEAGE__DATASET__NAMESPACE_RESOLVERS__RESOLVED_NAME";
    const env = { [`${prefix}__TYPE`]: "hostList", [`${prefix}__HOSTS`]: "a;b" };
    assertEquals((await enrichmentOf("", { env })).namespaceResolvers, [
      { type: "hostList", name: "resolvedName", hosts: ["a", "b"] },
    ]);
    const yaml = "dataset: { namespaceResolvers: { resolved_name: { type: hostList, hosts: a } } }";
    const [resolver] = (await enrichmentOf(yaml)).namespaceResolvers ?? [];
    assertEquals(typeof resolver === "object" && resolver.name, "resolved_name");
  });

  it("accepts custom trimmers by name", async () => {
    const upper = (name: string): string => name;
    const yaml = "dataset: { reducing_enabled: true, extra_trimmers: [acme.Upper, date] }";
    const options = { datasetTrimmers: { "acme.Upper": upper } };
    const { datasetTrimmers } = await enrichmentOf(yaml, options);
    assertEquals(datasetTrimmers, ["keyValue", "date", "multiDirDate", "yearMonth", upper]);
  });

  it("refuses unknown values", async () => {
    const resolver = (keys: string): string =>
      `dataset: { namespaceResolvers: { a: { ${keys} } } }`;
    const at = "dataset.namespaceResolvers.a";
    const cases: readonly (readonly [yaml: string, path: string, state: string])[] = [
      [resolver("hosts: [a]"), `${at}.type`, "it is missing"],
      [resolver("type: host"), `${at}.type`, "expected one of: hostList, pattern, patternGroup"],
      [resolver("type: hostList"), `${at}.hosts`, "it is missing"],
      [resolver("type: pattern"), `${at}.regex`, "it is missing"],
      [resolver("type: pattern, regex: '('"), `${at}.regex`, "egular expression"],
      [resolver("type: patternGroup, regex: a"), `${at}.matchingGroup`, "it is missing"],
      ["dataset: { namespaceResolvers: a }", "dataset.namespaceResolvers", "a list or a map"],
      [
        "dataset: { reducing_enabled: true, extraTrimmers: [acme.Upper] }",
        "dataset.extraTrimmers[0]",
        "expected one of: keyValue, date, multiDirDate, yearMonth",
      ],
      ["dataset: { reducing_enabled: maybe }", "dataset.reducing_enabled", "true or false"],
    ];
    for (const [yaml, path, state] of cases) await refused(yaml, path, state);
  });
});

describe("configuredClient() and variables of these sections", () => {
  it("reads them", async () => {
    const env = {
      OPENLINEAGE__FACETS__ENVIRONMENT_VARIABLES: '["A"]',
      OPENLINEAGE__FACETS__SQL__DISABLED: "true",
      OPENLINEAGE__FILTERS: '[{"type":"exact","match":"a"}]',
      OPENLINEAGE__TAGS__JOB__VERSION: "1.10",
      OPENLINEAGE__TAGS__RUN: '{"Team":"orders"}',
      OPENLINEAGE__JOB__OWNERS__TEAM: "data",
      OPENLINEAGE__RUN__TAGS: "a:b",
      OPENLINEAGE__DATASET__REDUCING_ENABLED: "true",
      OPENLINEAGE__DATASET__DISABLED_TRIMMERS: "date;keyValue",
    };
    assertEquals(await enrichmentOf("", { env }), {
      ...NOTHING,
      environmentVariables: ["A"],
      disabledFacets: ["sql"],
      filters: [{ type: "exact", match: "a" }],
      jobTags: [{ key: "version", value: "1.10", source: "USER" }],
      runTags: [
        { key: "Team", value: "orders", source: "USER" },
        { key: "a", value: "b", source: "CONFIG" },
      ],
      jobOwners: [{ name: "data", type: "team" }],
      datasetTrimmers: ["multiDirDate", "yearMonth"],
    });
  });

  it("configure a client", async () => {
    const lines: string[] = [];
    await using client = await OpenLineageClient.fromEnvironment({
      env: {
        OPENLINEAGE__FACETS__ERROR_MESSAGE__DISABLED: "true",
        OPENLINEAGE__FACETS__ENVIRONMENT_VARIABLES: "STAGE",
        OPENLINEAGE__FILTERS: '[{"type":"regex","regex":"tmp_"}]',
        OPENLINEAGE__TAGS__RUN__TEAM: "orders",
        OPENLINEAGE__DATASET__NAMESPACERESOLVERS: JSON.stringify({
          kafka: { type: "hostList", hosts: ["broker-1"] },
        }),
        STAGE: "test",
      },
      cwd: "/nowhere",
      fallback: consoleTransport({ write: (line) => void lines.push(line) }),
    });
    const errorMessage = errorMessageRunFacet({ message: "m", programmingLanguage: "SQL" });
    for (const name of ["orders", "tmp_orders"]) {
      await client.emit(runEvent({
        eventType: "FAIL",
        run: { runId: newRunId(), facets: { errorMessage } },
        job: { namespace: "food_delivery", name },
        inputs: [{ namespace: "kafka://broker-1:9092", name: "orders" }],
      }));
    }
    assertEquals(lines.length, 1);
    const { run, inputs } = JSON.parse(lines[0] ?? "");
    assertEquals(inputs[0].namespace, "kafka://kafka:9092");
    assertEquals(Object.keys(run.facets).sort(), ["environmentVariables", "tags"]);
    assertEquals(run.facets.environmentVariables.environmentVariables, [
      { name: "STAGE", value: "test" },
    ]);
    const [tag] = run.facets.tags.tags;
    assertEquals(tag, { key: "team", value: "orders", source: "USER" });
  });

  it("passes the environment and onWarning to the enrichment", async () => {
    const env = { A: "1" };
    const onWarning = (): void => {};
    const { enrichment } = await configuredClient({ env, onWarning, cwd: "/nowhere" });
    assert(enrichment.env === env && enrichment.onWarning === onWarning);
  });

  it("adds nothing if all is disabled, and reads nothing", async () => {
    const env = { OPENLINEAGE_DISABLED: "true", OPENLINEAGE__FACETS: "broken" };
    const { enrichment, job } = await configuredClient({ env, cwd: "/nowhere" });
    assertEquals([enrichment, job], [{}, {}]);
  });

  it("warns of keys without effect", async () => {
    const config = {
      facets: { source_code_location: { tag: "t" } },
      dataset: { extraTrimmers: ["date"] },
      job: { nickname: "a" },
      jobs: { name: "a" },
    };
    const { warnings } = await inspectConfig({ config, env: {}, cwd: "/nowhere" });
    assertEquals(warnings.map((text) => /key "(.*)" in/.exec(text)?.[1]), [
      "jobs",
      "facets.source_code_location.tag",
      "job.nickname",
      "dataset.extraTrimmers",
    ]);
  });
});

type Given = Pick<FromEnvironmentOptions, "config" | "datasetTrimmers" | "env">;

/** Reads a file and more, and returns what is added to events. */
async function enrichmentOf(yaml: string, options: Given = {}): Promise<EnrichmentOptions> {
  await using place = await tempFolder();
  await place.write("openlineage.yml", yaml);
  const onWarning = (): void => {};
  const { enrichment } = await configuredClient({
    env: {},
    cwd: place.path,
    home: place.path,
    onWarning,
    ...options,
  });
  const { env: _env, onWarning: _onWarning, ...rest } = enrichment;
  return rest;
}

async function refused(yaml: string, path: string, state: string): Promise<void> {
  const error = await assertRejects(() => enrichmentOf(yaml), ConfigError);
  assertStringIncludes(error.message, state);
  assertEquals([error.path, error.line], [path, 1]);
}

function quoted(value: string): string {
  return value.startsWith("[") ? value : `'${value}'`;
}
