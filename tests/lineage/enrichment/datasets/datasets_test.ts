import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import type {
  DatasetTrimmer,
  NamespaceResolver,
} from "../../../../src/lineage/enrichment/enrichment.ts";
import {
  datasetNameTrimmer,
  trimDatasets,
} from "../../../../src/lineage/enrichment/datasets/trim_datasets.ts";
import {
  DATASET_TRIMMERS,
  namespaceResolver,
} from "../../../../src/lineage/enrichment/enriching_transport.ts";
import { resolveNamespaces } from "../../../../src/lineage/enrichment/datasets/rename_datasets.ts";
import type { RunEvent } from "../../../../src/lineage/event/event.ts";
import {
  columnLineageDatasetFacet,
  inputStatisticsInputDatasetFacet,
  symlinksDatasetFacet,
} from "../../../../src/lineage/facets/builders.ts";
import { deepFreeze, frozenRunEvent } from "../../../fakes/lineage_events.ts";

describe("namespace resolvers", () => {
  // The examples of the Java client's own tests, and their edges.
  const regex = "(?<cluster>[a-zA-Z-]+)-(\\d)+\\.company\\.com:[\\d]*";
  const cassandra = "cassandra://cassandra-prod-893472.company.com:8080/whatever";
  const hostList = { type: "hostList", name: "cluster", hosts: ["kafka-1", "kafka-2"] } as const;
  const group = { type: "patternGroup", name: "x", regex, matchingGroup: "cluster" } as const;
  const cases: [NamespaceResolver, string, string][] = [
    [hostList, "kafka://Kafka-2:9092", "kafka://cluster:9092"],
    [hostList, "kafka://kafka-3:9092", "kafka://kafka-3:9092"],
    [hostList, "kafka://kafka-1:1,kafka-1:2", "kafka://cluster:1,cluster:2"],
    [{ ...hostList, schema: "kafka" }, "kafka://kafka-1:9092", "kafka://cluster:9092"],
    [{ ...hostList, schema: "kafka" }, "http://kafka-1:9092", "http://kafka-1:9092"],
    [{ ...hostList, name: "$&" }, "kafka://kafka-1", "kafka://$&"],
    [{ ...hostList, hosts: ["a.b"] }, "kafka://a_b", "kafka://a_b"],
    [
      { type: "pattern", name: "cluster", regex: "kafka-\\d+" },
      "kafka://kafka-12",
      "kafka://cluster",
    ],
    [{ type: "pattern", name: "$1", regex: /k(.)fka/ }, "kafka://kafka", "a://a"],
    [{ type: "pattern", name: "cluster", regex: "x" }, "kafka://kafka-1", "kafka://kafka-1"],
    [group, cassandra, "cassandra://cassandra-prod/whatever"],
    [{ ...group, matchingGroup: 1 }, cassandra, "cassandra://cassandra-prod/whatever"],
    [{ ...group, schema: "kafka" }, cassandra, cassandra],
    [{ ...group, schema: "cassandra" }, cassandra, "cassandra://cassandra-prod/whatever"],
    [{ ...group, matchingGroup: "other" }, cassandra, cassandra],
    [group, "cassandra://other-domain.com", "cassandra://other-domain.com"],
    [(namespace) => namespace.toUpperCase(), "a", "A"],
  ];

  for (const [resolver, namespace, expected] of cases) {
    const title = typeof resolver === "function" ? "a function" : JSON.stringify(resolver);
    it(`turn "${namespace}" into "${expected}" by ${title}`, () => {
      const resolve = namespaceResolver([resolver]);
      assertEquals([resolve(namespace), resolve(namespace)], [expected, expected]);
    });
  }

  it("leave a namespace to the first that changes it", () => {
    const resolve = namespaceResolver([(text) => text, (text) => `${text}1`, (text) => `${text}2`]);
    assertEquals(resolve("a"), "a1");
  });

  it("change every dataset of an event, and their names in facets", () => {
    const dataset = { namespace: "a", name: "orders" };
    const inputField = { ...dataset, field: "id" };
    const facets = {
      symlinks: symlinksDatasetFacet({ identifiers: [{ ...dataset, type: "TABLE" }] }),
      columnLineage: columnLineageDatasetFacet({
        fields: { id: { inputFields: [inputField] } },
        dataset: [inputField],
      }),
    };
    const event = deepFreeze({
      ...frozenRunEvent("orders"),
      inputs: [dataset],
      outputs: [{ ...dataset, facets }],
    });
    const resolved = resolveNamespaces(event, namespaceResolver([() => "b"]));
    const text = JSON.stringify([resolved.inputs, resolved.outputs]);
    assertEquals([text.match(/"namespace":"b"/g)?.length, text.includes('"a"')], [5, false]);
    const { eventTime, producer, schemaURL } = event;
    const ofDataset = resolveNamespaces(
      { eventTime, producer, schemaURL, dataset },
      () => "b",
    );
    assertEquals(ofDataset.dataset.namespace, "b");
  });
});

