import type { Hono } from "hono";
import type { JsonObject } from "../../events/incoming_event.ts";
import type { DataSource, Namespace, Tag } from "../../store/catalog.ts";
import type { LineageStore } from "../../store/store.ts";
import { notFound } from "../errors.ts";
import { pageParams } from "../_params.ts";
import { queryOf } from "../_requests.ts";

/** Adds the routes of namespaces, sources and tags. */
export function addCatalogRoutes(api: Hono, store: LineageStore): void {
  api.get("/namespaces", async (c) => {
    const { items } = await store.namespaces(pageParams(queryOf(c)));
    return c.json({ namespaces: items.map(marquezNamespace) });
  });
  api.get("/namespaces/:namespace", async (c) => {
    const name = c.req.param("namespace");
    const namespace = await store.namespace(name);
    if (!namespace) throw notFound("Namespace", name);
    return c.json(marquezNamespace(namespace));
  });
  api.delete("/namespaces/:namespace", async (c) => {
    const name = c.req.param("namespace");
    await store.deleteNamespace(name);
    const namespace = await store.namespace(name);
    if (!namespace) throw notFound("Namespace", name);
    return c.json(marquezNamespace(namespace));
  });
  api.get("/sources", async (c) => {
    const { items } = await store.sources(pageParams(queryOf(c)));
    return c.json({ sources: items.map(marquezSource) });
  });
  api.get("/sources/:source", async (c) => {
    const name = c.req.param("source");
    const source = await store.source(name);
    if (!source) throw notFound("Source", name);
    return c.json(marquezSource(source));
  });
  api.get("/tags", async (c) => {
    const { items } = await store.tags(pageParams(queryOf(c)));
    return c.json({ tags: items.map(marquezTag) });
  });
  api.put("/tags/:tag", async (c) => {
    const given: unknown = await c.req.json().catch(() => ({}));
    const description = (given as JsonObject | null)?.["description"];
    const tag = await store.setTag({
      name: c.req.param("tag"),
      ...typeof description === "string" && { description },
    });
    return c.json(marquezTag(tag));
  });
}

function marquezNamespace({ name, createdAt, updatedAt, hidden }: Namespace): JsonObject {
  const rest = { ownerName: "anonymous", description: null, isHidden: hidden };
  return { name, createdAt, updatedAt, ...rest };
}

function marquezSource({ name, createdAt, updatedAt, connectionUrl }: DataSource): JsonObject {
  const url = connectionUrl ?? "";
  return { type: "POSTGRESQL", name, createdAt, updatedAt, connectionUrl: url, description: null };
}

function marquezTag({ name, description }: Tag): JsonObject {
  return { name, description: description ?? null };
}
