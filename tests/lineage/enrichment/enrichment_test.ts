import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { VERSION } from "../../../src/internal/version.ts";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import type { EnrichmentOptions } from "../../../src/lineage/enrichment/enrichment.ts";
import { mergeTags } from "../../../src/lineage/enrichment/_added_facets.ts";
import type {
  DatasetEvent,
  JobEvent,
  LineageEvent,
  RunEvent,
} from "../../../src/lineage/event/event.ts";
import {
  environmentVariablesRunFacet,
  ownershipJobFacet,
  tagsJobFacet,
  tagsRunFacet,
} from "../../../src/lineage/facets/builders.ts";
import { deepFreeze, frozenJobEvent, frozenRunEvent } from "../../fakes/lineage_events.ts";
import { RecordingTransport } from "../../fakes/recording_transport.ts";
import { schemaErrors, skipWithoutSchemas } from "../openlineage_schemas.ts";

const RUN_EVENT = frozenRunEvent("orders");
const JOB_EVENT = frozenJobEvent("orders");
const VERSION_TAG = {
  key: "openlineage_client_version",
  value: VERSION,
  source: "OPENLINEAGE_CLIENT",
};

/** Returns what a client sends of an event, or nothing. */
async function sent<Event extends LineageEvent>(
  event: Event,
  enrichment: EnrichmentOptions,
): Promise<Event | undefined> {
  const transport = new RecordingTransport();
  await using client = new OpenLineageClient({ transport, enrichment });
  await client.emit(deepFreeze(structuredClone(event)));
  return transport.events[0] as Event | undefined;
}

function runEventWith(facets: NonNullable<RunEvent["run"]["facets"]>): RunEvent {
  return { ...RUN_EVENT, run: { ...RUN_EVENT.run, facets } };
}

describe("enrichment", () => {
  it("tags runs with the version of the client, and leaves other events as they are", async () => {
    assertEquals((await sent(RUN_EVENT, {}))?.run.facets?.tags?.tags, [VERSION_TAG]);
    assertEquals(await sent(JOB_EVENT, {}), JSON.parse(JSON.stringify(JOB_EVENT)));
    const { eventTime, producer, schemaURL } = JOB_EVENT;
    const event = { eventTime, producer, schemaURL, dataset: { namespace: "file", name: "/a" } };
    assertEquals(await sent<DatasetEvent>(event, { jobTags: [{ key: "a", value: "b" }] }), event);
  });

  it("is nothing by default", async () => {
    const transport = new RecordingTransport();
    await using client = new OpenLineageClient({ transport });
    await client.emit(RUN_EVENT);
    assertEquals(transport.events, [RUN_EVENT]);
  });

  it("creates events that are valid by the spec", { skip: skipWithoutSchemas }, async () => {
    const event = await sent(RUN_EVENT, {
      env: { REGION: "eu", GITHUB_REF: "refs/pull/7/merge" },
      environmentVariables: ["REGION"],
      sourceCodeLocation: { repoUrl: "git@git.example:acme/jobs.git", cwd: "/" },
      jobTags: [{ key: "team", value: "orders" }],
      jobOwners: [{ name: "team:orders", type: "MAINTAINER" }],
    });
    assertEquals(schemaErrors(event, RUN_EVENT.schemaURL), []);
    const facets = { ...event?.run.facets, ...event?.job.facets };
    for (const facet of Object.values(facets)) {
      assertEquals(schemaErrors(facet, facet?._schemaURL ?? ""), []);
    }
    assertEquals(Object.keys(facets).sort(), [
      "environmentVariables",
      "ownership",
      "sourceCodeLocation",
      "tags",
    ]);
  });
});