describe("dataset trimmers", () => {
  const cases: [DatasetTrimmer, string, string][] = [
    ["date", "/tmp/20250721", "/tmp"],
    ["date", "tmp/20250721", "tmp"],
    ["date", "/tmp/20250722T0901Z", "/tmp"],
    ["date", "/tmp/2025-07-22", "/tmp"],
    ["date", "/tmp/2025-07-22 10:30:00.5", "/tmp"],
    ["date", "/tmp/22.07.2025/", "/tmp"],
    ["date", "/tmp/2025-07-22/2025-07-23", "/tmp"],
    ["date", "/tmp/20122321", "/tmp/20122321"],
    ["date", "/tmp/2025-02-30", "/tmp/2025-02-30"],
    ["date", "/tmp/dataset_20121221", "/tmp/dataset_20121221"],
    ["date", "20250721", "20250721"],
    ["date", "/20250721", "/20250721"],
    ["date", "/tmp/", "/tmp/"],
    ["keyValue", "/tmp/day=1/hour=2", "/tmp"],
    ["keyValue", "/tmp/a=b=c", "/tmp/a=b=c"],
    ["keyValue", "day=1", "day=1"],
    ["multiDirDate", "/tmp/2025/07", "/tmp"],
    ["multiDirDate", "tmp/2025/07/21", "tmp"],
    ["multiDirDate", "/tmp/2025/7/1", "/tmp"],
    ["multiDirDate", "/tmp/2025/14", "/tmp/2025/14"],
    ["multiDirDate", "/tmp/2025/07/50", "/tmp/2025/07/50"],
    ["multiDirDate", "/2025/07/21", "/2025/07/21"],
    ["multiDirDate", "2025/07", "2025/07"],
    ["yearMonth", "/tmp/202501", "/tmp"],
    ["yearMonth", "/tmp/2025-01", "/tmp"],
    ["yearMonth", "/tmp/2025-13", "/tmp/2025-13"],
    ["yearMonth", "/tmp/0000-01", "/tmp/0000-01"],
    ["date", "/tmp/0000-01-01", "/tmp/0000-01-01"],
    ["multiDirDate", "/a/tmp/0000/01/01", "/a/tmp/0000/01/01"],
    ["yearMonth", "202501", "202501"],
    [(name) => name.replace(/\.csv$/, ""), "a.csv.csv", "a"],
    // One that does not trim is not heard, or it might go on for ever.
    [(name) => `${name}x`, "a", "a"],
    [() => "", "a", "a"],
  ];

  for (const [trimmer, name, expected] of cases) {
    it(`turn "${name}" into "${expected}" by ${trimmer}`, () => {
      assertEquals(datasetNameTrimmer([trimmer])(name), expected);
    });
  }

  it("work together until nothing is left to trim", () => {
    const trim = datasetNameTrimmer(DATASET_TRIMMERS);
    assertEquals(trim("lake/orders/region=eu/2025/07/21/20250721T1000Z/a=b"), "lake/orders");
  });

  it("come to an end, leave a name, and find nothing more in it", () => {
    const trim = datasetNameTrimmer(DATASET_TRIMMERS);
    const part = fc.constantFrom(
      "a",
      "2025",
      "07",
      "21",
      "20250721",
      "k=v",
      "",
      "2025-07",
      "202507",
    );
    fc.assert(fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      const name = `x${parts.join("/")}`;
      const trimmed = trim(name);
      assertEquals([trim(trimmed), name.startsWith(trimmed), trimmed !== ""], [
        trimmed,
        true,
        true,
      ]);
    }));
  });

  it("merge datasets that do not differ, and list their names in a subset", () => {
    const rows = (rowCount: number) => ({
      inputStatistics: inputStatisticsInputDatasetFacet({ rowCount }),
    });
    const input = (name: string, namespace = "s3://acme") => ({ namespace, name });
    const event: RunEvent = deepFreeze({
      ...frozenRunEvent("orders"),
      inputs: [
        input("orders/2025-07-21"),
        input("users"),
        input("orders/2025-07-22"),
        input("orders/2025-07-20"),
        input("orders/2025-07-22"),
        { ...input("orders/2025-07-23"), inputFacets: rows(1) },
        input("orders/2025-07-21", "s3://other"),
      ],
      outputs: [{
        ...input("json/k=v"),
        facets: {
          columnLineage: columnLineageDatasetFacet({
            fields: { id: { inputFields: [{ ...input("orders/2025-07-21"), field: "id" }] } },
          }),
        },
      }],
    });
    const { inputs, outputs } = trimDatasets(
      event,
      datasetNameTrimmer(DATASET_TRIMMERS),
    ) as RunEvent;
    const reported = inputs?.map(({ namespace, name, inputFacets }) => {
      const condition = inputFacets?.subset?.inputCondition;
      return [namespace, name, condition?.type === "location" ? condition.locations : undefined];
    });
    assertEquals(reported, [
      ["s3://acme", "orders", ["orders/2025-07-20", "orders/2025-07-21", "orders/2025-07-22"]],
      ["s3://acme", "users", undefined],
      ["s3://acme", "orders", ["orders/2025-07-23"]],
      ["s3://other", "orders", ["orders/2025-07-21"]],
    ]);
    assertEquals(inputs?.[2]?.inputFacets?.inputStatistics?.rowCount, 1);
    assertEquals(outputs?.[0]?.outputFacets?.subset?.outputCondition, {
      type: "location",
      locations: ["json/k=v"],
    });
    const field = outputs?.[0]?.facets?.columnLineage?.fields["id"]?.inputFields[0];
    assertEquals(field?.name, "orders");
  });

  it("leave a subset facet that is there", () => {
    const subset = {
      _producer: "https://a.example",
      _schemaURL: "https://a.example/x.json",
      inputCondition: { type: "partition", partitions: [{ dimensions: { day: 1 } }] },
    } as const;
    const inputs = [{ namespace: "s3://acme", name: "a/k=v", inputFacets: { subset } }];
    const trim = datasetNameTrimmer(["keyValue"]);
    const event = trimDatasets({ ...frozenRunEvent("orders"), inputs }, trim) as RunEvent;
    assertEquals(event.inputs, [{ namespace: "s3://acme", name: "a", inputFacets: { subset } }]);
  });
});
