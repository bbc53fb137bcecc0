import type { Context } from "hono";
import type { EntityName } from "../store/names.ts";
import type { Query } from "./_params.ts";

/** Returns the parameters of the query of a request. */
export function queryOf(c: Context): Query {
  return new URL(c.req.url).searchParams;
}

/** Returns the name in the path of a request. */
export function nameOf(c: Context, kind: "job" | "dataset"): EntityName {
  return { namespace: c.req.param("namespace") ?? "", name: c.req.param(kind) ?? "" };
}