describe("environment variables", () => {
  it("are reported of runs as they are when the event is sent", async () => {
    const env: Record<string, string> = { REGION: "eu", OTHER: "secret" };
    const transport = new RecordingTransport();
    const enrichment = { env, environmentVariables: ["REGION"] };
    await using client = new OpenLineageClient({ transport, enrichment });
    await client.emit(RUN_EVENT);
    env["REGION"] = "us";
    await client.emit(RUN_EVENT);
    const reported = transport.events.map(({ run }) => run.facets?.environmentVariables);
    assertEquals(reported.map((facet) => facet?.environmentVariables), [
      [{ name: "REGION", value: "eu" }],
      [{ name: "REGION", value: "us" }],
    ]);
  });

  it("are added to those of the event, which win", async () => {
    const warnings: string[] = [];
    const present = [{ name: "REGION", value: "eu" }, { name: "DAY", value: "1" }];
    const facet = environmentVariablesRunFacet({ environmentVariables: present });
    const event = await sent(runEventWith({ environmentVariables: facet }), {
      env: { REGION: "hidden", DAY: "1", STAGE: "test" },
      environmentVariables: ["STAGE", "REGION", "DAY", "STAGE"],
      onWarning: (message) => warnings.push(message),
    });
    assertEquals(event?.run.facets?.environmentVariables?.environmentVariables, [
      ...present,
      { name: "STAGE", value: "test" },
    ]);
    assertEquals(warnings, [
      'The environment variable "REGION" has another value in a lineage event, which stays',
    ]);
  });

  it("that are not set cause one warning, and no facet", async () => {
    const warnings: string[] = [];
    const transport = new RecordingTransport();
    await using client = new OpenLineageClient({
      transport,
      enrichment: {
        environmentVariables: ["REGION"],
        onWarning: (message) => warnings.push(message),
      },
    });
    await client.emit(RUN_EVENT);
    await client.emit(RUN_EVENT);
    assertEquals(Object.keys(transport.last.run.facets ?? {}), ["tags"]);
    assertEquals(warnings, [
      'The environment variable "REGION" is not set: lineage events do not have it',
    ]);
  });
});

describe("tags", () => {
  const tags = [
    { key: "Team", value: "old", source: "DBT" },
    { key: "day", value: "1", source: "DBT" },
  ];
  const configured = [{ key: "TEAM", value: "orders" }, {
    key: "stage",
    value: "test",
    source: "CONFIG",
  }];
  const merged = [
    { key: "day", value: "1", source: "DBT" },
    { key: "Team", value: "orders", source: "USER" },
    { key: "stage", value: "test", source: "CONFIG" },
  ];

  it("of jobs replace those of the same key, which keeps its spelling", async () => {
    const enrichment = { jobTags: configured };
    const facets = { tags: tagsJobFacet({ tags }, { producer: "https://dbt.example" }) };
    const event: JobEvent = { ...JOB_EVENT, job: { ...JOB_EVENT.job, facets } };
    const facet = (await sent(event, enrichment))?.job.facets?.tags;
    assertEquals([facet?.tags, facet?._producer], [merged, "https://dbt.example"]);
    const ofRun = await sent({ ...RUN_EVENT, job: event.job }, enrichment);
    assertEquals(ofRun?.job.facets?.tags?.tags, merged);
    assertEquals(ofRun?.run.facets?.tags?.tags, [VERSION_TAG]);
  });

  it("of runs come before that of the version, even one of the same key", async () => {
    const mine = { key: "openlineage_client_version", value: "mine", source: "USER" };
    const event = runEventWith({ tags: tagsRunFacet({ tags }) });
    const facet = (await sent(event, { runTags: [...configured, mine] }))?.run.facets?.tags;
    assertEquals(facet?.tags, [...merged, mine, VERSION_TAG]);
  });

  it("merge as in the Python client, for any tags", () => {
    const key = fc.constantFrom("a", "A", "b", "B", "ß", "ẞ");
    const tag = fc.record({ key, value: fc.string(), source: fc.constantFrom("USER", "DBT") });
    fc.assert(fc.property(fc.array(tag), fc.array(tag), (present, added) => {
      const all = mergeTags(present, added);
      const isAdded = (name: string): boolean =>
        added.some((tag) => tag.key.toLowerCase() === name.toLowerCase());
      const kept = present.filter((tag) => !isAdded(tag.key));
      assertEquals(all.slice(0, kept.length), kept);
      assertEquals(
        all.slice(kept.length).map(({ value }) => value),
        added.map(({ value }) => value),
      );
      for (const [index, tag] of all.slice(kept.length).entries()) {
        const spelling = present.findLast(({ key }) => key.toLowerCase() === tag.key.toLowerCase());
        assertEquals(tag.key, spelling?.key ?? added[index]?.key);
      }
    }));
  });
});

describe("owners", () => {
  it("of jobs come after those that are there, once", async () => {
    const owners = [{ name: "team:orders", type: "MAINTAINER" }];
    const facets = { ownership: ownershipJobFacet({ owners }) };
    const added = { name: "team:data" };
    const event = { ...JOB_EVENT, job: { ...JOB_EVENT.job, facets } };
    const enriched = await sent(event, { jobOwners: [...owners, added] });
    assertEquals(enriched?.job.facets?.ownership?.owners, [...owners, added]);
    const fresh = await sent(JOB_EVENT, { jobOwners: [added] });
    assertEquals(fresh?.job.facets?.ownership?.owners, [added]);
  });
});

