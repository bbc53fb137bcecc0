import type { Hono } from "hono";
import type { JsonObject } from "../../events/incoming_event.ts";
import type { DatasetDetail, DatasetVersion } from "../../store/datasets.ts";
import type { EntityName } from "../../store/names.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError, notFound } from "../errors.ts";
import { pageParams, uuidParam } from "../_params.ts";
import { nameOf, queryOf } from "../_requests.ts";
import { marquezDataset, marquezDatasetVersion } from "./_dataset_json.ts";

const PATH = "/namespaces/:namespace/datasets/:dataset";

/** Adds the routes of datasets. */
export function addDatasetRoutes(api: Hono, store: LineageStore): void {
  api.get("/namespaces/:namespace/datasets", async (c) => {
    const namespace = c.req.param("namespace");
    const page = pageParams(queryOf(c));
    if (!await store.namespace(namespace)) throw notFound("Namespace", namespace);
    const { items } = await store.datasets({ namespace }, page);
    const datasets = [];
    for (const item of items) {
      const dataset = await store.dataset(item);
      if (dataset) datasets.push(marquezDataset(dataset));
    }
    return c.json({ totalCount: await store.countDatasets({ namespace }), datasets });
  });
  api.get(PATH, async (c) => {
    const name = nameOf(c, "dataset");
    return c.json(marquezDataset(await requireDataset(store, name), name));
  });
  api.delete(PATH, async (c) => {
    const name = nameOf(c, "dataset");
    const json = marquezDataset(await requireDataset(store, name), name);
    await store.deleteDataset(name);
    return c.json(json);
  });
  api.get(`${PATH}/versions`, async (c) => {
    const asked = nameOf(c, "dataset");
    const dataset = await requireDataset(store, asked);
    const { items } = await store.datasetVersions(asked, pageParams(queryOf(c)));
    const versions = [];
    for (const version of items) {
      versions.push(await datasetVersionJson(store, version, { dataset, asked }));
    }
    const all = await store.datasetVersions(asked, { limit: 1 });
    return c.json({ versions, totalCount: all.items[0]?.number ?? 0 });
  });
  api.get(`${PATH}/versions/:version`, async (c) => {
    const asked = nameOf(c, "dataset");
    const id = uuidParam(c.req.param("version"));
    const dataset = await requireDataset(store, asked);
    const { items } = await store.datasetVersions(asked, { limit: 1000 });
    const version = items.find((item) => item.version === id);
    if (!version) throw notFound("Dataset version", id);
    return c.json(await datasetVersionJson(store, version, { dataset, asked }));
  });
  addTagRoutes(api, store);
}

function addTagRoutes(api: Hono, store: LineageStore): void {
  for (const [method, change] of [["post", "addTag"], ["delete", "removeTag"]] as const) {
    api[method](`${PATH}/tags/:tag`, async (c) => {
      const name = nameOf(c, "dataset");
      const { namespace, name: own } = await requireDataset(store, name);
      await store[change]({ kind: "dataset", namespace, name: own }, c.req.param("tag"));
      return c.json(marquezDataset(await requireDataset(store, name), name));
    });
    api[method](`${PATH}/fields/:field/tags/:tag`, async (c) => {
      const name = nameOf(c, "dataset");
      const field = c.req.param("field");
      const dataset = await requireDataset(store, name);
      if (!dataset.fields.some((one) => one.name === field)) {
        throw codeError(404, `Field '${field}' not found for dataset '${name.name}'.`);
      }
      const { namespace, name: own } = dataset;
      await store[change]({ kind: "dataset", namespace, name: own, field }, c.req.param("tag"));
      return c.json(marquezDataset(await requireDataset(store, name), name));
    });
  }
}

async function requireDataset(store: LineageStore, name: EntityName): Promise<DatasetDetail> {
  const dataset = await store.dataset(name);
  if (dataset) return dataset;
  if (!await store.namespace(name.namespace)) throw notFound("Namespace", name.namespace);
  throw notFound("Dataset", name.name);
}

async function datasetVersionJson(
  store: LineageStore,
  version: DatasetVersion,
  options: { readonly dataset: DatasetDetail; readonly asked: EntityName },
): Promise<JsonObject> {
  const { createdByRun } = version;
  const [run] = await store.runsWithDatasets(createdByRun ? [createdByRun.runId] : []);
  return marquezDatasetVersion(version, { ...options, run });
}