describe("filters", () => {
  const cases: [NonNullable<EnrichmentOptions["filters"]>[number], string, boolean][] = [
    [{ type: "exact", match: "orders" }, "orders", true],
    [{ type: "exact", match: "orders" }, "orders_2", false],
    [{ type: "exact", match: "orders" }, "Orders", false],
    // Anchored at the start alone, as re.match is.
    [{ type: "regex", regex: "ord" }, "orders", true],
    [{ type: "regex", regex: "ers" }, "orders", false],
    [{ type: "regex", regex: ".*ers" }, "orders", true],
    [{ type: "regex", regex: "x|ers" }, "orders", false],
    [{ type: "regex", regex: "x|ord" }, "orders", true],
    [{ type: "regex", regex: "^orders$" }, "orders", true],
    [{ type: "regex", regex: "(?i)ORD" }, "orders", true],
    [{ type: "regex", regex: "(?P<a>o)rde(?P=a)" }, "ordeo", true],
    [{ type: "regex", regex: "\\Aorders\\Z" }, "orders", true],
    [{ type: "regex", regex: "orders\\Z" }, "orders\n", false],
    [{ type: "regex", regex: /ORD/gi }, "orders", true],
  ];

  for (const [filter, name, isDropped] of cases) {
    const title = filter.type === "exact" ? `"${filter.match}"` : inspect(filter);
    it(`${isDropped ? "drop" : "keep"} "${name}" by ${filter.type} ${title}`, async () => {
      const event = { ...RUN_EVENT, job: { ...RUN_EVENT.job, name } };
      const other = { type: "exact", match: "no such job" } as const;
      for (let times = 0; times < 2; times++) {
        assertEquals(await sent(event, { filters: [other, filter] }) === undefined, isDropped);
      }
    });
  }

  it("do not concern other events, nor namespaces", async () => {
    const all = [{ type: "regex", regex: "" }] as const;
    assertEquals(await sent(RUN_EVENT, { filters: all }), undefined);
    assertEquals((await sent(JOB_EVENT, { filters: all }))?.job.name, "orders");
    const byNamespace = [{ type: "exact", match: "food_delivery" }] as const;
    assertEquals((await sent(RUN_EVENT, { filters: byNamespace }))?.job.name, "orders");
  });

  it("are refused when the client is created if they do not parse", () => {
    const transport = new RecordingTransport();
    for (const regex of ["(", "(?x)a b"]) {
      assertThrows(
        () =>
          new OpenLineageClient({ transport, enrichment: { filters: [{ type: "regex", regex }] } }),
        SyntaxError,
      );
    }
  });
});

describe("disabled facets", () => {
  it("are not sent, whichever entity has them", async () => {
    const facet = { _producer: "https://a.example", _schemaURL: "https://a.example/x.json" };
    const facets = { acme_x: facet, "spark.plan": facet, kept: facet };
    const dataset = { namespace: "file", name: "/a", facets };
    const event: RunEvent = {
      ...RUN_EVENT,
      run: { ...RUN_EVENT.run, facets },
      job: { ...RUN_EVENT.job, facets },
      inputs: [{ ...dataset, inputFacets: facets }],
      outputs: [{ ...dataset, outputFacets: facets }],
    };
    const disabledFacets = ["acme_x", "tags", "spark.plan"];
    const kept = { kept: facet };
    const rest = { namespace: "file", name: "/a", facets: kept };
    assertEquals(await sent(event, { disabledFacets }), {
      ...RUN_EVENT,
      run: { ...RUN_EVENT.run, facets: kept },
      job: { ...RUN_EVENT.job, facets: kept },
      inputs: [{ ...rest, inputFacets: kept }],
      outputs: [{ ...rest, outputFacets: kept }],
    });
    const { eventTime, producer, schemaURL } = JOB_EVENT;
    const ofDataset = { eventTime, producer, schemaURL, dataset };
    assertEquals((await sent(ofDataset, { disabledFacets }))?.dataset, rest);
  });
});

describe("an enrichment that throws", () => {
  it("rejects the emit, as a transport that fails does", async () => {
    const namespaceResolvers = [() => {
      throw new RangeError("no such host");
    }];
    await assertRejects(() => sent(JOB_EVENT, { namespaceResolvers }), RangeError, "no such host");
  });
});
